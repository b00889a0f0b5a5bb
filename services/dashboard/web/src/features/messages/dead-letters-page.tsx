import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { problemOf } from "@/api/problem";
import { useMay } from "@/api/session";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Choice, Filters } from "@/components/ui/filters";
import { Page } from "@/components/ui/page";
import { Empty, Loading } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { ago, count, NOTHING } from "@/lib/format";
import { toast, toastProblem } from "@/lib/toast";
import {
  type DeadLetter,
  discard,
  letters,
  replay,
  SERVICES,
  type Service,
  type Status,
} from "./dead-letters";

type Row = DeadLetter & { service: Service };

/** Messages that a service could not handle, of every service; one that is down fails alone. */
export function DeadLettersPage() {
  const [status, setStatus] = useState("open");
  const [open, setOpen] = useState<Row | null>(null);
  const asked = useQueries({
    queries: SERVICES.map((service) => ({
      queryKey: [{ _id: "deadLetters", service, status, tags: ["dead letters"] }],
      queryFn: () => letters(service, (status || undefined) as Status | undefined),
    })),
  });
  const rows = asked
    .flatMap((one, index) =>
      (one.data ?? []).map((letter): Row => ({ ...letter, service: SERVICES[index] as Service })),
    )
    .sort((a, b) => b.created_at.localeCompare(a.created_at));
  const columns: Column<Row>[] = [
    { name: "Message", cell: (one) => <Opener row={one} onOpen={() => setOpen(one)} /> },
    { name: "Service", cell: (one) => one.service },
    { name: "Status", cell: (one) => <StatusBadge status={one.status} /> },
    {
      name: "Error",
      cell: (one) => <span className="block max-w-lg truncate">{one.error}</span>,
      wide: true,
    },
    { name: "Deliveries", cell: (one) => count(one.deliveries), number: true, wide: true },
    { name: "When", cell: (one) => ago(one.created_at) },
  ];
  return (
    <Page
      title="Dead Letters"
      note="Messages that a service could not handle. Replayed, a message counts once."
    >
      {asked.map(
        (one, index) =>
          one.isError && (
            <p
              key={SERVICES[index]}
              role="alert"
              className="mb-3 rounded-md border border-amber/50 bg-surface px-4 py-2.5"
            >
              {SERVICES[index]}: {problemOf(one.error).message}
            </p>
          ),
      )}
      <Card>
        <Filters>
          <Choice
            label="Status"
            value={status}
            options={["open", "replayed", "discarded"]}
            onChange={setStatus}
          />
        </Filters>
        {asked.some((one) => one.isPending) ? (
          <Loading />
        ) : rows.length ? (
          <Table label="Dead letters" columns={columns} rows={rows} rowKey={(one) => one.id} />
        ) : (
          <Empty icon={CircleCheck} title="No dead letters">
            A message that a service cannot handle is kept here, with its error, until you replay or discard
            it.
          </Empty>
        )}
      </Card>
      {open && <LetterDialog row={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function Opener({ row, onOpen }: { row: Row; onOpen: () => void }) {
  return (
    <button type="button" className="num rounded font-medium hover:underline" onClick={onOpen}>
      {row.event_type ?? row.subject}
    </button>
  );
}

function LetterDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const queries = useQueryClient();
  const mayWrite = useMay("messages:write");
  const settle = useMutation({
    mutationFn: (what: typeof replay) => what(row.service, row.id),
    onSuccess: (_, what) => {
      toast.success(what === replay ? "Replayed" : "Discarded");
      void queries.invalidateQueries();
      onClose();
    },
    onError: toastProblem,
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={row.event_type ?? "Unreadable message"}
      description={`${row.service} · ${row.durable}`}
      wide
    >
      <p className="rounded-md border border-red/40 bg-red/6 px-3 py-2 text-red">{row.error}</p>
      {row.trace && <Text name="Trace" text={row.trace} />}
      <Text name="Message" text={pretty(row.body)} />
      <p className="mt-3 text-muted">
        Event <span className="num">{row.event_id ?? NOTHING}</span>
      </p>
      {mayWrite && row.status === "open" && (
        <footer className="mt-6 flex justify-end gap-2">
          <Button kind="danger" disabled={settle.isPending} onClick={() => settle.mutate(discard)}>
            Discard
          </Button>
          <Button kind="primary" disabled={settle.isPending} onClick={() => settle.mutate(replay)}>
            Replay
          </Button>
        </footer>
      )}
    </Dialog>
  );
}

function Text({ name, text }: { name: string; text: string }) {
  return (
    <details className="mt-3">
      <summary className="cursor-pointer text-[13px] text-muted">{name}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0} className="num mt-2 max-h-72 overflow-auto rounded-md border bg-sunken p-3 text-xs">
        {text}
      </pre>
    </details>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
