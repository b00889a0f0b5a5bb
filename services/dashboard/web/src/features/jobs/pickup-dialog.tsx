import { useQuery } from "@tanstack/react-query";
import { jobsGetSettingsOptions } from "@/api/gen/@tanstack/react-query.gen";
import { jobsMarkPickedUp } from "@/api/gen/sdk.gen";
import type { JobsJobOut, JobsLabOut, JobsPickUp } from "@/api/gen/types.gen";
import { zJobsPickUp } from "@/api/gen/zod.gen";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, Row, SelectField, Stack } from "@/components/ui/field";
import { Loaded } from "@/components/ui/query";
import { useApiForm } from "@/lib/form";
import { money } from "@/lib/format";
import type { DialogProps } from "./job-dialog";
import { priceOf } from "./price";
import { useChanged } from "./queries";

export function PickUpDialog({ job, onClose }: DialogProps) {
  const settings = useQuery(jobsGetSettingsOptions());
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Job #${job.number}: paid and picked up`}
      description={`${job.student_name} gets a receipt by e-mail. The price is ${money(job.cost_usd, job.currency)}.`}
    >
      <Loaded query={settings}>{(lab) => <Form job={job} lab={lab} onClose={onClose} />}</Loaded>
    </Dialog>
  );
}

function Form({ job, lab, onClose }: DialogProps & { lab: JobsLabOut }) {
  const changed = useChanged(onClose);
  const api = useApiForm<JobsPickUp, JobsPickUp, JobsJobOut>({
    schema: zJobsPickUp,
    defaults: {
      payment_method: lab.payment_methods[0] ?? "",
      amount: job.cost_usd ?? "",
      actual_weight_g: "",
    },
    send: async (body) =>
      (await jobsMarkPickedUp({ path: { job_id: job.id }, body, throwOnError: true })).data,
    done: (after) => changed(`Paid ${money(after.amount_paid, after.currency)}`, after),
  });
  const rate = lab.methods.find((one) => one.name === job.method)?.rate_per_gram;
  const weighed = String(api.form.watch("actual_weight_g") ?? "").replace(",", ".");
  const price = priceOf(weighed, rate, lab.minimum_charge);
  return (
    <ApiFormBody api={api} action="Paid & Picked Up" onCancel={onClose}>
      <Stack>
        <Row>
          <SelectField
            form={api.form}
            name="payment_method"
            label="Paid By"
            options={lab.payment_methods.map((one) => [one, one] as const)}
          />
          <NumberField form={api.form} name="amount" label="Amount" unit={job.currency} exact />
        </Row>
        <NumberField
          form={api.form}
          name="actual_weight_g"
          label="Actual Weight"
          unit="g"
          exact
          help={
            price
              ? `By its weight it would cost ${money(price.cost, job.currency)}.`
              : "What the scales say, if it was weighed."
          }
        />
      </Stack>
    </ApiFormBody>
  );
}
