import { describe, expect, it } from "vitest";
import { clock, secondsUntil } from "./clock";

describe("a countdown", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");

  it("ends at nothing", () => {
    expect(secondsUntil("2026-11-21T12:00:30.200Z", now)).toBe(31);
    expect(secondsUntil("2026-11-21T11:59:00Z", now)).toBe(0);
    expect(secondsUntil(null, now)).toBe(0);
  });

  it.each([
    [0, "0:00"],
    [65, "1:05"],
    [899, "14:59"],
    [3729, "1:02:09"],
  ])("shows %i seconds as %s", (seconds, shown) => {
    expect(clock(seconds)).toBe(shown);
  });
});
