import { ExternalLink } from "lucide-react";
import { useId, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Json } from "@/components/ui/json";
import type { Message } from "@/live/messages";
import { keepTemplate, template, traceLink } from "./trace";

/** One event: its headers, its body, and the way to its trace. */
export function MessageDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={message.type}
      description={new Date(message.time).toLocaleString()}
      wide
    >
      <dl className="mb-4 grid grid-cols-[110px_1fr] gap-y-1">
        <dt className="text-muted">ce-id</dt>
        <dd className="num break-all">{message.id}</dd>
        <dt className="text-muted">ce-type</dt>
        <dd className="num break-all">{message.type}</dd>
        <dt className="text-muted">ce-time</dt>
        <dd className="num break-all">{message.time}</dd>
        <dt className="text-muted">Subject</dt>
        <dd className="num break-all">{message.subject}</dd>
        <dt className="text-muted">Place</dt>
        <dd className="num break-all">{message.place}</dd>
      </dl>
      <h3 className="mb-1 text-[13px] font-medium">Body</h3>
      <Json value={message.data} />
      <Trace message={message} />
    </Dialog>
  );
}

/** Where traces are looked at is each installation's own: a template leads there. */
function Trace({ message }: { message: Message }) {
  const [kept, setKept] = useState(template);
  const id = useId();
  const link = traceLink(kept, message);
  return (
    <details className="mt-4" open={!!link}>
      <summary className="cursor-pointer text-[13px] text-muted">Trace</summary>
      <label htmlFor={id} className="mt-2 block text-xs text-muted">
        Link template; {"{id}"} and {"{subject}"} stand for this event's
      </label>
      <Input
        id={id}
        className="num mt-1"
        value={kept}
        placeholder="https://traces.example.org/search?tag=messaging.message.id:{id}"
        onChange={(event) => {
          setKept(event.target.value);
          keepTemplate(event.target.value);
        }}
      />
      {link && (
        <a
          href={link}
          target="_blank"
          rel="noreferrer"
          className="mt-2 inline-flex items-center gap-1 underline underline-offset-3"
        >
          Open The Trace <ExternalLink aria-hidden className="size-3.5" />
        </a>
      )}
    </details>
  );
}
