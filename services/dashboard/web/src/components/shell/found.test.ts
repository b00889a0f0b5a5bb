import { describe, expect, it } from "vitest";
import { fits } from "./actions";
import { grouped } from "./found";

describe("what is found", () => {
  it("stands in groups, in one order, and nothing is lost", () => {
    const items = ["spool", "planet", "order", "spool"].map((kind, id) => ({ kind, id }));
    expect(grouped(items).map(([heading, own]) => [heading, own.map((one) => one.id)])).toEqual([
      ["Orders", [2]],
      ["Spools", [0, 3]],
      ["More", [1]],
    ]);
  });
});

describe("what is typed", () => {
  it("fits where every word occurs", () => {
    expect(fits("New Order take customer", "order NEW")).toBe(true);
    expect(fits("New Order", "new printer")).toBe(false);
    expect(fits("New Order", "")).toBe(true);
  });
});
