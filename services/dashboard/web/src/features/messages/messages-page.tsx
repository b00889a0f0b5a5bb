import { Pause, Play, Radio } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Choice, Filters, SearchField } from "@/components/ui/filters";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { later } from "@/lib/later";
import type { Tone } from "@/lib/status";
import { type Message, useMessages } from "@/live/messages";

const MessageDialog = later(async () => (await import("./message-dialog")).MessageDialog);

const SHOWN = 100;

/** Everything that happens, as it happens. */
export function MessagesPage() {
  const live = useMessages();
  const held = useRef<readonly Message[] | null>(null);
  const [isHeld, setHeld] = useState(false);
  const [noun, setNoun] = useState("");
  const [type, setType] = useState("");
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState<Message | null>(null);
  const all = held.current ?? live;
  const nouns = useMemo(() => [...new Set(live.map(nounOf))].sort(), [live]);
  const types = useMemo(
    () => [...new Set(live.filter((one) => !noun || nounOf(one) === noun).map((one) => one.type))].sort(),
    [live, noun],
  );
  const shown = all
    .filter((one) => (!noun || nounOf(one) === noun) && (!type || one.type === type) && matches(one, search))
    .slice(0, SHOWN);
  const fresh = isHeld ? since(live, held.current?.[0]) : 0;
  const toggle = () => {
    held.current = isHeld ? null : live;
    setHeld(!isHeld);
  };
  const columns: Column<Message>[] = [
    { name: "Time", cell: (one) => <time className="num text-muted">{clock(one.time)}</time> },
    {
      name: "Message",
      cell: (one) => (
        <button
          type="button"
          className="rounded font-medium underline decoration-strong-line/50 underline-offset-4 hover:decoration-current"
          onClick={() => setOpen(one)}
        >
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
      note="Every change is a message. This page shows those since you signed in here; search takes any id or word in them."
      actions={
        <Button onClick={toggle} aria-pressed={isHeld}>
          {isHeld ? <Play aria-hidden /> : <Pause aria-hidden />}{" "}
          {isHeld ? (fresh > 0 ? `Follow (${fresh} new)` : "Follow") : "Hold"}
        </Button>
      }
    >
      <Card>
        <Filters>
          <SearchField label="Search messages" onSearch={setSearch} />
          <Choice
            label="Kind"
            value={noun}
            options={nouns}
            onChange={(value) => {
              setNoun(value);
              setType("");
            }}
          />
          <Choice label="Type" value={type} options={types} onChange={setType} />
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

/** How many came after a message. */
function since(live: readonly Message[], newest: Message | undefined): number {
  const at = newest ? live.indexOf(newest) : live.length;
  return at < 0 ? live.length : at;
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
