import { printersTakeOutOfService } from "@/api/gen/sdk.gen";
import type { PrintersOutOfService, PrintersPrinterAnswer } from "@/api/gen/types.gen";
import { zPrintersOutOfService } from "@/api/gen/zod.gen";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";

/** Why a printer is not to be used for now. */
export function ServiceDialog({ printer, onClose }: { printer: PrintersPrinterAnswer; onClose: () => void }) {
  const api = useApiForm<PrintersOutOfService, PrintersOutOfService, PrintersPrinterAnswer>({
    schema: zPrintersOutOfService,
    defaults: { reason: "" },
    send: async (body) =>
      (await printersTakeOutOfService({ path: { printer_id: printer.id }, body, throwOnError: true })).data,
    done: () => {
      toast.success(`${printer.name} is out of service`);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Take ${printer.name} out of service`}
      description="Nothing is started on it until it is back."
    >
      <ApiFormBody api={api} action="Take Out" onCancel={onClose}>
        <TextField form={api.form} name="reason" label="Reason" placeholder="New nozzle" />
      </ApiFormBody>
    </Dialog>
  );
}
