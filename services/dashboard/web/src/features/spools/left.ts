/** How much of a spool is left. */
import type { InventorySpoolOut } from "@/api/gen/types.gen";
import { decimal } from "@/lib/format";

type Weighed = Pick<InventorySpoolOut, "remaining_grams" | "initial_grams">;

/** Percent of what it held; 0 when more was used than it held. */
export function leftShare({ remaining_grams, initial_grams }: Weighed): number {
  const all = decimal(initial_grams) ?? 0;
  return all > 0 ? Math.max(0, ((decimal(remaining_grams) ?? 0) / all) * 100) : 0;
}

interface Used {
  grams: string;
  created_at: string;
}

export interface Day {
  day: string;
  grams: number;
}

/** Grams that left per day, oldest first, without a gap between the first and the last; what was given back is taken off. */
export function usedByDay(transactions: readonly Used[]): Day[] {
  const used = new Map<string, number>();
  for (const one of transactions) {
    const day = one.created_at.slice(0, 10);
    used.set(day, (used.get(day) ?? 0) - (decimal(one.grams) ?? 0));
  }
  const days = [...used.keys()].sort();
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const all: Day[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    all.push({ day, grams: Math.round((used.get(day) ?? 0) * 100) / 100 });
  }
  return all;
}
