import { useQuery } from "@tanstack/react-query";
import { jobsGetSettingsOptions } from "@/api/gen/@tanstack/react-query.gen";
import { jobsConfirmJob, jobsRejectJob } from "@/api/gen/sdk.gen";
import type { JobsJobOut, JobsManualConfirmation, JobsRejection } from "@/api/gen/types.gen";
import { zJobsManualConfirmation, zJobsRejection } from "@/api/gen/zod.gen";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, AreaField, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { money } from "@/lib/format";
import type { DialogProps } from "./job-dialog";
import { useChanged } from "./queries";
import { ReasonChoice } from "./reason-choice";

export function RejectDialog({ job, onClose }: DialogProps) {
  const changed = useChanged(onClose);
  const settings = useQuery(jobsGetSettingsOptions());
  const api = useApiForm<JobsRejection, JobsRejection, JobsJobOut>({
    schema: zJobsRejection,
    defaults: { reasons: [], message: "" },
    send: async (body) => (await jobsRejectJob({ path: { job_id: job.id }, body, throwOnError: true })).data,
    done: (after) => changed("Rejected", after),
  });
  const reasons = (api.form.watch("reasons") ?? []) as string[];
  const isEmpty = reasons.length === 0 && !(api.form.watch("message") ?? "").trim();
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Reject job #${job.number}`}
      description={`${job.student_name} gets an e-mail with the reasons, and may submit another file.`}
    >
      <ApiFormBody api={api} action="Reject" onCancel={onClose} blocked={isEmpty}>
        <Stack>
          <ReasonChoice
            offered={settings.data?.reject_reasons ?? []}
            chosen={reasons}
            onChange={(chosen) => api.form.setValue("reasons", chosen)}
          />
          <AreaField
            form={api.form}
            name="message"
            label="In Your Own Words"
            help="A reason or a few words are needed: the student reads them."
          />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

/** The student said yes at the desk: whoever acts signs for it. */
export function ConfirmDialog({ job, onClose }: DialogProps) {
  const changed = useChanged(onClose);
  const api = useApiForm<JobsManualConfirmation, JobsManualConfirmation, JobsJobOut>({
    schema: zJobsManualConfirmation,
    defaults: { note: "" },
    send: async (body) => (await jobsConfirmJob({ path: { job_id: job.id }, body, throwOnError: true })).data,
    done: (after) => changed("Confirmed", after),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Confirm job #${job.number} at the desk`}
      description={`You sign that ${job.student_name} agreed to ${money(job.cost_usd, job.currency)}.`}
    >
      <ApiFormBody api={api} action="Confirm" onCancel={onClose}>
        <TextField form={api.form} name="note" label="How It Was Said" help="It goes into the notes." />
      </ApiFormBody>
    </Dialog>
  );
}
