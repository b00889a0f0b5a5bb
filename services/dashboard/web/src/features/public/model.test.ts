import { describe, expect, it } from "vitest";
import { dimensions, faultOf, listed, megabytes, oddity } from "./model";

const TYPES = [".stl", ".obj", ".3mf"];
const MB = 1024 * 1024;

describe("a model before it is sent", () => {
  it.each([
    ["part.STL", 10, null],
    ["part.3mf", 50 * MB, null],
    ["part.step", 10, "choose .stl, .obj or .3mf"],
    ["part.stl", 0, "is empty"],
    ["part.stl", 50 * MB + 1, "at most 50 MB"],
  ])("%s of %i bytes", (name, size, said) => {
    const fault = faultOf({ name, size }, TYPES, 50 * MB);
    if (said === null) expect(fault).toBeNull();
    else expect(fault).toContain(said);
  });

  it("has a size in words", () => {
    expect([200, 150 * 1024, 2.25 * MB, 49.6 * MB].map(megabytes)).toEqual([
      "1 KB",
      "0.1 MB",
      "2.3 MB",
      "50 MB",
    ]);
    expect(listed([".stl"])).toBe(".stl");
  });
});

describe("the measured box", () => {
  it("is told in millimetres", () => {
    expect(dimensions([10, 20.04, 121.6])).toBe("10 × 20 × 122 mm");
  });

  it("makes one wonder when it is huge", () => {
    expect(oddity([10, 10, 1200])).toContain("longer than a metre");
    expect(oddity([10, 20, 30])).toBeNull();
  });
});
