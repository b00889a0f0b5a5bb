import { Plus, Trash2 } from "lucide-react";
import { useFieldArray } from "react-hook-form";
import type { JobsLabOut } from "@/api/gen/types.gen";
import { Button } from "@/components/ui/button";
import { NumberField, SelectField, TextField } from "@/components/ui/field";
import { type LabForm, LabSection } from "./lab-form";

/** The printers that students may choose, with what they hold. */
export function PrintersSection() {
  return (
    <LabSection title="Printers That Students Choose" names={["printers"]}>
      {(form, lab) => <Printers form={form} lab={lab} />}
    </LabSection>
  );
}

function Printers({ form, lab }: { form: LabForm; lab: JobsLabOut }) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "printers" });
  const methods = lab.methods.map((one) => [one.name, one.name] as const);
  return (
    <div className="space-y-3">
      {fields.map((field, index) => (
        <div
          key={field.id}
          className="grid grid-cols-2 items-start gap-3 border-b pb-3 sm:grid-cols-[2fr_1.2fr_1fr_1fr_1fr_auto]"
        >
          <TextField form={form} name={`printers.${index}.name`} label="Name" />
          <SelectField form={form} name={`printers.${index}.method`} label="Method" options={methods} />
          <NumberField form={form} name={`printers.${index}.x`} label="Width" unit="mm" />
          <NumberField form={form} name={`printers.${index}.y`} label="Depth" unit="mm" />
          <NumberField form={form} name={`printers.${index}.z`} label="Height" unit="mm" />
          <Button
            kind="ghost"
            size="icon"
            className="mt-6"
            aria-label={`Remove ${field.name || "printer"}`}
            disabled={fields.length < 2}
            onClick={() => remove(index)}
          >
            <Trash2 />
          </Button>
        </div>
      ))}
      <Button
        onClick={() => append({ name: "", method: lab.methods[0]?.name ?? "", x: 250, y: 210, z: 220 })}
      >
        <Plus aria-hidden /> Add Printer
      </Button>
    </div>
  );
}
