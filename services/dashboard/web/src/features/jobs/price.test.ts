import { describe, expect, it } from "vitest";
import { priceOf, roundedHours } from "./price";

describe("the price of a job", () => {
  it.each([
    ["42", "0.10", "3.00", 4.2, false],
    ["10", "0.10", "3.00", 3, true],
    ["30", "0.1000", "3.00", 3, false],
    ["15.05", "0.30", "1", 4.52, false],
    ["1.1", "0.2", "0", 0.22, false],
  ])("of %s g at %s, at least %s, is %d", (weight, rate, minimum, cost, isMinimum) => {
    expect(priceOf(weight, rate, minimum)).toEqual({ cost, isMinimum });
  });

  it.each([
    ["", "0.1"],
    ["0", "0.1"],
    ["-1", "0.1"],
    ["x", "0.1"],
    ["1", null],
  ])("is not known for %s g at %s", (weight, rate) => {
    expect(priceOf(weight, rate, "3.00")).toBeNull();
  });

  it.each([
    ["0.1", 0.5],
    ["3", 3],
    ["3.01", 3.5],
    ["3.5", 3.5],
    ["", null],
    ["0", null],
  ])("counts %s h as %s", (hours, rounded) => {
    expect(roundedHours(hours)).toBe(rounded);
  });
});
