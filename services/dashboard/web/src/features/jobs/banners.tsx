import { useMutation } from "@tanstack/react-query";
import { CircleAlert, Clock, Lock, type LucideIcon, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { jobsLockJob, jobsRevertJob } from "@/api/gen/sdk.gen";
import type { JobsJobOut } from "@/api/gen/types.gen";
import { useMay, useSession } from "@/api/session";
import { Button } from "@/components/ui/button";
import { RowLink } from "@/components/ui/table";
import { clock, secondsUntil, useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { dateTime } from "@/lib/format";
import { toastProblem } from "@/lib/toast";
import { holderOf, timeOfDay } from "./marks";
import { useChanged } from "./queries";
import { useSignature } from "./signing";

const NOTHING_TO_CLOSE = () => {};

/** What must be known before anything is done to a job. */
export function Banners({ job }: { job: JobsJobOut }) {
  return (
    <>
      <Held job={job} />
      <Undo job={job} />
      {job.needs_review && (
        <Banner icon={CircleAlert} tone="red">
          Nobody saw how its print ended. Look at the plate, and say whether it is complete or failed.
        </Banner>
      )}
      {job.status === "PENDING" && job.is_confirmation_expired && (
        <Banner icon={Clock} tone="amber">
          The link to confirm expired {dateTime(job.confirm_token_expires)}. Resend it, or confirm at the
          desk.
        </Banner>
      )}
      {job.duplicate_of && (
        <Banner icon={CircleAlert} tone="amber">
          The very same file was submitted before:{" "}
          <RowLink to="/jobs/$jobId" params={{ jobId: job.duplicate_of }}>
            show that job
          </RowLink>
          .
        </Banner>
      )}
      {job.failure_reason && job.status === "READYTOPRINT" && (
        <Banner icon={CircleAlert} tone="amber">
          Its last print failed: {job.failure_reason}
        </Banner>
      )}
      {job.reject_reasons && job.reject_reasons.length > 0 && (
        <Banner icon={CircleAlert} tone="red">
          Rejected: {job.reject_reasons.join("; ")}
        </Banner>
      )}
    </>
  );
}

function Held({ job }: { job: JobsJobOut }) {
  const now = useNow();
  const session = useSession();
  const mayWrite = useMay("jobs:write");
  const { staff } = useSignature();
  const changed = useChanged(NOTHING_TO_CLOSE);
  const takeOver = useMutation({
    mutationFn: async () =>
      (await jobsLockJob({ path: { job_id: job.id }, body: { take_over: true }, throwOnError: true })).data,
    onSuccess: (after) => changed("The job is yours", after),
    onError: toastProblem,
  });
  const holder = holderOf(job, now);
  if (!holder) return null;
  const isMine = holder.name === (staff || session.name);
  return (
    <Banner
      icon={Lock}
      tone={isMine ? "blue" : "amber"}
      action={
        !isMine &&
        mayWrite && (
          <Button size="small" disabled={takeOver.isPending} onClick={() => takeOver.mutate()}>
            Take Over
          </Button>
        )
      }
    >
      {isMine ? "You hold this job" : `${holder.name} works on this job`} until {timeOfDay(holder.until)}, for
      another <span className="num">{clock(secondsUntil(holder.until, now))}</span>.
    </Banner>
  );
}

function Undo({ job }: { job: JobsJobOut }) {
  const now = useNow();
  const mayWrite = useMay("jobs:write");
  const changed = useChanged(NOTHING_TO_CLOSE);
  const revert = useMutation({
    mutationFn: async () => (await jobsRevertJob({ path: { job_id: job.id }, throwOnError: true })).data,
    onSuccess: (after) => changed("Taken back", after),
    onError: toastProblem,
  });
  const left = secondsUntil(job.undo_until, now);
  if (!left || !mayWrite) return null;
  return (
    <Banner
      icon={Undo2}
      tone="gray"
      action={
        <Button size="small" disabled={revert.isPending} onClick={() => revert.mutate()}>
          Revert
        </Button>
      }
    >
      The last change by {job.last_updated_by} can be taken back for another{" "}
      <span className="num">{clock(left)}</span>.
    </Banner>
  );
}

const TONES = {
  red: "border-red/40 bg-red/6 [&>svg]:text-red",
  amber: "border-amber/45 bg-amber/7 [&>svg]:text-amber",
  blue: "border-blue/40 bg-blue/6 [&>svg]:text-blue",
  gray: "bg-surface [&>svg]:text-muted",
};

interface BannerProps {
  icon: LucideIcon;
  tone: keyof typeof TONES;
  action?: ReactNode;
  children: ReactNode;
}

function Banner({ icon: Icon, tone, action, children }: BannerProps) {
  return (
    <div className={cn("flex flex-wrap items-center gap-3 rounded-lg border px-4 py-2.5", TONES[tone])}>
      <Icon aria-hidden className="size-5 shrink-0" />
      <p className="min-w-0 flex-1">{children}</p>
      {action}
    </div>
  );
}
