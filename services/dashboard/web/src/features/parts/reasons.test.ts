import { describe, expect, it } from "vitest";
import { listed, reasonOf } from "./reasons";

const part = (part_name: string) => ({ part_name }) as never;

describe("why a file is not counted", () => {
  it("names the parts between which it cannot be decided", () => {
    const file = { reason: "ambiguous", candidates: [part("Hook"), part("Clip"), part("Hook")] } as const;
    expect(reasonOf({ ...file, candidates: [...file.candidates] })).toEqual([
      "Ambiguous",
      "It could be Hook or Clip.",
    ]);
  });

  it("is that no part names it, otherwise", () => {
    expect(reasonOf({ reason: "no_mapping", candidates: [] })[0]).toBe("No Mapping");
  });

  it("lists names as people say them", () => {
    expect(listed(["A", "B", "C"])).toBe("A, B or C");
    expect(listed(["A"])).toBe("A");
    expect(listed([])).toBe("several parts");
  });
});
