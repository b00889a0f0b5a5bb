import { Trash2 } from "lucide-react";
import type { UseFormReturn } from "react-hook-form";
import type { InventorySpoolOut } from "@/api/gen/types.gen";
import { Button } from "@/components/ui/button";
import { NumberField, SelectField } from "@/components/ui/field";
import { Variance } from "@/components/ui/variance";
import { grams } from "@/lib/format";
import { type Material, SpoolName } from "../materials";
import type { CompletionForm } from "./complete-page";
import type { Line, Method } from "./completion";

interface Props {
  form: UseFormReturn<CompletionForm>;
  index: number;
  /** None for a spool that is new to the run. */
  material: Material | undefined;
  reported: number | undefined;
  spools: InventorySpoolOut[];
  line: Line | undefined;
  onRemove: () => void;
}

const METHODS: readonly [Method, string][] = [
  ["estimate", "Use Estimate"],
  ["weighed", "Before And After"],
  ["manual", "Enter Weight"],
  ["reported", "As Printers Reported"],
];

/** What one spool gave: by the estimate, by the scale, entered, or as printers say. */
export function MaterialEntry({ form, index, material, reported, spools, line, onRemove }: Props) {
  const name = `materials.${index}` as const;
  const method = form.watch(`${name}.method`);
  const offered = METHODS.filter(
    ([one]) => (one !== "estimate" || !!material) && (one !== "reported" || reported !== undefined),
  );
  return (
    <li className="rounded-lg border p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        {material ? <SpoolName material={material} /> : <span className="font-medium">Another Spool</span>}
        <span className="flex items-center gap-3 text-[13px] text-muted">
          {material && `Planned ${grams(material.estimated_grams)}`}
          <span className="num text-ink">{grams(line?.actual)}</span>
          <Variance percentage={line?.variance === null ? null : String(line?.variance ?? "")} />
          {!material && (
            <Button kind="ghost" size="tiny" aria-label={`Remove spool ${index + 1}`} onClick={onRemove}>
              <Trash2 />
            </Button>
          )}
        </span>
      </div>
      {!material && (
        <SelectField
          form={form}
          name={`${name}.spool_id`}
          label="Spool"
          className="mt-3 max-w-md"
          options={spools
            .filter((one) => !one.is_archived)
            .map((one) => [one.id, `${one.name} · ${grams(one.remaining_grams)} left`])}
          none="Choose a spool"
        />
      )}
      <fieldset className="mt-3 flex flex-wrap gap-x-5 gap-y-2">
        <legend className="sr-only">How the weight of {material?.spool_name ?? "the spool"} is known</legend>
        {offered.map(([value, text]) => (
          <label key={value} className="flex items-center gap-2">
            <input
              type="radio"
              value={value}
              className="size-4 accent-(--accent)"
              {...form.register(`${name}.method`)}
            />
            {text}
          </label>
        ))}
      </fieldset>
      {(method === "weighed" || method === "manual") && (
        <div className="mt-3 grid items-start gap-3 sm:grid-cols-4">
          {method === "weighed" ? (
            <>
              <NumberField
                form={form}
                name={`${name}.spool_weight_before_grams`}
                label="Before"
                unit="g"
                exact
              />
              <NumberField
                form={form}
                name={`${name}.spool_weight_after_grams`}
                label="After"
                unit="g"
                exact
              />
            </>
          ) : (
            <NumberField
              form={form}
              name={`${name}.actual_model_grams`}
              label="In The Items"
              unit="g"
              exact
            />
          )}
          <NumberField form={form} name={`${name}.actual_flushed_grams`} label="Flushed" unit="g" exact />
          <NumberField form={form} name={`${name}.actual_tower_grams`} label="Tower" unit="g" exact />
        </div>
      )}
      {method === "weighed" && (
        <p className="mt-2 text-xs text-muted">
          As the scale shows it, with the empty spool. Flushed and tower are part of the difference.
        </p>
      )}
    </li>
  );
}
