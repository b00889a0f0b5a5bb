import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { jobsListJobEventsOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { JobsEventOut, JobsJobOut } from "@/api/gen/types.gen";
import { Section } from "@/components/ui/card";
import { Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { dateTime, title } from "@/lib/format";
import { isStatus, STATUSES } from "./status";

const SHOWN = 15;
/** Of use to programs alone. */
const HIDDEN = ["file_hash", "version"];

/** Everything that happened to a job: when, by whom, at which workstation. */
export function History({ job }: { job: JobsJobOut }) {
  const [skip, setSkip] = useState(0);
  const events = useQuery({
    ...jobsListJobEventsOptions({ path: { job_id: job.id }, query: { skip, limit: SHOWN } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Section title="History">
      <Loaded query={events}>
        {(page) => (
          <>
            <ol className="divide-y">
              {page.items.map((event) => (
                <Entry key={event.id} event={event} />
              ))}
            </ol>
            {page.total > SHOWN && <Paging total={page.total} skip={skip} limit={SHOWN} onSkip={setSkip} />}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Entry({ event }: { event: JobsEventOut }) {
  const details = Object.entries(event.details).filter(
    ([name, value]) => value !== null && value !== "" && !HIDDEN.includes(name),
  );
  return (
    <li className="px-4 py-2.5">
      <div className="flex items-baseline justify-between gap-3">
        <span className="font-medium">{wordsOf(event.event_type)}</span>
        <time dateTime={event.timestamp} className="num text-xs whitespace-nowrap text-muted">
          {dateTime(event.timestamp)}
        </time>
      </div>
      <div className="text-[13px] text-muted">
        {event.triggered_by}
        {event.workstation_id && ` at ${event.workstation_id}`}
      </div>
      {details.length > 0 && (
        <p className="mt-0.5 text-[13px] break-words">
          {details.map(([name, value]) => `${title(name)}: ${shown(value)}`).join(" · ")}
        </p>
      )}
    </li>
  );
}

/** `StaffApproved` as `Staff Approved`. */
const wordsOf = (type: string) => type.replace(/([a-z])([A-Z])/g, "$1 $2");

function shown(value: unknown): string {
  if (isStatus(value)) return STATUSES[value].label;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(shown).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
