/** Marking bed loads by hand: how many items came out well, of how many. */
import type { ProductionRunDetailOut } from "@/api/gen/types.gen";

export type Plate = ProductionRunDetailOut["plates"][number];

const OPEN = new Set<Plate["status"]>(["pending", "printing", "failed"]);

/** Bed loads that are still owed. */
export const owedOf = (plate: Pick<Plate, "status" | "quantity" | "prints_done">) =>
  OPEN.has(plate.status) ? plate.quantity - plate.prints_done : 0;

/** Items that all remaining bed loads hold. */
export const itemsLeft = (plate: Pick<Plate, "status" | "quantity" | "prints_done" | "prints_per_plate">) =>
  owedOf(plate) * plate.prints_per_plate;

/** The other count that makes up all items: nobody has to do sums at the printer. */
export function othersOf(all: number, given: number | undefined): number {
  return Math.max(0, all - Math.min(all, Math.max(0, given ?? 0)));
}

/** Of the items of all bed loads. */
export function plannedGrams(plate: Plate): number | null {
  const one = plate.estimated_material_weight_grams;
  return one === null ? null : Number(one) * plate.quantity;
}
