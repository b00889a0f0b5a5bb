/** Which spools a material may come from. */

export interface Spool {
  id: string;
  material: string;
  color: string | null;
  color_hex: string | null;
  remaining_grams: string;
  is_archived: boolean;
}

interface Wanted {
  material: string | null;
  color_hex: string | null;
}

const same = (one: string | null | undefined, other: string | null | undefined) =>
  (one ?? "").toLowerCase() === (other ?? "").toLowerCase();

/** Six digits decide: printers and spools differ in whether they name the opacity. */
const hue = (hex: string | null) => (hex ?? "").replace("#", "").slice(0, 6);

/** Spools that would do: of the material and colour that are asked for, the fullest first. */
export function spoolsFor<S extends Spool>({ material, color_hex }: Wanted, spools: readonly S[]): S[] {
  return spools
    .filter(
      (one) =>
        !one.is_archived &&
        (!material || same(one.material, material)) &&
        (!color_hex || same(hue(one.color_hex), hue(color_hex))),
    )
    .sort((one, other) => Number(other.remaining_grams) - Number(one.remaining_grams));
}

/** The spool with the least on it that still has enough; several of the fullest where none has. */
export function chosenFor<S extends Spool>(wanted: Wanted & { grams: number }, spools: readonly S[]): S[] {
  const found = spoolsFor(wanted, spools);
  const enough = found.filter((one) => Number(one.remaining_grams) >= wanted.grams);
  const last = enough.at(-1);
  if (last) return [last];
  const several: S[] = [];
  let left = wanted.grams;
  for (const one of found) {
    if (left <= 0) break;
    several.push(one);
    left -= Number(one.remaining_grams);
  }
  return several;
}
