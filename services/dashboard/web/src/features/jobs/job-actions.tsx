import { useMutation } from "@tanstack/react-query";
import { Ellipsis, Eye, Lock, LockOpen, Send } from "lucide-react";
import { useState } from "react";
import { jobsLockJob, jobsResendLink, jobsUnlockJob, jobsViewJob } from "@/api/gen/sdk.gen";
import type { JobsJobOut } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import { clock, secondsUntil, useNow } from "@/lib/clock";
import { later } from "@/lib/later";
import { toastProblem } from "@/lib/toast";
import type { Kind } from "./job-dialog";
import { holderOf, isNew } from "./marks";
import { useChanged } from "./queries";
import { useResendAfter } from "./resend";
import { EARLY, type Status } from "./status";

const JobDialog = later(async () => (await import("./job-dialog")).JobDialog);

interface Way {
  kind: Kind;
  label: string;
  look?: "primary" | "danger";
}

const WAYS: Record<Status, Way[]> = {
  UPLOADED: [
    { kind: "approve", label: "Approve", look: "primary" },
    { kind: "reject", label: "Reject", look: "danger" },
  ],
  PENDING: [
    { kind: "confirm", label: "Confirm at Desk", look: "primary" },
    { kind: "reject", label: "Reject", look: "danger" },
  ],
  READYTOPRINT: [{ kind: "print", label: "Mark Printing", look: "primary" }],
  PRINTING: [
    { kind: "complete", label: "Mark Complete", look: "primary" },
    { kind: "fail", label: "Mark Failed", look: "danger" },
  ],
  COMPLETED: [
    { kind: "pickup", label: "Paid & Picked Up", look: "primary" },
    { kind: "reprint", label: "Print Again" },
  ],
  PAIDPICKEDUP: [],
  REJECTED: [],
  ARCHIVED: [],
};

/** What can be done to a job where it stands. */
export function JobActions({ job }: { job: JobsJobOut }) {
  const [open, setOpen] = useState<Kind | null>(null);
  const isAdmin = useMay("jobs:admin");
  const changed = useChanged(() => setOpen(null));
  const path = { job_id: job.id };
  const view = useMutation({
    mutationFn: async () => (await jobsViewJob({ path, throwOnError: true })).data,
    onSuccess: (after) => changed("Viewed", after),
    onError: toastProblem,
  });
  return (
    <div className="flex flex-wrap items-center gap-2">
      {WAYS[job.status].map((way) => (
        <Button key={way.kind} kind={way.look ?? "plain"} onClick={() => setOpen(way.kind)}>
          {way.label}
        </Button>
      ))}
      {job.status === "PENDING" && <ResendButton job={job} />}
      {isNew(job) && (
        <Button disabled={view.isPending} onClick={() => view.mutate()}>
          <Eye aria-hidden /> Mark as Viewed
        </Button>
      )}
      <LockButton job={job} />
      <Menu
        align="start"
        trigger={
          <Button size="icon" aria-label="More">
            <Ellipsis />
          </Button>
        }
      >
        {EARLY.includes(job.status) && (
          <MenuItem danger onSelect={() => setOpen("delete")}>
            Delete
          </MenuItem>
        )}
        {isAdmin && ["PAIDPICKEDUP", "REJECTED"].includes(job.status) && (
          <MenuItem onSelect={() => setOpen("archive")}>Archive</MenuItem>
        )}
        {isAdmin && <MenuItem onSelect={() => setOpen("override")}>Override Status</MenuItem>}
        {isAdmin && (
          <>
            <MenuLine />
            <MenuItem danger disabled={job.erased_at !== null} onSelect={() => setOpen("erase")}>
              Erase Student
            </MenuItem>
          </>
        )}
      </Menu>
      {open && <JobDialog kind={open} job={job} onClose={() => setOpen(null)} />}
    </div>
  );
}

function ResendButton({ job }: { job: JobsJobOut }) {
  const wait = secondsUntil(useResendAfter(job), useNow());
  const changed = useChanged(() => {});
  const resend = useMutation({
    mutationFn: async () => (await jobsResendLink({ path: { job_id: job.id }, throwOnError: true })).data,
    onSuccess: (after) => changed("A new link is on its way", after),
    onError: toastProblem,
  });
  return (
    <Button disabled={wait > 0 || resend.isPending} onClick={() => resend.mutate()}>
      <Send aria-hidden /> Resend Link {wait > 0 && <span className="num text-muted">{clock(wait)}</span>}
    </Button>
  );
}

function LockButton({ job }: { job: JobsJobOut }) {
  const now = useNow();
  const changed = useChanged(() => {});
  const path = { job_id: job.id };
  const isHeld = holderOf(job, now) !== null;
  const change = useMutation({
    mutationFn: async () =>
      isHeld
        ? (await jobsUnlockJob({ path, throwOnError: true })).data
        : (await jobsLockJob({ path, throwOnError: true })).data,
    onSuccess: (after) =>
      changed(isHeld ? "Others may work on it again" : "Others are kept away for now", after),
    onError: toastProblem,
  });
  return (
    <Button disabled={change.isPending} onClick={() => change.mutate()}>
      {isHeld ? <LockOpen aria-hidden /> : <Lock aria-hidden />} {isHeld ? "Unlock" : "Lock"}
    </Button>
  );
}
