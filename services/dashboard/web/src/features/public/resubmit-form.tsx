import { useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { jobsGetLabOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { JobsPublicLab, JobsReceiptOut, JobsStatusOut } from "@/api/gen/types.gen";
import { ApiFormBody } from "@/components/ui/field";
import { Loaded } from "@/components/ui/query";
import { useApiForm } from "@/lib/form";
import { ModelField } from "./model-field";
import { postForm } from "./upload";
import { WishFields } from "./wishes";

interface Props {
  token: string;
  job: JobsStatusOut;
  onDone: (receipt: JobsReceiptOut) => void;
}

/** Another model for a rejected job. */
export function ResubmitForm(props: Props) {
  const lab = useQuery(jobsGetLabOptions({ path: { tenant_slug: props.job.lab_slug } }));
  return <Loaded query={lab}>{(data) => <Form {...props} lab={data} />}</Loaded>;
}

interface Values {
  method: string;
  color: string;
  printer: string;
  upload_id: string;
}

const SCHEMA = z.object({
  method: z.string(),
  color: z.string(),
  printer: z.string(),
  upload_id: z.uuid(),
});

function Form({ token, job, lab, onDone }: Props & { lab: JobsPublicLab }) {
  const offered = lab.methods.find((one) => one.name === job.method);
  const api = useApiForm<Values, Values, JobsReceiptOut>({
    schema: SCHEMA,
    defaults: {
      method: offered ? job.method : "",
      color: offered?.colors.includes(job.color) ? job.color : "",
      printer: lab.printers.some((one) => one.name === job.printer) ? job.printer : "",
      upload_id: "",
    },
    send: (body) => postForm(`/api/v1/public/status/${encodeURIComponent(token)}/resubmit`, { ...body }),
    done: onDone,
  });
  const { form } = api;
  const errors = form.formState.errors as Record<string, { message?: string } | undefined>;
  return (
    <div className="mt-5 rounded-lg border bg-surface p-4">
      <h3 className="mb-3 font-semibold">Submit a Changed Model</h3>
      <ApiFormBody api={api} action="Submit Again">
        <div className="space-y-4">
          <ModelField
            slug={job.lab_slug}
            lab={lab}
            printer={form.watch("printer")}
            error={errors.file?.message ?? (errors.upload_id && "Choose a model.")}
            onLook={(look) => form.setValue("upload_id", look?.upload_id ?? "")}
          />
          <WishFields form={form} lab={lab} />
        </div>
      </ApiFormBody>
    </div>
  );
}
