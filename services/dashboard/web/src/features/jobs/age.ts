/** How long a job has waited: in words, and in one of four bands. */
import type { Tone } from "@/lib/status";

const HOUR = 3_600_000;

export interface Age {
  words: string;
  tone: Tone;
  /** The band in words, for people who do not see its colour. */
  band: string;
}

const BANDS: [number, Tone, string][] = [
  [24, "green", "less than a day"],
  [48, "amber", "more than a day"],
  [72, "red", "more than two days"],
  [Number.POSITIVE_INFINITY, "violet", "more than three days"],
];

/** The age of what stands since then; `now` in ms. */
export function ageOf(since: string, now: number): Age {
  const hours = Math.max(0, now - new Date(since).getTime()) / HOUR;
  const [, tone, band] = BANDS.find(([limit]) => hours < limit) ?? (BANDS[3] as (typeof BANDS)[number]);
  return { words: wordsOf(hours), tone, band };
}

function wordsOf(hours: number): string {
  if (hours < 1 / 60) return "just now";
  if (hours < 1) return `${Math.floor(hours * 60)} min`;
  if (hours < 24) return plural(Math.floor(hours), "hour");
  return plural(Math.floor(hours / 24), "day");
}

const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? "" : "s"}`;
