import { describe, expect, it } from "vitest";
import { pointsOf, since, stepOf, worstOf } from "./report";

const group = (more = {}) => ({
  id: "a",
  period: null,
  name: "Dragon",
  runs: 1,
  estimated_grams: "100.00",
  actual_grams: "112.50",
  variance_grams: "12.50",
  variance_percentage: "12.50",
  high_runs: 1,
  ...more,
});

describe("the period", () => {
  it("begins with a day, so that the answer may be kept", () => {
    const noon = new Date(2026, 10, 21, 12).getTime();
    expect(since("30", noon)).toBe(since("30", noon + 3_600_000));
    expect(new Date(since("30", noon) ?? 0)).toEqual(new Date(2026, 9, 22));
    expect(since("")).toBeUndefined();
  });

  it("is cut finer the shorter it is", () => {
    expect([stepOf("30"), stepOf("90"), stepOf("365"), stepOf("")]).toEqual([
      "day",
      "week",
      "month",
      "month",
    ]);
  });
});

describe("groups", () => {
  it("become points", () => {
    expect(pointsOf([group()])).toEqual([{ name: "Dragon", planned: 100, actual: 112.5, variance: 12.5 }]);
    expect(pointsOf([group({ period: "2026-11-01", variance_percentage: null })])[0]).toMatchObject({
      variance: null,
    });
  });

  it("are candidates when they name a thing and have a plan", () => {
    const groups = [group(), group({ id: null }), group({ variance_percentage: null })];
    expect(worstOf(groups)).toEqual([group()]);
  });
});
