/** The small signs of a job: its status, its age, and what is out of the ordinary. */
import { Lock } from "lucide-react";
import type { CSSProperties } from "react";
import type { JobsJobOut } from "@/api/gen/types.gen";
import { Badge } from "@/components/ui/badge";
import { useNow } from "@/lib/clock";
import { ageOf } from "./age";
import { STATUSES, type Status } from "./status";

const MINUTE = 60_000;

export function JobStatus({ status }: { status: Status }) {
  return (
    <Badge tone={STATUSES[status].tone} outlined={status === "PENDING"}>
      {STATUSES[status].label}
    </Badge>
  );
}

/** How long something has waited, coloured after one, two and three days. */
export function AgeMark({ since }: { since: string }) {
  const age = ageOf(since, useNow(MINUTE));
  return (
    <span
      style={{ "--tone": `var(--${age.tone})` } as CSSProperties}
      className="inline-flex items-center gap-1.5 font-medium text-(--tone)"
      title={age.band}
    >
      <span aria-hidden className="size-2 rounded-full bg-(--tone)" />
      {age.words}
    </span>
  );
}

/** Nobody of the staff has looked at it yet. */
export function NewMark() {
  return (
    <span
      style={{ "--tone": "var(--blue)" } as CSSProperties}
      className="tone inline-flex h-[18px] items-center gap-1 rounded-full px-1.5 text-[11px] font-semibold"
    >
      <span aria-hidden className="relative flex size-1.5">
        <span className="absolute inset-0 rounded-full bg-(--tone) opacity-60 motion-safe:animate-[ping_2.4s_ease-out_infinite]" />
        <span className="relative size-1.5 rounded-full bg-(--tone)" />
      </span>
      NEW
    </span>
  );
}

export const isNew = (job: JobsJobOut) => job.status === "UPLOADED" && job.staff_viewed_at === null;

/** Who holds a job now; null while nobody does. */
export function holderOf(job: JobsJobOut, now = Date.now()): { name: string; until: string } | null {
  if (!job.locked_by || !job.locked_until || new Date(job.locked_until).getTime() <= now) return null;
  return { name: job.locked_by, until: job.locked_until };
}

export const timeOfDay = (value: string) =>
  new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format(new Date(value));

/** What is out of the ordinary about a job, each in a word or two. */
export function Flags({ job }: { job: JobsJobOut }) {
  const holder = holderOf(job);
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {holder && (
        <span className="inline-flex items-center gap-1 text-xs text-muted">
          <Lock aria-hidden className="size-3.5" /> {holder.name} until {timeOfDay(holder.until)}
        </span>
      )}
      {job.needs_review && <Badge tone="red">Needs Review</Badge>}
      {job.is_confirmation_expired && job.status === "PENDING" && <Badge tone="red">Link Expired</Badge>}
      {job.duplicate_of && <Badge tone="amber">Same File</Badge>}
      {job.file && !job.file.fits_printer && <Badge tone="amber">Does Not Fit</Badge>}
      {job.failures > 0 && job.status === "READYTOPRINT" && <Badge tone="amber">Failed Before</Badge>}
      {job.resubmission_of && <Badge>Submitted Again</Badge>}
    </span>
  );
}
