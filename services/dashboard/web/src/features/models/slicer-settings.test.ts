import { describe, expect, it } from "vitest";
import { readSettings, writeSettings } from "./slicer-settings";

describe("the settings of a slicer", () => {
  it("are read as written, each value of its kind", () => {
    const settings = { speed: 250, retraction: 0.8, seam: "back", ironing: true, walls: [2, 3], code: "12" };
    expect(readSettings(writeSettings(settings))).toEqual(settings);
  });

  it("may be none", () => {
    expect(readSettings("\n  \n")).toEqual({});
    expect(readSettings(null)).toEqual({});
  });

  it.each(["speed", "speed:", ": 250"])("are refused as %j", (line) => {
    expect(readSettings(line)).toBeNull();
  });
});
