import { printersEditPrinter, printersRegisterPrinter } from "@/api/gen/sdk.gen";
import type { PrintersNewPrinter, PrintersPrinterAnswer } from "@/api/gen/types.gen";
import { zPrintersNewPrinter, zPrintersPrinterChanges } from "@/api/gen/zod.gen";
import { Dialog } from "@/components/ui/dialog";
import {
  ApiFormBody,
  AreaField,
  CheckField,
  NumberField,
  Row,
  Stack,
  TextField,
} from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";

interface Props {
  /** The printer to change; none: a new one. */
  printer?: PrintersPrinterAnswer;
  onClose: () => void;
  onDone?: (printer: PrintersPrinterAnswer) => void;
}

export function PrinterDialog({ printer, onClose, onDone }: Props) {
  const api = useApiForm<PrintersNewPrinter, PrintersNewPrinter, PrintersPrinterAnswer>({
    schema: printer ? zPrintersPrinterChanges : zPrintersNewPrinter,
    defaults: defaultsOf(printer),
    empty: printer ? null : undefined,
    send: async (body) =>
      printer
        ? (await printersEditPrinter({ path: { printer_id: printer.id }, body, throwOnError: true })).data
        : (await printersRegisterPrinter({ body, throwOnError: true })).data,
    done: (saved) => {
      toast.success(printer ? `${saved.name} is saved` : `${saved.name} is added`);
      onClose();
      onDone?.(saved);
    },
  });
  const { form } = api;
  return (
    <Dialog
      open
      onClose={onClose}
      title={printer ? `Edit ${printer.name}` : "Add Printer"}
      description={
        printer ? undefined : "Then connect it: it appears on the fleet wall as soon as it reports."
      }
    >
      <ApiFormBody api={api} action={printer ? "Save" : "Add Printer"} onCancel={onClose}>
        <Stack>
          <TextField
            form={form}
            name="name"
            label="Name"
            help="How people call it. Unique among your printers."
          />
          <Row>
            <TextField form={form} name="manufacturer" label="Manufacturer" />
            <TextField form={form} name="model" label="Model" />
          </Row>
          <div className="grid grid-cols-3 gap-4">
            <NumberField form={form} name="bed_size_x_mm" label="Bed X" unit="mm" />
            <NumberField form={form} name="bed_size_y_mm" label="Bed Y" unit="mm" />
            <NumberField form={form} name="bed_size_z_mm" label="Height" unit="mm" />
          </div>
          <div className="grid grid-cols-3 gap-4">
            <NumberField form={form} name="nozzle_diameter_mm" label="Nozzle" unit="mm" exact />
            <NumberField form={form} name="default_nozzle_temp" label="Nozzle" unit="°C" />
            <NumberField form={form} name="default_bed_temp" label="Bed" unit="°C" />
          </div>
          <AreaField form={form} name="notes" label="Notes" />
          <CheckField
            form={form}
            name="is_active"
            label="Active"
            help="Inactive printers are not offered for new work."
          />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

function defaultsOf(printer?: PrintersPrinterAnswer): PrintersNewPrinter {
  if (!printer) return { name: "", manufacturer: "Bambu Lab", nozzle_diameter_mm: "0.40", is_active: true };
  const { name, manufacturer, model, notes, is_active, nozzle_diameter_mm } = printer;
  const { bed_size_x_mm, bed_size_y_mm, bed_size_z_mm, default_bed_temp, default_nozzle_temp } = printer;
  return {
    name,
    manufacturer,
    model,
    bed_size_x_mm,
    bed_size_y_mm,
    bed_size_z_mm,
    nozzle_diameter_mm,
    default_bed_temp,
    default_nozzle_temp,
    is_active,
    notes,
  };
}
