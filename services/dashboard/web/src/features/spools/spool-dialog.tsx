import { z } from "zod";
import { inventoryChangeSpool, inventoryCreateSpools } from "@/api/gen/sdk.gen";
import type { InventoryNewSpool, InventorySpoolChange, InventorySpoolOut } from "@/api/gen/types.gen";
import { zInventoryNewSpool, zInventoryNewSpools, zInventorySpoolChange } from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, AreaField, NumberField, Row, Stack, TextField } from "@/components/ui/field";
import { type ApiForm, useApiForm } from "@/lib/form";
import { count } from "@/lib/format";
import { toast } from "@/lib/toast";

type Values = InventoryNewSpool & { count: number };

const schema = z.object({ ...zInventoryNewSpool.shape, count: zInventoryNewSpools.shape.count });

/** One spool, or several alike: a box of them is added at once, numbered. */
export function SpoolDialog({ onClose }: { onClose: () => void }) {
  const refresh = useRefresh();
  const api = useApiForm<Values, Values, InventorySpoolOut[]>({
    schema,
    defaults: {
      name: "",
      material: "PLA",
      brand: "",
      color: "",
      color_hex: "",
      initial_grams: "1000",
      count: 1,
    },
    send: async ({ count: number, ...spool }) =>
      (await inventoryCreateSpools({ body: { spool, count: number }, throwOnError: true })).data,
    done: (spools) => {
      toast.success(
        spools.length === 1 ? `${spools[0]?.name} is added` : `${count(spools.length)} spools are added`,
      );
      refresh("spools");
      onClose();
    },
  });
  const { form } = api;
  return (
    <Dialog open onClose={onClose} title="Add Spools" wide>
      <ApiFormBody api={api} action="Add Spools" onCancel={onClose}>
        <Stack>
          <div className="grid grid-cols-[1fr_130px] gap-4">
            <TextField form={form} name="name" label="Name" placeholder="PLA Black" />
            <NumberField form={form} name="count" label="How Many" />
          </div>
          <Row>
            <TextField form={form} name="material" label="Material" />
            <NumberField form={form} name="initial_grams" label="Filament" unit="g" exact />
          </Row>
          <Description api={api} />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

export function EditSpoolDialog({ spool, onClose }: { spool: InventorySpoolOut; onClose: () => void }) {
  const refresh = useRefresh();
  const {
    name,
    material,
    brand,
    color,
    color_hex,
    cost_per_gram,
    low_grams,
    location,
    tag,
    tare_grams,
    notes,
  } = spool;
  const api = useApiForm<InventorySpoolChange, InventorySpoolChange, InventorySpoolOut>({
    schema: zInventorySpoolChange,
    defaults: {
      name,
      material,
      brand,
      color,
      color_hex,
      cost_per_gram,
      low_grams,
      location,
      tag,
      tare_grams,
      notes,
    },
    empty: null,
    send: async (body) =>
      (await inventoryChangeSpool({ path: { spool_id: spool.id }, body, throwOnError: true })).data,
    done: (saved) => {
      toast.success(`${saved.name} is saved`);
      refresh("spools");
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={`Edit ${spool.name}`} wide>
      <ApiFormBody api={api} action="Save" onCancel={onClose}>
        <Stack>
          <Row>
            <TextField form={api.form} name="name" label="Name" />
            <TextField form={api.form} name="material" label="Material" />
          </Row>
          <Description api={api as unknown as ApiForm<Values>} />
          <AreaField form={api.form} name="notes" label="Notes" />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

/** What new spools and known ones are described by. */
function Description({ api: { form } }: { api: ApiForm<Values> }) {
  return (
    <Row>
      <TextField form={form} name="brand" label="Brand" />
      <TextField form={form} name="location" label="Location" />
      <TextField form={form} name="color" label="Colour" placeholder="Jade White" />
      <TextField form={form} name="color_hex" label="Colour Code" placeholder="#FFFFFF" />
      <NumberField form={form} name="cost_per_gram" label="Cost Per Gram" exact />
      <NumberField form={form} name="low_grams" label="Low From" unit="g" exact />
      <NumberField
        form={form}
        name="tare_grams"
        label="Empty Reel"
        unit="g"
        exact
        help="Then it can be weighed with its reel."
      />
      <TextField form={form} name="tag" label="Tag" help="Of its chip, as the printer reports it." />
    </Row>
  );
}
