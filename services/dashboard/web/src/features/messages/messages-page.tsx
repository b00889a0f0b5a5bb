import { Pause, Play, Radio } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Choice, Filters, SearchField } from "@/components/ui/filters";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import type { Tone } from "@/lib/status";
import { type Message, useMessages } from "@/live/messages";

const SHOWN = 100;

/** Everything that happens, as it happens. */
export function MessagesPage() {
  const live = useMessages();
  const held = useRef<readonly Message[] | null>(null);
  const [isHeld, setHeld] = useState(false);
  const [noun, setNoun] = useState("");
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState<Message | null>(null);
  const all = held.current ?? live;
  const nouns = useMemo(() => [...new Set(live.map(nounOf))].sort(), [live]);
  const shown = all.filter((one) => (!noun || nounOf(one) === noun) && matches(one, search)).slice(0, SHOWN);
  const toggle = () => {
    held.current = isHeld ? null : live;
    setHeld(!isHeld);
  };
  const columns: Column<Message>[] = [
    { name: "Time", cell: (one) => <time className="num text-muted">{clock(one.time)}</time> },
    {
      name: "Message",
      cell: (one) => (
        <button type="button" className="rounded font-medium hover:underline" onClick={() => setOpen(one)}>
          <span className="num">{one.type}</span>
        </button>
      ),
    },
    { name: "Kind", cell: (one) => <Badge tone={toneOf(one.type)}>{nounOf(one)}</Badge> },
    { name: "About", cell: (one) => <span className="block max-w-xl truncate">{about(one.data)}</span> },
  ];
  return (
    <Page
      title="Messages"
      note="Every change is a message. This page shows those since it was opened."
      actions={
        <Button onClick={toggle} aria-pressed={isHeld}>
          {isHeld ? <Play aria-hidden /> : <Pause aria-hidden />} {isHeld ? "Follow" : "Hold"}
        </Button>
      }
    >
      <Card>
        <Filters>
          <SearchField label="Search messages" onSearch={setSearch} />
          <Choice label="Kind" value={noun} options={nouns} onChange={setNoun} />
        </Filters>
        {shown.length ? (
          <Table label="Messages" columns={columns} rows={shown} rowKey={(one) => one.place ?? one.id} />
        ) : (
          <Empty icon={Radio} title="Listening">
            The next message appears here by itself.
          </Empty>
        )}
      </Card>
      {open && <MessageDialog message={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function MessageDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={message.type}
      description={new Date(message.time).toLocaleString()}
      wide
    >
      <dl className="mb-4 grid grid-cols-[90px_1fr] gap-y-1">
        <dt className="text-muted">Id</dt>
        <dd className="num break-all">{message.id}</dd>
        <dt className="text-muted">Subject</dt>
        <dd className="num break-all">{message.subject}</dd>
        <dt className="text-muted">Place</dt>
        <dd className="num break-all">{message.place}</dd>
      </dl>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0} className="num max-h-[50vh] overflow-auto rounded-md border bg-sunken p-3 text-xs">
        {JSON.stringify(message.data, null, 2)}
      </pre>
    </Dialog>
  );
}

const nounOf = (message: Message) => message.type.split(".")[0] ?? "";
const clock = (time: string) => new Date(time).toLocaleTimeString();
const matches = (message: Message, search: string) =>
  !search || `${message.type} ${JSON.stringify(message.data)}`.toLowerCase().includes(search.toLowerCase());

function toneOf(type: string): Tone {
  if (/failed|dead|alerted|unmapped|needs_review|cancelled/.test(type)) return "red";
  if (/completed|fulfilled|shipped|assembled|logged|connected/.test(type)) return "green";
  return "gray";
}

const TELLING = [
  "name",
  "part_name",
  "file_name",
  "run_number",
  "number",
  "printer_name",
  "customer",
  "reason",
];

/** What a message is about, from the fields that people know. */
function about(data: Record<string, unknown>): string {
  const said = TELLING.map((name) => data[name]).filter(
    (one) => typeof one === "string" || typeof one === "number",
  );
  return said.join(" · ") || "–";
}
