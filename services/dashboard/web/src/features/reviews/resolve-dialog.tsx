import { printersResolvePrint } from "@/api/gen/sdk.gen";
import type { PrintersPrintAnswer, PrintersResolution } from "@/api/gen/types.gen";
import { zPrintersResolution } from "@/api/gen/zod.gen";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, Row, SelectField, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { fileStem } from "@/lib/format";
import { toast } from "@/lib/toast";

const OUTCOMES = [
  ["completed", "Completed"],
  ["failed", "Failed"],
] as const;

export function ResolveDialog({ print, onClose }: { print: PrintersPrintAnswer; onClose: () => void }) {
  const api = useApiForm<PrintersResolution, PrintersResolution, PrintersPrintAnswer>({
    schema: zPrintersResolution,
    defaults: { outcome: "completed", reason: "" },
    send: async (body) =>
      (await printersResolvePrint({ path: { print_id: print.print_id }, body, throwOnError: true })).data,
    done: () => {
      toast.success("Counted");
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`How did ${fileStem(print.file_name)} end?`}
      description="Look at the plate: it is counted as you say."
    >
      <ApiFormBody api={api} action="Resolve" onCancel={onClose}>
        <Stack>
          <SelectField form={api.form} name="outcome" label="Outcome" options={OUTCOMES} />
          <Row>
            <NumberField form={api.form} name="good" label="Good Items" help="Empty: all of the plate." />
            <NumberField form={api.form} name="failed" label="Failed Items" />
          </Row>
          <TextField form={api.form} name="reason" label="Reason" />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
