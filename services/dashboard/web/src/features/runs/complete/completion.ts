/** What a run used, as it is being said: against the plan, before it is booked. Grams. */
import type { ProductionCompletedMaterial, ProductionRunDetailOut } from "@/api/gen/types.gen";
import { decimal } from "@/lib/format";

type Run = ProductionRunDetailOut;
type Material = Pick<
  Run["materials"][number],
  | "id"
  | "spool_id"
  | "spool_name"
  | "estimated_grams"
  | "actual_model_grams"
  | "actual_flushed_grams"
  | "actual_tower_grams"
  | "spool_weight_before_grams"
  | "spool_weight_after_grams"
  | "weight_source"
>;

export type Method = "estimate" | "weighed" | "manual" | "reported";

export interface Entry {
  /** Empty for a spool that is new to the run. */
  material_id: string;
  spool_id: string;
  method: Method;
  spool_weight_before_grams: string;
  spool_weight_after_grams: string;
  actual_model_grams: string;
  actual_flushed_grams: string;
  actual_tower_grams: string;
}

export const NEW_SPOOL: Entry = {
  material_id: "",
  spool_id: "",
  method: "manual",
  spool_weight_before_grams: "",
  spool_weight_after_grams: "",
  actual_model_grams: "",
  actual_flushed_grams: "",
  actual_tower_grams: "",
};

/** Grams that printers drew from each material; empty unless they said all of it. */
export function reportedOf({ reported }: Pick<Run, "reported">): ReadonlyMap<string, number> {
  if (!reported.is_complete) return new Map();
  return new Map(reported.materials.map((one) => [one.material_id, Number(one.grams)]));
}

/** What is known of a material already; printers' own words otherwise, and nothing where they said none. */
export function entryOf(material: Material, reported: ReadonlyMap<string, number>): Entry {
  const isKnown = material.actual_model_grams !== null;
  const wasWeighed = material.weight_source === "weighed";
  return {
    material_id: material.id,
    spool_id: material.spool_id,
    method: isKnown ? (wasWeighed ? "weighed" : "manual") : reported.has(material.id) ? "reported" : "manual",
    spool_weight_before_grams: material.spool_weight_before_grams ?? "",
    spool_weight_after_grams: material.spool_weight_after_grams ?? "",
    actual_model_grams: wasWeighed ? "" : (material.actual_model_grams ?? ""),
    actual_flushed_grams: material.actual_flushed_grams ?? "",
    actual_tower_grams: material.actual_tower_grams ?? "",
  };
}

/** All grams that an entry means, purge included; null while it does not say. */
export function gramsOf(
  entry: Entry,
  material: Pick<Material, "estimated_grams"> | undefined,
  reported?: number,
) {
  const purge = (decimal(entry.actual_flushed_grams) ?? 0) + (decimal(entry.actual_tower_grams) ?? 0);
  if (entry.method === "estimate") return decimal(material?.estimated_grams) ?? 0;
  if (entry.method === "reported") return reported ?? null;
  if (entry.method === "manual") {
    const model = decimal(entry.actual_model_grams);
    return model === null ? null : model + purge;
  }
  const [before, after] = [decimal(entry.spool_weight_before_grams), decimal(entry.spool_weight_after_grams)];
  return before === null || after === null ? null : before - after;
}

export interface Line {
  key: string;
  name: string;
  planned: number | null;
  actual: number | null;
  /** In percent of the plan; null without one. */
  variance: number | null;
}

export interface Preview {
  lines: Line[];
  total: Line;
  /** Off by more than 10 %. */
  high: Line[];
}

const HIGH = 10;

/** Each material and all of them, as they would be booked. */
export function previewOf(
  entries: readonly Entry[],
  materials: readonly Material[],
  reported: ReadonlyMap<string, number>,
  nameOf: (spoolId: string) => string = () => "New spool",
): Preview {
  const lines = entries.map((entry, index) => {
    const material = materials.find((one) => one.id === entry.material_id);
    const planned = material ? decimal(material.estimated_grams) : null;
    const actual = gramsOf(entry, material, reported.get(entry.material_id));
    const name = material?.spool_name ?? nameOf(entry.spool_id);
    return {
      key: entry.material_id || `new-${index}`,
      name,
      planned,
      actual,
      variance: percent(planned, actual),
    };
  });
  const total = totalOf(lines);
  return { lines, total, high: lines.filter((one) => Math.abs(one.variance ?? 0) > HIGH) };
}

function totalOf(lines: readonly Line[]): Line {
  const known = lines.map((one) => one.actual);
  const planned = lines.reduce((sum, one) => sum + (one.planned ?? 0), 0);
  const actual = known.some((one) => one === null)
    ? null
    : known.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return { key: "total", name: "All", planned, actual, variance: percent(planned, actual) };
}

function percent(planned: number | null, actual: number | null): number | null {
  return planned && actual !== null ? ((actual - planned) / planned) * 100 : null;
}

const filled = (text: string | undefined) => text?.trim() || undefined;

/** The entries as the API takes them; those that printers reported are left to it. */
export function materialsOf(entries: readonly Entry[]): ProductionCompletedMaterial[] {
  return entries
    .filter((one) => one.method !== "reported")
    .map((one) => {
      const which = one.material_id ? { material_id: one.material_id } : { spool_id: one.spool_id };
      if (one.method === "estimate") return { ...which, use_estimate: true };
      const purge = {
        actual_flushed_grams: filled(one.actual_flushed_grams),
        actual_tower_grams: filled(one.actual_tower_grams),
      };
      if (one.method === "manual")
        return { ...which, ...purge, actual_model_grams: filled(one.actual_model_grams) };
      return {
        ...which,
        ...purge,
        spool_weight_before_grams: filled(one.spool_weight_before_grams),
        spool_weight_after_grams: filled(one.spool_weight_after_grams),
      };
    });
}
