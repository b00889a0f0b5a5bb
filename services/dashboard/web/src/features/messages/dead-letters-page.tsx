import { useQueries } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { problemOf } from "@/api/problem";
import { useMay } from "@/api/session";
import { StatusBadge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Choice, Filters } from "@/components/ui/filters";
import { Page } from "@/components/ui/page";
import { Empty, Loading } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { ago, count, title } from "@/lib/format";
import { later } from "@/lib/later";
import { BulkBar } from "./bulk-bar";
import { keyOf, type Letter, letters, SERVICES, type Service, type Status } from "./dead-letters";

const LetterDialog = later(async () => (await import("./letter-dialog")).LetterDialog);

/** Messages that a service could not handle, of every service; one that is down fails alone. */
export function DeadLettersPage() {
  const [status, setStatus] = useState("open");
  const [service, setService] = useState("");
  const [open, setOpen] = useState<Letter | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const mayWrite = useMay("messages:write");
  const asked = useQueries({
    queries: SERVICES.map((one) => ({
      queryKey: [{ ...keyOf(one), status, tags: ["dead letters"] }],
      queryFn: () => letters(one, (status || undefined) as Status | undefined),
    })),
  });
  const rows = asked
    .flatMap((one, index) =>
      (one.data ?? []).map((letter): Letter => ({ ...letter, service: SERVICES[index] as Service })),
    )
    .filter((one) => !service || one.service === service)
    .sort((a, b) => b.created_at.localeCompare(a.created_at));
  const settleable = rows.filter((one) => one.status === "open");
  const picked = settleable.filter((one) => chosen.has(one.id));
  const toggle = (id: string) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const columns: Column<Letter>[] = [
    ...(mayWrite && settleable.length
      ? [
          {
            name: "Chosen",
            cell: (one: Letter) => <Tick row={one} isOn={chosen.has(one.id)} onToggle={toggle} />,
          },
        ]
      : []),
    { name: "Message", cell: (one) => <Opener row={one} onOpen={() => setOpen(one)} /> },
    { name: "Service", cell: (one) => title(one.service) },
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
              {title(SERVICES[index])}: {problemOf(one.error).message}
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
          <Choice label="Service" value={service} options={SERVICES} onChange={setService} />
          {mayWrite && settleable.length > 0 && (
            <BulkBar
              picked={picked}
              all={settleable}
              onPick={(some) => setChosen(new Set(some.map((one) => one.id)))}
            />
          )}
        </Filters>
        {asked.some((one) => one.isPending) ? (
          <Loading />
        ) : rows.length ? (
          <Table label="Dead letters" columns={columns} rows={rows} rowKey={(one) => one.id} />
        ) : (
          <Empty
            icon={CircleCheck}
            title={status === "open" ? "No dead letters" : "No dead letter is like this"}
          >
            A message that a service cannot handle is kept here, with its error, until you replay or discard
            it.
          </Empty>
        )}
      </Card>
      {open && <LetterDialog row={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function Opener({ row, onOpen }: { row: Letter; onOpen: () => void }) {
  return (
    <button
      type="button"
      className="num rounded font-medium underline decoration-strong-line/50 underline-offset-4 hover:decoration-current"
      onClick={onOpen}
    >
      {row.event_type ?? row.subject}
    </button>
  );
}

interface TickProps {
  row: Letter;
  isOn: boolean;
  onToggle: (id: string) => void;
}

function Tick({ row, isOn, onToggle }: TickProps) {
  if (row.status !== "open") return null;
  return (
    <input
      type="checkbox"
      aria-label={`Choose ${row.event_type ?? row.subject} of ${row.service}`}
      className="size-4 align-middle accent-(--accent)"
      checked={isOn}
      onChange={() => onToggle(row.id)}
    />
  );
}
