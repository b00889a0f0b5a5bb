import { useQuery } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { z } from "zod";
import { productionCreateConfig, productionEditConfig } from "@/api/gen/sdk.gen";
import type { ProductionConfigOut, ProductionModelOut, ProductionNewConfig } from "@/api/gen/types.gen";
import { zProductionConfigChange, zProductionNewConfig } from "@/api/gen/zod.gen";
import { allPrinters } from "@/api/lists";
import { useRefresh } from "@/api/refresh";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import {
  ApiFormBody,
  AreaField,
  CheckField,
  NumberField,
  Row,
  SelectField,
  Stack,
  TextField,
} from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";
import { readSettings, writeSettings } from "./slicer-settings";

interface Props {
  model: ProductionModelOut;
  config?: ProductionConfigOut;
  onClose: () => void;
}

/** The settings of a slicer are text here, an object for the API. */
type Values = Omit<ProductionNewConfig, "slicer_settings"> & { slicer_settings: string };

const settings = z
  .string()
  .nullish()
  .refine((text) => readSettings(text) !== null, "One setting a line, such as speed: 250.");

/** How the model prints on one printer. */
export function ConfigDialog({ model, config, onClose }: Props) {
  const printers = useQuery(allPrinters).data ?? [];
  const taken = new Set(model.printer_configs.map((one) => one.printer_id));
  const refresh = useRefresh();
  const api = useApiForm<Values, Values, ProductionConfigOut>({
    schema: (config ? zProductionConfigChange : zProductionNewConfig).extend({ slicer_settings: settings }),
    defaults: valuesOf(model, config),
    empty: config ? null : undefined,
    send: async ({ model_id, printer_id, ...values }) => {
      const body = { ...values, slicer_settings: readSettings(values.slicer_settings) ?? {} };
      return config
        ? (await productionEditConfig({ path: { config_id: config.id }, body, throwOnError: true })).data
        : (await productionCreateConfig({ body: { ...body, model_id, printer_id }, throwOnError: true }))
            .data;
    },
    done: (saved) => {
      toast.success(`${saved.model.name} is configured for ${saved.printer.name}`);
      refresh("models");
      onClose();
    },
  });
  const { form } = api;
  const copy = () => {
    for (const [name, value] of Object.entries(defaultsOf(model))) {
      form.setValue(name as keyof Values, value as never, { shouldDirty: true, shouldValidate: false });
    }
  };
  const free = printers.filter((one) => !taken.has(one.id)).map((one) => [one.id, one.name] as const);
  return (
    <Dialog
      open
      onClose={onClose}
      title={config ? `${model.name} on ${config.printer.name}` : "Add Printer Config"}
      description={config ? undefined : `How ${model.name} prints on one printer.`}
      wide
    >
      <ApiFormBody
        api={api}
        action={config ? "Save" : "Add Config"}
        onCancel={onClose}
        aside={
          <Button kind="ghost" onClick={copy}>
            <Copy aria-hidden /> Copy From Model Defaults
          </Button>
        }
      >
        <Stack>
          <Row>
            <SelectField
              form={form}
              name="printer_id"
              label="Printer"
              options={config ? [[config.printer_id, config.printer.name]] : free}
              none={config ? undefined : "Choose a printer"}
              disabled={!!config}
            />
            <NumberField form={form} name="prints_per_plate" label="Prints Per Plate" />
            <NumberField form={form} name="print_time_minutes" label="Print Time Of A Plate" unit="min" />
            <NumberField form={form} name="material_weight_grams" label="Weight Of One Item" unit="g" exact />
            <NumberField form={form} name="purge_weight_grams" label="Purge Of A Plate" unit="g" exact />
            <TextField
              form={form}
              name="gcode_filename"
              label="G-Code File"
              placeholder={model.gcode_filename ?? "file.gcode.3mf"}
              help="Left empty, the file of the model."
            />
            <NumberField form={form} name="bed_temperature" label="Bed Temperature" unit="°C" />
            <NumberField form={form} name="nozzle_temperature" label="Nozzle Temperature" unit="°C" />
            <NumberField form={form} name="layer_height" label="Layer Height" unit="mm" exact />
            <NumberField form={form} name="infill_percentage" label="Infill" unit="%" />
          </Row>
          <Row>
            <CheckField form={form} name="supports" label="Supports" />
            <CheckField form={form} name="brim" label="Brim" />
          </Row>
          <Row>
            <AreaField
              form={form}
              name="slicer_settings"
              label="Slicer Settings"
              help="One a line, such as speed: 250."
            />
            <AreaField form={form} name="notes" label="Notes" />
          </Row>
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

/** What a configuration shares with its model. */
function defaultsOf(model: ProductionModelOut) {
  return {
    prints_per_plate: model.prints_per_plate,
    print_time_minutes: model.print_time_minutes ?? "",
    material_weight_grams: model.material_weight_grams ?? "",
    purge_weight_grams: model.purge_weight_grams ?? "",
    bed_temperature: model.bed_temperature ?? "",
    nozzle_temperature: model.nozzle_temperature ?? "",
    gcode_filename: model.gcode_filename ?? "",
  };
}

function valuesOf(model: ProductionModelOut, config?: ProductionConfigOut): Values {
  return {
    model_id: model.id,
    printer_id: config?.printer_id ?? "",
    prints_per_plate: config?.prints_per_plate ?? 1,
    print_time_minutes: config?.print_time_minutes ?? undefined,
    material_weight_grams: config?.material_weight_grams ?? "",
    purge_weight_grams: config?.purge_weight_grams ?? "",
    bed_temperature: config?.bed_temperature ?? undefined,
    nozzle_temperature: config?.nozzle_temperature ?? undefined,
    layer_height: config?.layer_height ?? "",
    infill_percentage: config?.infill_percentage ?? undefined,
    supports: config?.supports ?? false,
    brim: config?.brim ?? false,
    slicer_settings: writeSettings(config?.slicer_settings ?? {}),
    gcode_filename: config?.gcode_filename ?? "",
    notes: config?.notes ?? "",
  };
}
