import { useQuery } from "@tanstack/react-query";
import { inventoryLogPrint } from "@/api/gen/sdk.gen";
import type { InventoryLoggedPrint, InventoryNewPrintLog } from "@/api/gen/types.gen";
import { zInventoryNewPrintLog } from "@/api/gen/zod.gen";
import { allParts, allPrinters } from "@/api/lists";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, Row, SelectField, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { count } from "@/lib/format";
import { toast } from "@/lib/toast";

const STATUSES = [
  ["success", "Success"],
  ["failed", "Failed"],
] as const;

interface Props {
  partId?: string;
  fileName?: string;
  prints?: number;
  onClose: () => void;
}

/** Counts a print by hand: by its part or by its file. */
export function LogPrintDialog({ partId, fileName, prints, onClose }: Props) {
  const parts = useQuery(allParts).data ?? [];
  const printers = useQuery(allPrinters).data ?? [];
  const api = useApiForm<InventoryNewPrintLog, InventoryNewPrintLog, InventoryLoggedPrint>({
    schema: zInventoryNewPrintLog,
    defaults: {
      part_id: partId ?? "",
      gcode_filename: fileName ?? "",
      prints: prints ?? 1,
      status: "success",
      printer_id: "",
    },
    send: async (body) => (await inventoryLogPrint({ body, throwOnError: true })).data,
    done: (logged) => {
      const items = logged.entries.reduce((total, one) => total + one.quantity_printed, 0);
      toast.success(
        logged.status === "success" ? `${count(items)} items are counted` : "The failed print is logged",
      );
      onClose();
    },
  });
  const { form } = api;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Log Print"
      description="For prints that no connected printer reports. Name the part or the file."
    >
      <ApiFormBody api={api} action="Log Print" onCancel={onClose}>
        <Stack>
          <SelectField
            form={form}
            name="part_id"
            label="Part"
            options={parts.map((one) => [one.id, one.name])}
            none="By its file"
          />
          <TextField
            form={form}
            name="gcode_filename"
            label="File"
            help="Instead of the part: its mappings say what it makes."
          />
          <Row>
            <NumberField form={form} name="prints" label="Plates" help="Bed loads." />
            <NumberField form={form} name="quantity_printed" label="Or Items" help="Instead of plates." />
            <SelectField form={form} name="status" label="Status" options={STATUSES} />
            <SelectField
              form={form}
              name="printer_id"
              label="Printer"
              options={printers.map((one) => [one.id, one.name])}
              none="Not told"
            />
          </Row>
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
