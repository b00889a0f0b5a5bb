import { describe, expect, it } from "vitest";
import * as format from "./format";

describe("numbers", () => {
  it("shows grams, and kilograms from a thousand on", () => {
    expect(format.grams("12.50")).toBe("12.5 g");
    expect(format.grams("1250")).toBe("1.3 kg");
    expect(format.grams(null)).toBe(format.NOTHING);
  });

  it("shows minutes as hours and minutes", () => {
    expect(format.minutes(59.6)).toBe("1 h 00 min");
    expect(format.minutes("42")).toBe("42 min");
  });

  it("gives a difference its sign", () => {
    expect(format.signedPercent("10.04")).toBe("+10.0 %");
    expect(format.signedPercent(-3)).toBe("−3.0 %");
    expect(format.signedPercent(0)).toBe("±0.0 %");
  });

  it("gives a weight that is off its sign", () => {
    expect(format.signedGrams("4.2")).toBe("+4.2 g");
    expect(format.signedGrams("-1200")).toBe("−1.2 kg");
    expect(format.signedGrams(null)).toBe(format.NOTHING);
  });

  it.each([
    ["10.01", "above"],
    ["10", "within"],
    ["-10", "within"],
    ["-10.01", "below"],
    [null, null],
  ])("puts a variance of %s %s", (value, band) => {
    expect(format.varianceBand(value)).toBe(band);
  });

  it("does not take text for a number", () => {
    expect(format.decimal("ten")).toBeNull();
    expect(format.decimal("")).toBeNull();
  });
});

describe("times of forms", () => {
  it("name the minute of the person's own zone", () => {
    const given = "2026-11-21T08:05:42Z";
    expect(new Date(format.localTime(given)).toISOString()).toBe("2026-11-21T08:05:00.000Z");
    expect(format.localTime(null)).toBe("");
  });
});

describe("words", () => {
  it("writes labels in title case with spaces", () => {
    expect(format.title("ready_for_assembly")).toBe("Ready For Assembly");
  });

  it("says how long ago something was", () => {
    const now = Date.parse("2026-11-21T12:00:00Z");
    expect(format.ago("2026-11-21T11:59:55Z", now)).toBe("just now");
    expect(format.ago("2026-11-21T11:55:00Z", now)).toBe("5 minutes ago");
    expect(format.ago("2026-11-20T12:00:00Z", now)).toBe("yesterday");
    expect(format.ago(null, now)).toBe(format.NOTHING);
  });

  it("shortens a file's name", () => {
    expect(format.fileStem("cache/hook_x4.gcode.3mf")).toBe("hook_x4");
    expect(format.fileStem("plate_1.gcode")).toBe("plate_1");
  });

  it.each([
    ["FF8800FF", "#FF8800"],
    ["#abcdef", "#abcdef"],
    ["red", null],
    [null, null],
  ])("reads the colour %s as %s", (given, shown) => {
    expect(format.colour(given)).toBe(shown);
  });
});
