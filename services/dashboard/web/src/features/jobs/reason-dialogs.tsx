/** Actions that need a reason, which the history keeps. */
import { jobsMarkFailed, jobsOverrideJob, jobsReprintJob } from "@/api/gen/sdk.gen";
import type { JobsFailure, JobsJobOut, JobsOverride } from "@/api/gen/types.gen";
import { zJobsFailure, zJobsOverride } from "@/api/gen/zod.gen";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, AreaField, CheckField, SelectField, Stack } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import type { DialogProps } from "./job-dialog";
import { useChanged } from "./queries";
import { ORDER, STATUSES } from "./status";

interface AgainProps extends DialogProps {
  title: string;
  description: string;
  action: string;
  done: string;
  send: typeof jobsMarkFailed<true> | typeof jobsReprintJob<true>;
}

function AgainDialog({ job, onClose, title, description, action, done, send }: AgainProps) {
  const changed = useChanged(onClose);
  const api = useApiForm<JobsFailure, JobsFailure, JobsJobOut>({
    schema: zJobsFailure,
    defaults: { reason: "", tell_student: false },
    send: async (body) => (await send({ path: { job_id: job.id }, body, throwOnError: true })).data,
    done: (after) => changed(done, after),
  });
  return (
    <Dialog open onClose={onClose} title={title} description={description}>
      <ApiFormBody api={api} action={action} onCancel={onClose}>
        <Stack>
          <AreaField form={api.form} name="reason" label="Reason" />
          <CheckField form={api.form} name="tell_student" label="Tell the student by e-mail" />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

export function FailDialog(props: DialogProps) {
  return (
    <AgainDialog
      {...props}
      title={`Job #${props.job.number}: the print failed`}
      description="It is ready to print again, without a new approval."
      action="Mark Failed"
      done="Ready to print again"
      send={jobsMarkFailed}
    />
  );
}

export function ReprintDialog(props: DialogProps) {
  return (
    <AgainDialog
      {...props}
      title={`Print job #${props.job.number} again`}
      description="At no cost, because the lab is to blame."
      action="Print Again"
      done="Ready to print again"
      send={jobsReprintJob}
    />
  );
}

export function OverrideDialog({ job, onClose }: DialogProps) {
  const changed = useChanged(onClose);
  const api = useApiForm<JobsOverride, JobsOverride, JobsJobOut>({
    schema: zJobsOverride,
    defaults: { reason: "" },
    send: async (body) =>
      (await jobsOverrideJob({ path: { job_id: job.id }, body, throwOnError: true })).data,
    done: (after) => changed(`Now ${STATUSES[after.status].label}`, after),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Override the status of job #${job.number}`}
      description="For what the usual ways do not allow. It is written down with your name; no e-mail is sent."
    >
      <ApiFormBody api={api} action="Override" onCancel={onClose}>
        <Stack>
          <SelectField
            form={api.form}
            name="status"
            label="New Status"
            none="Choose a status"
            options={ORDER.filter((one) => one !== job.status).map(
              (one) => [one, STATUSES[one].label] as const,
            )}
          />
          <AreaField form={api.form} name="reason" label="Reason" />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
