import { inventoryCreatePart, inventoryUpdatePart } from "@/api/gen/sdk.gen";
import type { InventoryNewPart, InventoryPartOut } from "@/api/gen/types.gen";
import { zInventoryNewPart, zInventoryPartChange } from "@/api/gen/zod.gen";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, AreaField, NumberField, Row, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";

interface Props {
  part?: InventoryPartOut;
  name?: string;
  onClose: () => void;
  onDone?: (part: InventoryPartOut) => void;
}

export function PartDialog({ part, name, onClose, onDone }: Props) {
  const api = useApiForm<InventoryNewPart, InventoryNewPart, InventoryPartOut>({
    schema: part ? zInventoryPartChange : zInventoryNewPart,
    defaults: {
      name: part?.name ?? name ?? "",
      sku: part?.sku ?? "",
      description: part?.description ?? "",
      parts_per_print: part?.parts_per_print ?? 1,
    },
    empty: part ? null : undefined,
    send: async (body) =>
      part
        ? (await inventoryUpdatePart({ path: { part_id: part.id }, body, throwOnError: true })).data
        : (await inventoryCreatePart({ body, throwOnError: true })).data,
    done: (saved) => {
      toast.success(`${saved.name} is saved`);
      onClose();
      onDone?.(saved);
    },
  });
  const { form } = api;
  return (
    <Dialog open onClose={onClose} title={part ? `Edit ${part.name}` : "Add Part"}>
      <ApiFormBody api={api} action={part ? "Save" : "Add Part"} onCancel={onClose}>
        <Stack>
          <TextField form={form} name="name" label="Name" />
          <Row>
            <TextField form={form} name="sku" label="SKU" />
            <NumberField
              form={form}
              name="parts_per_print"
              label="Per Plate"
              help="Items that one bed load yields."
            />
          </Row>
          <AreaField form={form} name="description" label="Description" />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
