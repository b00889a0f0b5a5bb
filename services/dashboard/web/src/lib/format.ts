/** How numbers, times and names are shown. Decimals come as strings from the API and stay exact until here. */

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const NOTHING = "–";

type Decimal = string | number | null | undefined;

/** A decimal as a number; null where there is none. */
export function decimal(value: Decimal): number | null {
  if (value === null || value === undefined || value === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

export function count(value: Decimal): string {
  const number = decimal(value);
  return number === null ? NOTHING : whole.format(number);
}

/** Grams, kilograms from 1000 g on. */
export function grams(value: Decimal): string {
  const number = decimal(value);
  if (number === null) return NOTHING;
  return Math.abs(number) >= 1000 ? `${oneDigit.format(number / 1000)} kg` : `${oneDigit.format(number)} g`;
}

export function money(value: Decimal, currency: string | null | undefined): string {
  const number = decimal(value);
  if (number === null) return NOTHING;
  return new Intl.NumberFormat("en", { style: "currency", currency: currency || "EUR" }).format(number);
}

/** Minutes as `2 h 05 min`. */
export function minutes(value: Decimal): string {
  const number = decimal(value);
  if (number === null) return NOTHING;
  const all = Math.round(number);
  const hours = Math.floor(all / 60);
  return hours ? `${hours} h ${String(all % 60).padStart(2, "0")} min` : `${all} min`;
}

export function percent(value: Decimal, digits = 0): string {
  const number = decimal(value);
  return number === null ? NOTHING : `${number.toFixed(digits)} %`;
}

/** A difference with its sign: `+4.2 %`, `−3.0 %`. */
export function signedPercent(value: Decimal): string {
  const number = decimal(value);
  if (number === null) return NOTHING;
  const sign = number > 0 ? "+" : number < 0 ? "−" : "±";
  return `${sign}${Math.abs(number).toFixed(1)} %`;
}

/** A difference in grams with its sign: `+4.2 g`. */
export function signedGrams(value: Decimal): string {
  const number = decimal(value);
  if (number === null) return NOTHING;
  const sign = number > 0 ? "+" : number < 0 ? "−" : "±";
  return `${sign}${grams(Math.abs(number))}`;
}

export type VarianceBand = "above" | "below" | "within";

/** Which side of ±10 % a variance lies on: the bands of the production documents. */
export function varianceBand(value: Decimal): VarianceBand | null {
  const number = decimal(value);
  if (number === null) return null;
  return number > 10 ? "above" : number < -10 ? "below" : "within";
}

export function dateTime(value: string | null | undefined): string {
  if (!value) return NOTHING;
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(value),
  );
}

export function day(value: string | null | undefined): string {
  if (!value) return NOTHING;
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }).format(new Date(value));
}

/** A time as fields of forms take it: of the person's own zone, without seconds. */
export function localTime(value: string | null | undefined): string {
  if (!value) return "";
  const time = new Date(value);
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

const STEPS: [number, Intl.RelativeTimeFormatUnit][] = [
  [60, "second"],
  [60, "minute"],
  [24, "hour"],
  [7, "day"],
  [4.35, "week"],
  [12, "month"],
  [Number.POSITIVE_INFINITY, "year"],
];

/** How long ago, in words: `5 minutes ago`. */
export function ago(value: string | null | undefined, now = Date.now()): string {
  if (!value) return NOTHING;
  let amount = (new Date(value).getTime() - now) / 1000;
  const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (Math.abs(amount) < 10) return "just now";
  for (const [size, unit] of STEPS) {
    if (Math.abs(amount) < size) return relative.format(Math.round(amount), unit);
    amount /= size;
  }
  return NOTHING;
}

/** `ready_for_assembly` as `Ready For Assembly`: labels are in title case with spaces. */
export function title(value: string | null | undefined): string {
  if (!value) return NOTHING;
  return value.replace(/[_-]+/g, " ").replace(/\b\p{L}/gu, (letter) => letter.toUpperCase());
}

/** A file's name without the folders and endings that slicers add. */
export function fileStem(name: string | null | undefined): string {
  if (!name) return NOTHING;
  return name.replace(/^.*\//, "").replace(/\.gcode\.3mf$|\.3mf$|\.gcode$/i, "");
}

/** A CSS colour of a filament colour such as `#AABBCC` or `AABBCCFF`; null when it is neither. */
export function colour(hex: string | null | undefined): string | null {
  const digits = hex?.replace(/^#/, "") ?? "";
  return /^([0-9a-f]{6}|[0-9a-f]{8})$/i.test(digits) ? `#${digits.slice(0, 6)}` : null;
}
