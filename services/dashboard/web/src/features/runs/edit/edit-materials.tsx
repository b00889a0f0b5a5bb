import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { productionAddMaterial, productionDeleteMaterial, productionEditMaterial } from "@/api/gen/sdk.gen";
import type { ProductionNewMaterial, ProductionRunDetailOut } from "@/api/gen/types.gen";
import { zProductionMaterialChange, zProductionNewMaterial } from "@/api/gen/zod.gen";
import { allSpools } from "@/api/lists";
import { useRefresh } from "@/api/refresh";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, Row, SelectField, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { grams } from "@/lib/format";
import { toast } from "@/lib/toast";
import { type Material, SpoolName } from "../materials";
import { EditRows } from "./rows";

export function EditMaterials({ run }: { run: ProductionRunDetailOut }) {
  const [open, setOpen] = useState<Material | "new" | null>(null);
  return (
    <EditRows
      title="Materials"
      noun="Spool"
      rows={run.materials}
      rowKey={(one) => one.id}
      nameOf={(one) => one.spool_name}
      empty="No spools are named"
      onAdd={() => setOpen("new")}
      onEdit={setOpen}
      remove={(one) =>
        productionDeleteMaterial({ path: { run_id: run.id, material_id: one.id }, throwOnError: true })
      }
      columns={[
        { name: "Spool", cell: (one) => <SpoolName material={one} /> },
        { name: "Items", cell: (one) => grams(one.estimated_model_grams), number: true },
        { name: "Flushed", cell: (one) => grams(one.estimated_flushed_grams), number: true },
        { name: "Tower", cell: (one) => grams(one.estimated_tower_grams), number: true },
        { name: "Estimated", cell: (one) => grams(one.estimated_grams), number: true },
        { name: "On The Spool", cell: (one) => grams(one.remaining_grams), number: true },
      ]}
    >
      {open !== null && (
        <MaterialDialog
          run={run}
          material={open === "new" ? undefined : open}
          onClose={() => setOpen(null)}
        />
      )}
    </EditRows>
  );
}

interface Props {
  run: ProductionRunDetailOut;
  material?: Material;
  onClose: () => void;
}

function MaterialDialog({ run, material, onClose }: Props) {
  const spools = useQuery(allSpools).data ?? [];
  const refresh = useRefresh();
  const used = new Set(run.materials.map((one) => one.spool_id));
  const api = useApiForm<ProductionNewMaterial, ProductionNewMaterial, Material>({
    schema: material ? zProductionMaterialChange : zProductionNewMaterial,
    defaults: {
      spool_id: material?.spool_id ?? "",
      estimated_model_grams: material?.estimated_model_grams ?? "",
      estimated_flushed_grams: material?.estimated_flushed_grams ?? "",
      estimated_tower_grams: material?.estimated_tower_grams ?? "",
      notes: material?.notes ?? "",
    },
    empty: material ? null : undefined,
    send: async ({ spool_id, ...body }) => {
      if (material) {
        const path = { run_id: run.id, material_id: material.id };
        return (await productionEditMaterial({ path, body, throwOnError: true })).data;
      }
      const path = { run_id: run.id };
      return (await productionAddMaterial({ path, body: { ...body, spool_id }, throwOnError: true })).data;
    },
    done: (saved) => {
      toast.success(`${saved.spool_name} is saved`);
      refresh("production-runs");
      onClose();
    },
  });
  const { form } = api;
  return (
    <Dialog open onClose={onClose} title={material ? `Edit ${material.spool_name}` : "Add Spool"}>
      <ApiFormBody api={api} action={material ? "Save" : "Add Spool"} onCancel={onClose}>
        <Stack>
          {!material && (
            <SelectField
              form={form}
              name="spool_id"
              label="Spool"
              options={spools
                .filter((one) => !one.is_archived && !used.has(one.id))
                .map((one) => [one.id, `${one.name} · ${grams(one.remaining_grams)} left`])}
              none="Choose a spool"
            />
          )}
          <Row>
            <NumberField form={form} name="estimated_model_grams" label="Items" unit="g" exact />
            <NumberField form={form} name="estimated_flushed_grams" label="Flushed" unit="g" exact />
            <NumberField form={form} name="estimated_tower_grams" label="Tower" unit="g" exact />
            <TextField form={form} name="notes" label="Notes" />
          </Row>
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
