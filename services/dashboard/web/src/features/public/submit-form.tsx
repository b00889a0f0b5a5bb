import { useState } from "react";
import { z } from "zod";
import type { JobsLookOut, JobsPublicLab, JobsReceiptOut, JobsSubmitJobData } from "@/api/gen/types.gen";
import { zJobsSubmitJobBody } from "@/api/gen/zod.gen";
import { ApiFormBody, Row, SelectField, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { Consent } from "./consent";
import { Panel } from "./frame";
import { ModelField } from "./model-field";
import { postForm } from "./upload";
import { WishFields } from "./wishes";

type Values = Omit<JobsSubmitJobData["body"], "acknowledged_minimum_charge" | "upload_id" | "file"> & {
  acknowledged_minimum_charge: "" | "yes" | "no";
  upload_id: string;
};

const SCHEMA = zJobsSubmitJobBody.omit({ file: true }).extend({
  student_email: z.email().max(100),
  upload_id: z.uuid(),
  acknowledged_minimum_charge: z.enum(["yes"], { error: "Please answer this." }),
});

const EMPTY: Values = {
  student_name: "",
  student_email: "",
  discipline: "",
  class_number: "",
  method: "",
  color: "",
  printer: "",
  acknowledged_minimum_charge: "",
  upload_id: "",
};

interface Props {
  slug: string;
  lab: JobsPublicLab;
  onDone: (receipt: JobsReceiptOut, email: string) => void;
}

export function SubmitForm({ slug, lab, onDone }: Props) {
  const [look, setLook] = useState<JobsLookOut | null>(null);
  const api = useApiForm<Values, Values, JobsReceiptOut>({
    schema: SCHEMA,
    defaults: EMPTY,
    send: (body) =>
      postForm(`/api/v1/public/submit/${encodeURIComponent(slug)}`, {
        ...body,
        acknowledged_minimum_charge: "true",
      }),
    done: (receipt) => onDone(receipt, api.form.getValues("student_email")),
  });
  const { form } = api;
  const errors = form.formState.errors as Record<string, { message?: string } | undefined>;
  const keep = (found: JobsLookOut | null) => {
    setLook(found);
    form.setValue("upload_id", found?.upload_id ?? "", { shouldValidate: form.formState.isSubmitted });
  };
  const isRefused = form.watch("acknowledged_minimum_charge") === "no";
  const fits = look && form.watch("printer") ? look.fits[form.watch("printer")] !== false : true;
  return (
    <ApiFormBody api={api} action="Submit" blocked={isRefused}>
      <div className="space-y-5">
        <Panel title="You">
          <Stack>
            <Row>
              <TextField form={form} name="student_name" label="Name" autoComplete="name" />
              <TextField
                form={form}
                name="student_email"
                label="E-Mail"
                type="email"
                autoComplete="email"
                help="The price comes here, for you to confirm."
              />
            </Row>
            <Row>
              <SelectField
                form={form}
                name="discipline"
                label="Discipline"
                none="Choose one"
                options={lab.disciplines.map((one) => [one, one] as const)}
              />
              <TextField
                form={form}
                name="class_number"
                label="Class Number"
                placeholder="ARCH 4000"
                help="N/A if it is for no class."
              />
            </Row>
          </Stack>
        </Panel>
        <Panel title="Print">
          <WishFields form={form} lab={lab} />
        </Panel>
        <Panel title="Model">
          <p className="mb-3 text-muted">{lab.introduction}</p>
          <ModelField
            slug={slug}
            lab={lab}
            printer={form.watch("printer")}
            error={errors.file?.message ?? (errors.upload_id && "Choose a model.")}
            onLook={keep}
          />
        </Panel>
        <Panel title="Minimum Charge">
          <Consent form={form} charge={lab.minimum_charge} currency={lab.currency} />
        </Panel>
        {!fits && (
          <p role="status" className="text-amber">
            The model does not fit the printer that you chose. You may submit it anyway; the lab may turn it
            down.
          </p>
        )}
      </div>
    </ApiFormBody>
  );
}
