import { describe, expect, it } from "vitest";
import { type Entry, entryOf, gramsOf, materialsOf, NEW_SPOOL, previewOf } from "./completion";

const material = (id: string, estimated: string | null, more = {}) => ({
  id,
  spool_id: `spool-${id}`,
  spool_name: `Spool ${id}`,
  estimated_grams: estimated,
  actual_model_grams: null,
  actual_flushed_grams: null,
  actual_tower_grams: null,
  spool_weight_before_grams: null,
  spool_weight_after_grams: null,
  weight_source: null,
  ...more,
});
const entry = (more: Partial<Entry>): Entry => ({ ...NEW_SPOOL, material_id: "a", ...more });
const NONE: ReadonlyMap<string, number> = new Map();

describe("what an entry means", () => {
  const a = material("a", "112.00");
  it.each([
    ["the estimate", entry({ method: "estimate" }), 112],
    [
      "the scale",
      entry({ method: "weighed", spool_weight_before_grams: "900", spool_weight_after_grams: "779.5" }),
      120.5,
    ],
    ["half a weighing", entry({ method: "weighed", spool_weight_before_grams: "900" }), null],
    [
      "items and purge",
      entry({
        method: "manual",
        actual_model_grams: "100",
        actual_flushed_grams: "9",
        actual_tower_grams: "3",
      }),
      112,
    ],
    ["nothing yet", entry({ method: "manual" }), null],
  ])("is %s", (_, given, grams) => {
    expect(gramsOf(given, a)).toBe(grams);
  });

  it("is what printers reported", () => {
    expect(gramsOf(entry({ method: "reported" }), a, 99)).toBe(99);
  });
});

describe("the preview", () => {
  const materials = [material("a", "100"), material("b", "50")];

  it("compares each spool and all of them with the plan", () => {
    const entries = [entry({ actual_model_grams: "115" }), entry({ material_id: "b", method: "estimate" })];
    const { lines, total, high } = previewOf(entries, materials, NONE);
    expect(lines.map((one) => one.variance)).toEqual([15, 0]);
    expect(total).toMatchObject({ planned: 150, actual: 165, variance: 10 });
    expect(high.map((one) => one.name)).toEqual(["Spool a"]);
  });

  it("has no total while a weight is missing", () => {
    expect(previewOf([entry({})], materials, NONE).total).toMatchObject({ actual: null, variance: null });
  });

  it("names a spool that is new to the run, which has no plan", () => {
    const { lines } = previewOf(
      [{ ...NEW_SPOOL, spool_id: "x", actual_model_grams: "7" }],
      materials,
      NONE,
      (id) => `Spool ${id}`,
    );
    expect(lines[0]).toMatchObject({ name: "Spool x", planned: null, actual: 7, variance: null });
  });
});

describe("an entry", () => {
  it("begins with what is known, then with what printers reported", () => {
    const weighed = { actual_model_grams: "20", weight_source: "weighed", spool_weight_before_grams: "100" };
    expect(entryOf(material("a", "1", weighed), NONE)).toMatchObject({
      method: "weighed",
      actual_model_grams: "",
    });
    expect(entryOf(material("a", "1"), new Map([["a", 5]]))).toMatchObject({ method: "reported" });
    expect(entryOf(material("a", "1"), NONE)).toMatchObject({ method: "manual", actual_model_grams: "" });
  });

  it("is sent as its way of weighing asks", () => {
    const sent = materialsOf([
      entry({ method: "estimate", actual_model_grams: "3" }),
      entry({ method: "weighed", spool_weight_before_grams: "9", spool_weight_after_grams: "4" }),
      entry({ method: "reported" }),
      { ...NEW_SPOOL, spool_id: "x", actual_model_grams: " 7 " },
    ]);
    expect(sent).toEqual([
      { material_id: "a", use_estimate: true },
      { material_id: "a", spool_weight_before_grams: "9", spool_weight_after_grams: "4" },
      { spool_id: "x", actual_model_grams: "7" },
    ]);
  });
});
