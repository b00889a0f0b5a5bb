import { printersCorrectPrint } from "@/api/gen/sdk.gen";
import type { PrintersCorrection, PrintersPrintAnswer } from "@/api/gen/types.gen";
import { zPrintersCorrection } from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, Row, SelectField, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { fileStem } from "@/lib/format";
import { toast } from "@/lib/toast";

const OUTCOMES = [
  ["completed", "Completed"],
  ["failed", "Failed"],
] as const;

/** What a counted print should have been counted as: stock, orders and runs follow. */
export function CorrectDialog({ print, onClose }: { print: PrintersPrintAnswer; onClose: () => void }) {
  const refresh = useRefresh();
  const api = useApiForm<PrintersCorrection, PrintersCorrection, PrintersPrintAnswer>({
    schema: zPrintersCorrection,
    defaults: {
      outcome: print.outcome === "failed" ? "failed" : "completed",
      good: print.good,
      failed: print.failed ?? 0,
      reason: "",
    },
    send: async (body) =>
      (await printersCorrectPrint({ path: { print_id: print.print_id }, body, throwOnError: true })).data,
    done: () => {
      toast.success("Corrected", { description: "Stock, orders and runs follow." });
      refresh("prints");
      onClose();
    },
  });
  const { form } = api;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Correct ${fileStem(print.file_name)}`}
      description="Say what really came off the plate. Parts leave or enter the stock, orders may lose what they held."
    >
      <ApiFormBody api={api} action="Correct" onCancel={onClose}>
        <Stack>
          <SelectField form={form} name="outcome" label="Outcome" options={OUTCOMES} />
          <Row>
            <NumberField form={form} name="good" label="Good Items" />
            <NumberField form={form} name="failed" label="Failed Items" />
          </Row>
          <TextField form={form} name="reason" label="Reason" placeholder="Two had come loose" />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
