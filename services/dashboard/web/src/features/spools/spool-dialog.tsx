import { inventoryCreateSpool } from "@/api/gen/sdk.gen";
import type { InventoryNewSpool, InventorySpoolOut } from "@/api/gen/types.gen";
import { zInventoryNewSpool } from "@/api/gen/zod.gen";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, Row, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";

export function SpoolDialog({ onClose }: { onClose: () => void }) {
  const api = useApiForm<InventoryNewSpool, InventoryNewSpool, InventorySpoolOut>({
    schema: zInventoryNewSpool,
    defaults: { name: "", material: "PLA", brand: "", color: "", color_hex: "", initial_grams: "1000" },
    send: async (body) => (await inventoryCreateSpool({ body, throwOnError: true })).data,
    done: (spool) => {
      toast.success(`${spool.name} is added`);
      onClose();
    },
  });
  const { form } = api;
  return (
    <Dialog open onClose={onClose} title="Add Spool">
      <ApiFormBody api={api} action="Add Spool" onCancel={onClose}>
        <Stack>
          <TextField form={form} name="name" label="Name" placeholder="PLA Black 3" />
          <Row>
            <TextField form={form} name="material" label="Material" />
            <TextField form={form} name="brand" label="Brand" />
            <TextField form={form} name="color" label="Colour" placeholder="Jade White" />
            <TextField form={form} name="color_hex" label="Colour Code" placeholder="#FFFFFF" />
            <NumberField form={form} name="initial_grams" label="Filament" unit="g" exact />
            <NumberField form={form} name="cost_per_gram" label="Cost Per Gram" exact />
            <NumberField form={form} name="low_grams" label="Low From" unit="g" exact />
            <TextField form={form} name="location" label="Location" />
          </Row>
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
