import { useNavigate } from "@tanstack/react-router";
import { jobsArchiveJob, jobsDeleteJob, jobsEraseStudent, jobsMarkComplete } from "@/api/gen/sdk.gen";
import type { JobsJobOut } from "@/api/gen/types.gen";
import { Confirm } from "@/components/ui/confirm";
import { ApproveDialog } from "./approve-dialog";
import { PickUpDialog } from "./pickup-dialog";
import { PrintDialog } from "./print-dialog";
import { useChanged } from "./queries";
import { FailDialog, OverrideDialog, ReprintDialog } from "./reason-dialogs";
import { ConfirmDialog, RejectDialog } from "./review-dialogs";

export interface DialogProps {
  job: JobsJobOut;
  onClose: () => void;
}

const DIALOGS = {
  approve: ApproveDialog,
  reject: RejectDialog,
  confirm: ConfirmDialog,
  print: PrintDialog,
  fail: FailDialog,
  reprint: ReprintDialog,
  pickup: PickUpDialog,
  override: OverrideDialog,
  complete: CompleteDialog,
  archive: ArchiveDialog,
  delete: DeleteDialog,
  erase: EraseDialog,
};

export type Kind = keyof typeof DIALOGS;

/** The dialog of one action. */
export function JobDialog({ kind, ...props }: DialogProps & { kind: Kind }) {
  const Shown = DIALOGS[kind];
  return <Shown {...props} />;
}

function CompleteDialog({ job, onClose }: DialogProps) {
  const changed = useChanged(onClose);
  return (
    <Confirm
      open
      onClose={onClose}
      title={`Is job #${job.number} printed?`}
      action="Mark Complete"
      danger={false}
      onConfirm={async () => {
        const path = { job_id: job.id };
        changed("Completed", (await jobsMarkComplete({ path, throwOnError: true })).data);
      }}
    >
      {job.student_name} gets an e-mail to fetch it.
    </Confirm>
  );
}

function ArchiveDialog({ job, onClose }: DialogProps) {
  const changed = useChanged(onClose);
  return (
    <Confirm
      open
      onClose={onClose}
      title={`Archive job #${job.number}?`}
      action="Archive"
      danger={false}
      onConfirm={async () => {
        const path = { job_id: job.id };
        changed("Archived", (await jobsArchiveJob({ path, throwOnError: true })).data);
      }}
    >
      Its files move to Archived.
    </Confirm>
  );
}

function DeleteDialog({ job, onClose }: DialogProps) {
  const changed = useChanged(onClose);
  const navigate = useNavigate();
  return (
    <Confirm
      open
      onClose={onClose}
      title={`Delete job #${job.number}?`}
      action="Delete"
      onConfirm={async () => {
        await jobsDeleteJob({ path: { job_id: job.id }, throwOnError: true });
        await navigate({ to: "/jobs", search: { status: job.status } });
        changed("Deleted");
      }}
    >
      The job of {job.student_name} and its files are gone for good; its history stays.
    </Confirm>
  );
}

function EraseDialog({ job, onClose }: DialogProps) {
  const changed = useChanged(onClose);
  return (
    <Confirm
      open
      onClose={onClose}
      title="Forget this student?"
      action="Erase"
      onConfirm={async () => {
        await jobsEraseStudent({ path: { job_id: job.id }, throwOnError: true });
        changed("The student is forgotten");
      }}
    >
      Name, e-mail, class, notes, files and e-mails of job #{job.number} are gone for good. What was done
      stays in the history, which never said whose job it was. Only a job that is over can be erased.
    </Confirm>
  );
}
