/** What a job will cost, as the service computes it: shown before it is approved. */
import { decimal } from "@/lib/format";

type Given = string | number | null | undefined;

/** Hours, up to the next half; null where there are none. */
export function roundedHours(hours: Given): number | null {
  const given = decimal(hours);
  return given === null || given <= 0 ? null : Math.ceil(given * 2) / 2;
}

export interface Price {
  cost: number;
  /** Whether the minimum charge counts in place of the grams. */
  isMinimum: boolean;
}

// Grams have 2 digits and rates 4: as whole numbers they multiply exactly.
const scaled = (value: Given, digits: number) => {
  const number = decimal(value);
  return number === null ? null : Math.round(number * 10 ** digits);
};

/** Grams at the rate of the method, the minimum at least; null while something is missing. */
export function priceOf(weight: Given, rate: Given, minimum: Given): Price | null {
  const [grams, perGram, least] = [scaled(weight, 2), scaled(rate, 4), scaled(minimum, 2)];
  if (grams === null || grams <= 0 || perGram === null || least === null) return null;
  const cents = Math.round((grams * perGram) / 10_000);
  return { cost: Math.max(cents, least) / 100, isMinimum: cents < least };
}
