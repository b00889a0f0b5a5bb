import { describe, expect, it } from "vitest";
import { leftShare, usedByDay } from "./left";

describe("what is left of a spool", () => {
  it.each([
    ["250.00", "1000.00", 25],
    ["-20.00", "1000.00", 0],
    ["0.00", "0.00", 0],
  ])("%s of %s is %d percent", (remaining_grams, initial_grams, share) => {
    expect(leftShare({ remaining_grams, initial_grams })).toBe(share);
  });
});

describe("what left a spool", () => {
  it("is summed by day, without gaps, what came back taken off", () => {
    const transactions = [
      { grams: "-10.10", created_at: "2026-11-20T10:00:00Z" },
      { grams: "-5.20", created_at: "2026-11-18T10:00:00Z" },
      { grams: "-1.00", created_at: "2026-11-20T23:00:00Z" },
      { grams: "4.00", created_at: "2026-11-20T23:30:00Z" },
    ];
    expect(usedByDay(transactions)).toEqual([
      { day: "2026-11-18", grams: 5.2 },
      { day: "2026-11-19", grams: 0 },
      { day: "2026-11-20", grams: 7.1 },
    ]);
    expect(usedByDay([])).toEqual([]);
  });
});
