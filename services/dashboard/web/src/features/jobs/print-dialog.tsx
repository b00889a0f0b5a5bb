import { useQuery } from "@tanstack/react-query";
import { jobsGetFilesOptions } from "@/api/gen/@tanstack/react-query.gen";
import { jobsMarkPrinting } from "@/api/gen/sdk.gen";
import type { JobsJobOut, JobsPrinting } from "@/api/gen/types.gen";
import { zJobsPrinting } from "@/api/gen/zod.gen";
import { allPrinters } from "@/api/lists";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, Row, SelectField, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import type { DialogProps } from "./job-dialog";
import { useChanged } from "./queries";

export function PrintDialog({ job, onClose }: DialogProps) {
  const changed = useChanged(onClose);
  const printers = useQuery(allPrinters);
  const files = useQuery(jobsGetFilesOptions({ path: { job_id: job.id } }));
  const api = useApiForm<JobsPrinting, JobsPrinting, JobsJobOut>({
    schema: zJobsPrinting,
    defaults: {
      printer_id: "",
      printer: job.printer,
      file_name: "",
      prints_expected: job.prints_expected,
    },
    send: async ({ printer, ...body }) => {
      const wanted = body.printer_id ? body : { ...body, printer };
      return (await jobsMarkPrinting({ path: { job_id: job.id }, body: wanted, throwOnError: true })).data;
    },
    done: (after) => changed(`Printing on ${after.printing_printer ?? "a printer"}`, after),
  });
  const isWatched = Boolean(api.form.watch("printer_id"));
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Mark job #${job.number} as printing`}
      description="On a printer that Platework watches, its messages say how the print ends."
    >
      <ApiFormBody api={api} action="Mark Printing" onCancel={onClose}>
        <Stack>
          <SelectField
            form={api.form}
            name="printer_id"
            label="Watched Printer"
            none="None: the staff says how it ends"
            options={(printers.data ?? []).map((one) => [one.id, one.name] as const)}
          />
          {!isWatched && <TextField form={api.form} name="printer" label="Printer" />}
          <Row>
            <SelectField
              form={api.form}
              name="file_name"
              label="File"
              none="The one that counts"
              help={isWatched ? "The printer prints it under this name." : undefined}
              options={(files.data?.files ?? []).map((one) => [one.name, one.name] as const)}
            />
            <NumberField form={api.form} name="prints_expected" label="Bed Loads" />
          </Row>
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
