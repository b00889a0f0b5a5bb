import { useQuery } from "@tanstack/react-query";
import { Layers, ListChecks } from "lucide-react";
import type { UseFormReturn } from "react-hook-form";
import { productionPreviewNumberOptions } from "@/api/gen/@tanstack/react-query.gen";
import { allPrinters } from "@/api/lists";
import { AreaField, NumberField, SelectField, TextField } from "@/components/ui/field";
import { type Draft, OTHER_PRINTER } from "./draft";

export const PRIORITIES = [
  ["normal", "Normal"],
  ["rush", "Rush"],
  ["critical", "Critical"],
] as const;

const SLICERS = ["Bambu Studio", "OrcaSlicer", "PrusaSlicer", "Cura", "SuperSlicer"];

const MODES = [
  ["product", Layers, "A Product", "Say how many: its plates are worked out, with time and material."],
  [
    "manual",
    ListChecks,
    "Items By Hand",
    "List items and spools yourself, for one print that is set up already.",
  ],
] as const;

export function BasicsStep({ form }: { form: UseFormReturn<Draft> }) {
  const printers = useQuery(allPrinters).data ?? [];
  const [mode, printer] = form.watch(["mode", "printer_id"]);
  const isManual = mode === "manual";
  const known = printers.filter((one) => one.is_active).map((one) => [one.id, one.name] as const);
  return (
    <div className="space-y-5">
      <ModeChoice form={form} />
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <NumberPreview />
        <SelectField
          form={form}
          name="printer_id"
          label="Printer"
          options={isManual ? [...known, [OTHER_PRINTER, "Another printer"]] : known}
          none={isManual ? "Not said" : "Choose a printer"}
        />
        {isManual && printer === OTHER_PRINTER && (
          <TextField form={form} name="printer_name" label="Printer Name" />
        )}
        <SelectField form={form} name="priority" label="Priority" options={PRIORITIES} />
        <TextField
          form={form}
          name="started_at"
          label="Start"
          type="datetime-local"
          help={isManual ? "Left empty: now." : "Left empty: when its first plate starts."}
        />
        <TextField form={form} name="due_date" label="Due" type="date" />
        <TextField form={form} name="slicer_software" label="Slicer" list={SLICERS} />
        <NumberField
          form={form}
          name="estimated_hours"
          label="Estimated Print Time"
          unit="h"
          exact
          help={isManual ? undefined : "Left empty: the sum of its plates."}
        />
        <NumberField form={form} name="bed_temperature" label="Bed Temperature" unit="°C" />
        <NumberField form={form} name="nozzle_temperature" label="Nozzle Temperature" unit="°C" />
      </div>
      <AreaField form={form} name="notes" label="Notes" />
    </div>
  );
}

function ModeChoice({ form }: { form: UseFormReturn<Draft> }) {
  return (
    <fieldset>
      <legend className="mb-2 text-[13px] font-medium">What Do You Plan?</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {MODES.map(([value, Icon, name, note]) => (
          <label
            key={value}
            className="flex cursor-pointer gap-3 rounded-lg border p-4 has-checked:border-accent has-checked:bg-accent/6"
          >
            <input
              type="radio"
              value={value}
              className="mt-0.5 size-4 accent-(--accent)"
              {...form.register("mode")}
            />
            <span>
              <span className="flex items-center gap-2 font-medium">
                <Icon aria-hidden className="size-4 text-muted" /> {name}
              </span>
              <span className="mt-0.5 block text-[13px] text-muted">{note}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The number the run would get now: it is not reserved. */
function NumberPreview() {
  const preview = useQuery(productionPreviewNumberOptions());
  return (
    <div>
      <div className="mb-1 text-[13px] font-medium">Number</div>
      <output aria-label="Number" className="num flex h-9 items-center rounded-md bg-sunken px-3">
        {preview.data?.run_number ?? "…"}
      </output>
      <p className="mt-1 text-xs text-muted">The next that is free; given when the run is created.</p>
    </div>
  );
}
