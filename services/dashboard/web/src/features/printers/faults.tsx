import { ExternalLink } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/card";
import { title } from "@/lib/format";
import type { LiveState } from "@/live/states";
import { pageOf } from "./hms";

const MILD = new Set(["info", "common"]);

/** What the printer complains about, in words, with the way to what helps. */
export function Faults({ state }: { state: LiveState }) {
  return (
    <Section title="Messages Of The Printer">
      <ul className="divide-y">
        {state.faults.map((fault) => (
          <li key={fault.code} className="space-y-1.5 px-4 py-3">
            <Badge tone={MILD.has(fault.severity) ? "amber" : "red"}>{title(fault.severity)}</Badge>
            <p>{fault.text || "Its meaning is not known here."}</p>
            <Code code={fault.code} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** A code, with the manufacturer's page about it. */
export function Code({ code }: { code: string }) {
  const page = pageOf(code);
  if (!page) return <span className="num text-xs text-muted">{code}</span>;
  return (
    <a
      href={page}
      target="_blank"
      rel="noreferrer"
      className="num inline-flex items-center gap-1 text-xs text-muted underline underline-offset-3 hover:text-ink"
    >
      {code} <ExternalLink aria-hidden className="size-3" />
      <span className="sr-only">, what it means and what helps, on the manufacturer's page</span>
    </a>
  );
}
