import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useEffect } from "react";
import { type UseFormReturn, useFieldArray } from "react-hook-form";
import type { InventorySpoolOut } from "@/api/gen/types.gen";
import { allModels, allProducts, allSpools } from "@/api/lists";
import { Button } from "@/components/ui/button";
import { NumberField, SelectField } from "@/components/ui/field";
import { Loading } from "@/components/ui/states";
import { Swatch } from "@/components/ui/swatch";
import { grams } from "@/lib/format";
import type { Draft, MaterialDraft } from "./draft";
import { needsOfItems } from "./items";
import { proposedMaterials, spread } from "./plan";
import { planOptions } from "./product-step";
import { chosenFor, spoolsFor } from "./spools";

const NO_MATERIAL: MaterialDraft = {
  need: "",
  material: "",
  color_hex: "",
  spool_id: "",
  estimated_model_grams: "",
  estimated_flushed_grams: "",
  estimated_tower_grams: "",
};

/** Which spools give the filament, and how much of it. Proposed by what the plates or items take. */
export function MaterialsStep({ form }: { form: UseFormReturn<Draft> }) {
  const rows = useFieldArray({ control: form.control, name: "materials" });
  const spools = useQuery(allSpools);
  const isReady = useProposal(form, rows.replace);
  if (!isReady || !spools.data) return <Loading rows={4} />;
  return (
    <fieldset>
      <legend className="mb-1 text-[13px] font-medium">Spools</legend>
      <p className="mb-3 text-muted">
        What was planned against what is used makes the variance. A run may also start without spools.
      </p>
      <ul className="space-y-3">
        {rows.fields.map((row, index) => (
          <MaterialRow
            key={row.id}
            form={form}
            index={index}
            spools={spools.data}
            onRemove={() => rows.remove(index)}
          />
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap items-center justify-between gap-3">
        <Button size="small" onClick={() => rows.append({ ...NO_MATERIAL })}>
          <Plus aria-hidden /> Spool
        </Button>
        <MaterialTotals form={form} />
      </div>
    </fieldset>
  );
}

/** Proposes materials when what they are for has changed; true when they stand. */
function useProposal(form: UseFormReturn<Draft>, replace: (rows: MaterialDraft[]) => void): boolean {
  const [mode, calculated, plates, items, standing] = form.watch([
    "mode",
    "calculated",
    "plates",
    "items",
    "materials_for",
  ]);
  const plan = useQuery(planOptions(mode === "product" ? calculated : null)).data;
  const models = useQuery(allModels).data;
  const products = useQuery(allProducts).data;
  const spools = useQuery(allSpools).data;
  const wanted = JSON.stringify(mode === "product" ? [calculated, plates] : items);
  const isStanding = standing === wanted;
  useEffect(() => {
    if (isStanding || !spools) return;
    if (mode === "product" && plan) replace(proposedMaterials(plan, plates));
    else if (mode === "manual" && models && products) {
      const needs = needsOfItems(items, { models, products });
      replace(
        needs.flatMap((need) =>
          spread(
            need,
            chosenFor(need, spools).map((one) => ({
              spool_id: one.id,
              remaining: Number(one.remaining_grams),
            })),
          ),
        ),
      );
    } else return;
    form.setValue("materials_for", wanted);
  }, [isStanding, wanted, mode, plan, plates, items, models, products, spools, replace, form]);
  return isStanding;
}

interface RowProps {
  form: UseFormReturn<Draft>;
  index: number;
  spools: InventorySpoolOut[];
  onRemove: () => void;
}

function MaterialRow({ form, index, spools, onRemove }: RowProps) {
  const row = form.watch(`materials.${index}`);
  if (!row) return null;
  const fitting = spoolsFor({ material: row.material || null, color_hex: row.color_hex || null }, spools);
  const offered = fitting.length ? fitting : spools.filter((one) => !one.is_archived);
  const spool = spools.find((one) => one.id === row.spool_id);
  const needed = gramsOf(row).all;
  const isShort = spool && needed > Number(spool.remaining_grams);
  const name = `materials.${index}` as const;
  return (
    <li className="rounded-lg border p-3">
      <div className="grid items-start gap-3 sm:grid-cols-[1fr_110px_110px_110px_36px]">
        <SelectField
          form={form}
          name={`${name}.spool_id`}
          label={row.need ? `Spool For ${row.need}` : "Spool"}
          options={offered.map((one) => [one.id, `${one.name} · ${grams(one.remaining_grams)} left`])}
          none="Choose a spool"
        />
        <NumberField form={form} name={`${name}.estimated_model_grams`} label="Items" unit="g" exact />
        <NumberField form={form} name={`${name}.estimated_flushed_grams`} label="Flushed" unit="g" exact />
        <NumberField form={form} name={`${name}.estimated_tower_grams`} label="Tower" unit="g" exact />
        <Button
          kind="ghost"
          size="icon"
          className="mt-[22px]"
          aria-label={`Remove spool ${index + 1}`}
          onClick={onRemove}
        >
          <Trash2 />
        </Button>
      </div>
      <p className="mt-2 flex flex-wrap items-center gap-2 text-[13px] text-muted">
        <Swatch hex={spool?.color_hex ?? row.color_hex} name={spool?.color ?? row.need} />
        {grams(needed)} in all
        {spool && `, ${grams(spool.remaining_grams)} on the spool`}
        {isShort && (
          <span className="font-medium text-red">
            lacks {grams(needed - Number(spool.remaining_grams))}: take another, or two
          </span>
        )}
        {!fitting.length && row.material && <span>No spool of {row.need} is in stock.</span>}
      </p>
    </li>
  );
}

function gramsOf(row: MaterialDraft) {
  const purge = Number(row.estimated_flushed_grams || 0) + Number(row.estimated_tower_grams || 0);
  return { purge, all: Number(row.estimated_model_grams || 0) + purge };
}

export function MaterialTotals({ form }: { form: UseFormReturn<Draft> }) {
  const found = form.watch("materials").map(gramsOf);
  const sum = (of: "all" | "purge") => found.reduce((whole, one) => whole + one[of], 0);
  return (
    <dl className="flex gap-6 text-muted">
      <div className="flex gap-2">
        <dt>Total Filament</dt>
        <dd className="num text-ink">{grams(sum("all"))}</dd>
      </div>
      <div className="flex gap-2">
        <dt>Of It Purge</dt>
        <dd className="num text-ink">{grams(sum("purge"))}</dd>
      </div>
    </dl>
  );
}
