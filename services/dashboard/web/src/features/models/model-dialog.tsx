import { Plus, Trash2 } from "lucide-react";
import { type UseFormReturn, useFieldArray } from "react-hook-form";
import { productionCreateModel, productionEditModel } from "@/api/gen/sdk.gen";
import type { ProductionModelOut, ProductionNewModel } from "@/api/gen/types.gen";
import { zProductionModelChange, zProductionNewModel } from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, AreaField, NumberField, Row, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";

interface Props {
  model?: ProductionModelOut;
  onClose: () => void;
  onDone?: (model: ProductionModelOut) => void;
}

const NO_MATERIAL = { material: "", color: "", color_hex: "", weight_grams: "" };

export function ModelDialog({ model, onClose, onDone }: Props) {
  const refresh = useRefresh();
  const api = useApiForm<ProductionNewModel, ProductionNewModel, ProductionModelOut>({
    schema: model ? zProductionModelChange : zProductionNewModel,
    defaults: valuesOf(model),
    empty: model ? null : undefined,
    send: async (body) =>
      model
        ? (await productionEditModel({ path: { model_id: model.id }, body, throwOnError: true })).data
        : (await productionCreateModel({ body, throwOnError: true })).data,
    done: (saved) => {
      toast.success(`${saved.name} is saved`);
      refresh("models");
      onClose();
      onDone?.(saved);
    },
  });
  const { form } = api;
  const isListed = (form.watch("materials") ?? []).length > 0;
  return (
    <Dialog
      open
      onClose={onClose}
      title={model ? `Edit ${model.name}` : "Add Model"}
      description="How it prints where no printer has a configuration of its own."
      wide
    >
      <ApiFormBody api={api} action={model ? "Save" : "Add Model"} onCancel={onClose}>
        <Stack>
          <Row>
            <TextField form={form} name="name" label="Name" />
            <TextField
              form={form}
              name="gcode_filename"
              label="G-Code File"
              placeholder="dragon_body_x3.gcode.3mf"
              help="Prints of this file count for its plates."
            />
            <NumberField form={form} name="prints_per_plate" label="Prints Per Plate" />
            <NumberField form={form} name="print_time_minutes" label="Print Time Of A Plate" unit="min" />
            <NumberField
              form={form}
              name="material_weight_grams"
              label="Weight Of One Item"
              unit="g"
              exact
              disabled={isListed}
              help={isListed ? "The sum of its materials." : undefined}
            />
            <NumberField form={form} name="purge_weight_grams" label="Purge Of A Plate" unit="g" exact />
            <NumberField form={form} name="bed_temperature" label="Bed Temperature" unit="°C" />
            <NumberField form={form} name="nozzle_temperature" label="Nozzle Temperature" unit="°C" />
          </Row>
          <MaterialFields form={form} />
          <AreaField form={form} name="description" label="Description" />
          <Row>
            <TextField form={form} name="image_url" label="Picture Address" placeholder="https://" />
            <TextField form={form} name="notes" label="Notes" />
          </Row>
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

function MaterialFields({ form }: { form: UseFormReturn<ProductionNewModel> }) {
  const rows = useFieldArray({ control: form.control, name: "materials" });
  return (
    <fieldset>
      <legend className="mb-2 text-[13px] font-medium">Materials Of One Item</legend>
      <ul className="space-y-2">
        {rows.fields.map((row, index) => (
          <li key={row.id} className="grid grid-cols-[1fr_1fr_1fr_1fr_36px] items-start gap-3">
            <TextField form={form} name={`materials.${index}.material`} label="Material" placeholder="PLA" />
            <TextField form={form} name={`materials.${index}.color`} label="Colour" placeholder="any" />
            <TextField
              form={form}
              name={`materials.${index}.color_hex`}
              label="Colour Code"
              placeholder="#1C1C1C"
            />
            <NumberField form={form} name={`materials.${index}.weight_grams`} label="Weight" unit="g" exact />
            <Button
              kind="ghost"
              size="icon"
              className="mt-[22px]"
              aria-label={`Remove material ${index + 1}`}
              onClick={() => rows.remove(index)}
            >
              <Trash2 />
            </Button>
          </li>
        ))}
      </ul>
      <Button size="small" className="mt-2" onClick={() => rows.append(NO_MATERIAL)}>
        <Plus aria-hidden /> Material
      </Button>
    </fieldset>
  );
}

function valuesOf(model?: ProductionModelOut): ProductionNewModel {
  const isListed = !!model?.materials.length;
  return {
    name: model?.name ?? "",
    gcode_filename: model?.gcode_filename ?? "",
    prints_per_plate: model?.prints_per_plate ?? 1,
    print_time_minutes: model?.print_time_minutes ?? undefined,
    material_weight_grams: isListed ? "" : (model?.material_weight_grams ?? ""),
    purge_weight_grams: model?.purge_weight_grams ?? "",
    bed_temperature: model?.bed_temperature ?? undefined,
    nozzle_temperature: model?.nozzle_temperature ?? undefined,
    description: model?.description ?? "",
    image_url: model?.image_url ?? "",
    notes: model?.notes ?? "",
    materials: (model?.materials ?? []).map((one) => ({
      material: one.material,
      color: one.color ?? "",
      color_hex: one.color_hex ?? "",
      weight_grams: one.weight_grams,
    })),
  };
}
