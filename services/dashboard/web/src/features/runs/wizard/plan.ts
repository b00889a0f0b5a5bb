/** What a plan comes to when its plates are adjusted, and which filament it takes. Grams, minutes, bed loads. */
import type { ProductionCalculation, ProductionCalculationOut } from "@/api/gen/types.gen";
import { decimal } from "@/lib/format";
import type { MaterialDraft, PlateDraft } from "./draft";

export type Wish = Required<ProductionCalculation>;
type Plan = Pick<ProductionCalculationOut, "plates" | "materials_needed">;

export const sameWish = (one: Wish | null, other: Wish | null) =>
  JSON.stringify(one) === JSON.stringify(other);

export const platesOf = (plan: Plan): PlateDraft[] =>
  plan.plates.map(({ model_id, plate_name, quantity }) => ({ model_id, plate_name, quantity }));

export interface Totals {
  loads: number;
  items: number;
  minutes: number;
  grams: number;
  /** Models of which fewer items are printed than the product takes. */
  short: string[];
}

/** Plates of the plan with the bed loads that the draft wants of each. */
function* wanted(plan: Plan, plates: readonly PlateDraft[]) {
  for (const planned of plan.plates) {
    const row = plates.find((one) => one.model_id === planned.model_id);
    yield { planned, loads: Number(row?.quantity ?? 0) || 0 };
  }
}

export function totalsOf(plan: Plan, plates: readonly PlateDraft[]): Totals {
  const totals: Totals = { loads: 0, items: 0, minutes: 0, grams: 0, short: [] };
  for (const { planned, loads } of wanted(plan, plates)) {
    const items = loads * planned.prints_per_plate;
    totals.loads += loads;
    totals.items += items;
    totals.minutes += loads * (planned.print_time_minutes ?? 0);
    totals.grams +=
      loads *
      ((decimal(planned.estimated_material_weight_grams) ?? 0) +
        (decimal(planned.estimated_purge_weight_grams) ?? 0));
    if (items < planned.items_needed - planned.items_from_stock) totals.short.push(planned.model.name);
  }
  return totals;
}

export interface Need {
  key: string;
  material: string | null;
  color: string | null;
  color_hex: string | null;
  grams: number;
  /** Of these grams. */
  purge: number;
  available: number | null;
  missing: number;
}

interface Filament {
  material: string | null;
  color: string | null;
  color_hex: string | null;
}

const keyOf = (one: Filament) => [one.material, one.color, one.color_hex].map((it) => it ?? "").join("|");

/** Filament that the adjusted plates take, purge included, against what is in stock. */
export function needsOf(plan: Plan, plates: readonly PlateDraft[]): Need[] {
  const found = new Map<string, Need>();
  for (const { planned, loads } of wanted(plan, plates)) {
    if (!loads || !planned.quantity) continue;
    const scale = loads / planned.quantity;
    const whole = planned.materials.reduce((sum, one) => sum + Number(one.grams), 0);
    const purge = (decimal(planned.estimated_purge_weight_grams) ?? 0) * loads;
    for (const one of planned.materials) {
      const grams = Number(one.grams) * scale;
      const need = found.get(keyOf(one)) ?? newNeed(plan, one);
      need.grams += grams;
      need.purge += whole ? Math.min(grams, (purge * Number(one.grams)) / whole) : 0;
      found.set(need.key, need);
    }
  }
  return [...found.values()].map((need) => ({
    ...need,
    missing: need.available === null ? 0 : Math.max(0, need.grams - need.available),
  }));
}

function newNeed(plan: Plan, { material, color, color_hex }: Filament): Need {
  const known = plan.materials_needed.find((one) => keyOf(one) === keyOf({ material, color, color_hex }));
  const available = known && known.is_available !== null ? Number(known.grams_available) : null;
  return {
    key: keyOf({ material, color, color_hex }),
    material,
    color,
    color_hex,
    grams: 0,
    purge: 0,
    available,
    missing: 0,
  };
}

interface SpoolChoice {
  spool_id: string;
  remaining: number;
}

/** Spools for each need: as the server proposes them, filled up one after the other; the last takes what is left. */
export function proposedMaterials(plan: Plan, plates: readonly PlateDraft[]): MaterialDraft[] {
  return needsOf(plan, plates).flatMap((need) => {
    const known = plan.materials_needed.find((one) => keyOf(one) === need.key);
    const spools = (known?.spools ?? []).map((one) => ({
      spool_id: one.spool_id,
      remaining: Number(one.remaining_grams),
    }));
    return spread(need, spools);
  });
}

export function spread(
  need: Omit<Need, "available" | "missing" | "key">,
  spools: SpoolChoice[],
): MaterialDraft[] {
  const rows: MaterialDraft[] = [];
  let left = need.grams;
  const choices = spools.length ? spools : [{ spool_id: "", remaining: Number.POSITIVE_INFINITY }];
  for (const [index, { spool_id, remaining }] of choices.entries()) {
    const isLast = index === choices.length - 1;
    const grams = isLast ? left : Math.min(left, remaining);
    if (grams <= 0) break;
    const purge = need.grams ? (need.purge * grams) / need.grams : 0;
    rows.push({
      need: nameOf(need),
      material: need.material ?? "",
      color_hex: need.color_hex ?? "",
      spool_id,
      estimated_model_grams: (grams - purge).toFixed(2),
      estimated_flushed_grams: purge ? purge.toFixed(2) : "",
      estimated_tower_grams: "",
    });
    left -= grams;
  }
  return rows;
}

export const nameOf = (one: Filament) =>
  [one.material, one.color ?? one.color_hex].filter(Boolean).join(" ") || "Filament";
