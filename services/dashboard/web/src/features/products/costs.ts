import { decimal } from "@/lib/format";

interface Component {
  quantity?: string | number;
  unit_cost?: string | number;
}

/** What the bought components of one product cost; what is not filled in costs nothing. */
export function costOfComponents(components: readonly Component[]): number {
  return components.reduce(
    (sum, one) => sum + (decimal(one.quantity) ?? 0) * (decimal(one.unit_cost) ?? 0),
    0,
  );
}

/** How far off one cost is from another, in percent; null where there is none to compare with. */
export function differencePercent(
  estimated: string | number | null | undefined,
  actual: string | number | null | undefined,
): number | null {
  const [plan, real] = [decimal(estimated), decimal(actual)];
  return plan && real !== null ? ((real - plan) / plan) * 100 : null;
}
