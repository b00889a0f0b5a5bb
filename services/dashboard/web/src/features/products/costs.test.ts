import { describe, expect, it } from "vitest";
import { costOfComponents, differencePercent } from "./costs";

describe("the cost of components", () => {
  it("is the sum of what is filled in", () => {
    const given = [
      { quantity: "4", unit_cost: "0.08" },
      { quantity: 2, unit_cost: "1.5" },
      { quantity: "", unit_cost: "9" },
    ];
    expect(costOfComponents(given)).toBeCloseTo(3.32);
  });
});

describe("the difference of costs", () => {
  it("is in percent of the estimate", () => {
    expect(differencePercent("10.00", "12.50")).toBe(25);
    expect(differencePercent("10.00", "9")).toBe(-10);
  });

  it("is none without an estimate or without an actual cost", () => {
    expect(differencePercent("0", "3")).toBeNull();
    expect(differencePercent(null, "3")).toBeNull();
    expect(differencePercent("3", null)).toBeNull();
  });
});
