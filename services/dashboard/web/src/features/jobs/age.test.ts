import { describe, expect, it } from "vitest";
import { ageOf } from "./age";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const ago = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();

describe("the age of a job", () => {
  it.each([
    [0, "just now"],
    [0.5, "30 min"],
    [1, "1 hour"],
    [23.9, "23 hours"],
    [24, "1 day"],
    [71, "2 days"],
    [240, "10 days"],
  ])("of %d hours is %s", (hours, words) => {
    expect(ageOf(ago(hours), NOW).words).toBe(words);
  });

  it("changes its colour after a day, two and three", () => {
    const tones = [0, 23.99, 24, 47.99, 48, 71.99, 72, 500].map((hours) => ageOf(ago(hours), NOW).tone);
    expect(tones).toEqual(["green", "green", "amber", "amber", "red", "red", "violet", "violet"]);
  });

  it("of a clock that runs behind is none", () => {
    expect(ageOf(ago(-1), NOW)).toMatchObject({ words: "just now", tone: "green" });
  });
});
