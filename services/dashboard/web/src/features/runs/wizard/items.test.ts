import { describe, expect, it } from "vitest";
import { costOfItem, itemsByModel, needsOfItems } from "./items";

const PLA = { material: "PLA", color: null, color_hex: null };
const models = [
  {
    id: "clip",
    materials: [{ ...PLA, weight_grams: "3.00" }],
    material_weight_grams: "3.00",
    purge_weight_grams: "2.00",
    prints_per_plate: 12,
  },
  {
    id: "hook",
    materials: [],
    material_weight_grams: "18.50",
    purge_weight_grams: null,
    prints_per_plate: 4,
  },
];
const products = [
  {
    id: "set",
    models: [
      { model_id: "clip", model_name: "Clip", image_url: null, quantity: 6 },
      { model_id: "hook", model_name: "Hook", image_url: null, quantity: 2 },
    ],
    component_cost: "0.32",
    labour_cost: "2.50",
  },
];
const catalogue = { models, products };
const item = (thing: string, quantity: number | "" = 1) => ({ thing, quantity, bed_position: "" });

describe("items by hand", () => {
  it("come to models, also those of products", () => {
    const found = itemsByModel([item("product:set", 3), item("model:clip", 2)], catalogue);
    expect(Object.fromEntries(found)).toEqual({ clip: 20, hook: 6 });
  });

  it("take their filament, and purge for every bed load that is begun", () => {
    const [pla, other] = needsOfItems([item("product:set", 3)], catalogue);
    expect(pla).toMatchObject({ material: "PLA", grams: 58, purge: 4 });
    expect(other).toMatchObject({ material: null, grams: 111, purge: 0 });
  });

  it("cost filament, components and labour", () => {
    const spools = [
      { material: "pla", cost_per_gram: "0.02" },
      { material: "PETG", cost_per_gram: "0.04" },
      { material: "ABS", cost_per_gram: null },
    ];
    // 20 g of PLA at 0.02; 37 g of any filament at 0.03, the mean.
    expect(costOfItem(item("product:set"), catalogue, spools)).toBeCloseTo(0.32 + 2.5 + 0.4 + 1.11);
    expect(costOfItem(item("model:clip", ""), catalogue, spools)).toBe(0);
  });

  it("of something unknown take nothing", () => {
    expect(needsOfItems([item(""), item("model:gone", 4)], catalogue)).toEqual([]);
  });
});
