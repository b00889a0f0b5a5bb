import { useQuery } from "@tanstack/react-query";
import type { UseFormReturn } from "react-hook-form";
import { jobsGetFilesOptions, jobsGetSettingsOptions } from "@/api/gen/@tanstack/react-query.gen";
import { jobsApproveJob } from "@/api/gen/sdk.gen";
import type { JobsApproval, JobsJobOut, JobsLabOut } from "@/api/gen/types.gen";
import { zJobsApproval } from "@/api/gen/zod.gen";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, Row, SelectField, Stack } from "@/components/ui/field";
import { Loaded } from "@/components/ui/query";
import { useApiForm } from "@/lib/form";
import { money } from "@/lib/format";
import type { DialogProps } from "./job-dialog";
import { priceOf, roundedHours } from "./price";
import { useChanged } from "./queries";

export function ApproveDialog({ job, onClose }: DialogProps) {
  const settings = useQuery(jobsGetSettingsOptions());
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Approve job #${job.number}`}
      description={`${job.student_name} gets an e-mail with the price and a link to confirm it.`}
    >
      <Loaded query={settings}>{(lab) => <Form job={job} lab={lab} onClose={onClose} />}</Loaded>
    </Dialog>
  );
}

function Form({ job, lab, onClose }: DialogProps & { lab: JobsLabOut }) {
  const changed = useChanged(onClose);
  const files = useQuery(jobsGetFilesOptions({ path: { job_id: job.id } }));
  const method = lab.methods.find((one) => one.name === job.method);
  const api = useApiForm<JobsApproval, JobsApproval, JobsJobOut>({
    schema: zJobsApproval,
    defaults: {
      weight_g: "",
      time_hours: "",
      material: method?.materials[0] ?? "",
      color: job.color,
      prints_expected: 1,
      file_name: "",
    },
    send: async (body) => (await jobsApproveJob({ path: { job_id: job.id }, body, throwOnError: true })).data,
    done: (after) => changed(`Approved: ${money(after.cost_usd, after.currency)}`, after),
  });
  const choices = (files.data?.files ?? []).map(
    (one) => [one.name, one.is_upload ? `${one.name} (the upload)` : one.name] as const,
  );
  const pairs = (values: readonly string[] | undefined) => (values ?? []).map((one) => [one, one] as const);
  return (
    <ApiFormBody api={api} action="Approve" onCancel={onClose}>
      <Stack>
        <Row>
          <NumberField form={api.form} name="weight_g" label="Weight" unit="g" exact />
          <NumberField
            form={api.form}
            name="time_hours"
            label="Printing Time"
            unit="h"
            exact
            help="Rounded up to the next half hour."
          />
        </Row>
        <Row>
          <SelectField form={api.form} name="material" label="Material" options={pairs(method?.materials)} />
          <SelectField
            form={api.form}
            name="color"
            label="Colour"
            help={`Asked for: ${job.color}`}
            options={pairs(
              method?.colors.includes(job.color) ? method.colors : [job.color, ...(method?.colors ?? [])],
            )}
          />
        </Row>
        <SelectField
          form={api.form}
          name="file_name"
          label="File That Counts"
          none="The newest that a slicer saved beside the upload"
          options={choices}
        />
        <NumberField
          form={api.form}
          name="prints_expected"
          label="Bed Loads"
          help="How many prints it takes."
        />
        <Preview form={api.form} job={job} lab={lab} rate={method?.rate_per_gram} />
      </Stack>
    </ApiFormBody>
  );
}

interface PreviewProps {
  form: UseFormReturn<JobsApproval>;
  job: JobsJobOut;
  lab: JobsLabOut;
  rate: string | undefined;
}

/** What the student will pay, while it is typed. */
function Preview({ form, job, lab, rate }: PreviewProps) {
  const weight = String(form.watch("weight_g") ?? "").replace(",", ".");
  const price = priceOf(weight, rate, lab.minimum_charge);
  const hours = roundedHours(String(form.watch("time_hours") ?? "").replace(",", "."));
  return (
    <output className="flex items-end justify-between gap-4 rounded-lg bg-sunken px-4 py-3">
      <span className="text-[13px] text-muted">
        {money(rate, job.currency)} per gram, {money(lab.minimum_charge, job.currency)} at least
        <span className="num block">{hours === null ? "" : `${hours} h of printing`}</span>
      </span>
      <span className="text-right">
        <span className="num block text-[22px] leading-7 font-semibold">
          {price ? money(price.cost, job.currency) : "–"}
        </span>
        {price?.isMinimum && <span className="text-xs text-muted">Minimum charge</span>}
      </span>
    </output>
  );
}
