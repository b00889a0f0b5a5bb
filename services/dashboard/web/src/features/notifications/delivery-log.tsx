import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useState } from "react";
import { notificationsListDeliveriesOptions } from "@/api/gen/@tanstack/react-query.gen";
import { notificationsReplayDelivery } from "@/api/gen/sdk.gen";
import type { NotificationsDeliveryOut, NotificationsDeliveryStatus } from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Facts, Section } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Choice, Filters } from "@/components/ui/filters";
import { Select } from "@/components/ui/input";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { ago, count, dateTime, NOTHING } from "@/lib/format";
import { toast, toastProblem } from "@/lib/toast";
import { allTargets } from "./lists";

const STATUSES = ["queued", "sending", "sent", "failed", "cancelled"];
type Delivery = NotificationsDeliveryOut;

const nameOf = (one: Delivery) => {
  const others = one.occasions.length + one.more - 1;
  return `${one.occasions[0]?.title ?? NOTHING}${others ? `, and ${count(others)} more` : ""}`;
};

/** What was sent, and what became of it. */
export function DeliveryLog() {
  const [skip, setSkip] = useState(0);
  const [status, setStatus] = useState("");
  const [target, setTarget] = useState("");
  const [open, setOpen] = useState<Delivery | null>(null);
  const targets = useQuery(allTargets);
  const asked = {
    skip,
    limit: PAGE_SIZE,
    status: (status || undefined) as NotificationsDeliveryStatus | undefined,
    target_id: target || undefined,
  };
  const deliveries = useQuery({
    ...notificationsListDeliveriesOptions({ query: asked }),
    placeholderData: keepPreviousData,
  });
  const columns: Column<Delivery>[] = [
    { name: "Message", cell: (one) => <Opener delivery={one} onOpen={() => setOpen(one)} /> },
    { name: "Target", cell: (one) => one.target_name },
    { name: "Status", cell: (one) => <StatusBadge status={one.status} /> },
    { name: "Answer", cell: (one) => one.response_code ?? NOTHING, number: true, wide: true },
    { name: "Attempts", cell: (one) => count(one.attempts), number: true, wide: true },
    { name: "When", cell: (one) => ago(one.created_at) },
  ];
  return (
    <Section title="Delivery Log">
      <Filters>
        <Choice
          label="Status"
          value={status}
          options={STATUSES}
          onChange={(value) => {
            setStatus(value);
            setSkip(0);
          }}
        />
        <Select
          aria-label="Target"
          className="w-auto max-w-64"
          value={target}
          onChange={(event) => {
            setTarget(event.target.value);
            setSkip(0);
          }}
        >
          <option value="">Target: All</option>
          {targets.data?.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </Select>
      </Filters>
      <Loaded query={deliveries}>
        {(page) =>
          page.items.length ? (
            <>
              <Table label="Deliveries" columns={columns} rows={page.items} rowKey={(one) => one.id} />
              <Paging total={page.total} skip={skip} onSkip={setSkip} />
            </>
          ) : (
            <Empty icon={ScrollText} title={status || target ? "Nothing like this" : "Nothing was sent yet"}>
              {status || target
                ? "Choose another status or target."
                : "As soon as something happens that a rule names, or a target is tested, it stands here."}
            </Empty>
          )
        }
      </Loaded>
      {open && <DeliveryDialog delivery={open} onClose={() => setOpen(null)} />}
    </Section>
  );
}

function Opener({ delivery, onOpen }: { delivery: Delivery; onOpen: () => void }) {
  return (
    <button
      type="button"
      className="block max-w-md truncate rounded font-medium hover:underline"
      onClick={onOpen}
    >
      {nameOf(delivery)}
    </button>
  );
}

function DeliveryDialog({ delivery, onClose }: { delivery: Delivery; onClose: () => void }) {
  const refresh = useRefresh();
  const mayWrite = useMay("notifications:write");
  const isOver = delivery.finished_at !== null;
  const replay = useMutation({
    mutationFn: () => notificationsReplayDelivery({ path: { delivery_id: delivery.id }, throwOnError: true }),
    onSuccess: () => {
      toast.success("It is sent again");
      refresh("notification deliveries");
      onClose();
    },
    onError: toastProblem,
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={nameOf(delivery)}
      description={delivery.rule_name ?? (delivery.is_test ? "A test" : "Its rule is deleted")}
      wide
    >
      {delivery.error && (
        <p className="rounded-md border border-red/40 bg-red/6 px-3 py-2 break-words text-red">
          {delivery.error}
        </p>
      )}
      <Facts
        items={[
          ["Target", delivery.target_name],
          ["Status", <StatusBadge key="status" status={delivery.status} />],
          ["Attempts", count(delivery.attempts)],
          ["Answer", delivery.response_code ?? NOTHING],
          ["Took", delivery.latency_ms === null ? NOTHING : `${count(delivery.latency_ms)} ms`],
          isOver ? ["Over", dateTime(delivery.finished_at)] : ["Tried", dateTime(delivery.due_at)],
          ["Replay", delivery.replay_of ? "Yes" : "No"],
        ]}
      />
      <ul className="mt-2 max-h-72 space-y-3 overflow-y-auto border-t pt-4">
        {delivery.occasions.map((one) => (
          <li key={one.event_id}>
            <p className="font-medium">{one.title}</p>
            {one.text && <p className="text-muted">{one.text}</p>}
            <p className="num text-xs text-muted">
              {one.type} · {dateTime(one.time)} · {one.event_id}
            </p>
          </li>
        ))}
      </ul>
      {mayWrite && isOver && (
        <footer className="mt-6 flex justify-end gap-2">
          <Button kind="primary" disabled={replay.isPending} onClick={() => replay.mutate()}>
            Replay
          </Button>
        </footer>
      )}
    </Dialog>
  );
}
