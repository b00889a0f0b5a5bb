/** What the pages of variance ask for, and how its figures become points of charts. */
import type { ProductionReportVarianceData, ProductionVarianceReportOut } from "@/api/gen/types.gen";
import { day, decimal } from "@/lib/format";

type Query = NonNullable<ProductionReportVarianceData["query"]>;
type Group = ProductionVarianceReportOut["items"][number];

export const PERIODS = [
  ["30", "Last 30 Days"],
  ["90", "Last 90 Days"],
  ["365", "Last 12 Months"],
  ["", "All Time"],
] as const;

export type Days = (typeof PERIODS)[number][0];

const DAY_MS = 86_400_000;

/** From the beginning of a day: the question stays the same until midnight. */
export function since(days: Days, now = Date.now()): string | undefined {
  if (!days) return undefined;
  const start = new Date(now - Number(days) * DAY_MS);
  start.setHours(0, 0, 0, 0);
  return start.toISOString();
}

/** Points close enough to see a course, and not more than fit. */
export const stepOf = (days: Days): NonNullable<Query["period"]> =>
  days === "30" ? "day" : days === "90" ? "week" : "month";

export interface Point {
  name: string;
  planned: number;
  actual: number;
  variance: number | null;
}

export const pointsOf = (groups: readonly Group[]): Point[] =>
  groups.map((one) => ({
    name: one.period ? day(one.period) : one.name,
    planned: Number(one.estimated_grams),
    actual: Number(one.actual_grams),
    variance: decimal(one.variance_percentage),
  }));

/** The ones that are most off, of those that name a thing whose plan can be changed. */
export const worstOf = <G extends Pick<Group, "id" | "variance_percentage">>(
  groups: readonly G[],
  most = 10,
): G[] => groups.filter((one) => one.id && decimal(one.variance_percentage) !== null).slice(0, most);
