import { describe, expect, it } from "vitest";
import { needsOf, platesOf, proposedMaterials, sameWish, spread, totalsOf } from "./plan";

const BLACK = { material: "PLA", color: "Black", color_hex: "#1C1C1C" };
const WHITE = { material: "PLA", color: "White", color_hex: "#FFFFFF" };

const plate = (model_id: string, more = {}) => ({
  plate_number: 1,
  plate_name: `${model_id} (A1)`,
  model_id,
  model: { id: model_id, name: model_id },
  printer_id: "p",
  quantity: 2,
  prints_per_plate: 3,
  items_needed: 5,
  items_from_stock: 0,
  items_printed: 6,
  surplus: 1,
  print_time_minutes: 45,
  total_print_time_minutes: 90,
  estimated_material_weight_grams: "90.00",
  estimated_purge_weight_grams: "10.00",
  gcode_filename: null,
  source: "config" as const,
  materials: [
    { ...BLACK, grams: "150.00" },
    { ...WHITE, grams: "50.00" },
  ],
  materials_available: true,
  ...more,
});

const need = (one: typeof BLACK, needed: string, available: string, spools: object[] = []) => ({
  ...one,
  grams_needed: needed,
  grams_available: available,
  missing_grams: "0",
  is_available: true,
  estimated_cost: "1",
  spools: spools as never[],
});

const spool = (spool_id: string, remaining: string) => ({
  spool_id,
  name: spool_id,
  color_hex: null,
  location: null,
  remaining_grams: remaining,
  grams: "0",
});

const plan = {
  plates: [
    plate("dragon"),
    plate("tongue", { quantity: 1, items_needed: 3, items_from_stock: 1, materials: [] }),
  ],
  materials_needed: [
    need(BLACK, "150", "160", [spool("one", "100"), spool("two", "60")]),
    need(WHITE, "50", "500"),
  ],
};

describe("a plan as calculated", () => {
  it("comes to what was calculated", () => {
    expect(totalsOf(plan, platesOf(plan))).toEqual({
      loads: 3,
      items: 9,
      minutes: 135,
      grams: 300,
      short: [],
    });
  });

  it("takes each filament, of which purge is a share", () => {
    const [black, white] = needsOf(plan, platesOf(plan));
    expect(black).toMatchObject({ grams: 150, purge: 15, available: 160, missing: 0 });
    expect(white).toMatchObject({ grams: 50, purge: 5, available: 500, missing: 0 });
  });
});

describe("a plan that is adjusted", () => {
  const plates = (dragons: number | "", tongues: number) => [
    { model_id: "dragon", plate_name: "", quantity: dragons },
    { model_id: "tongue", plate_name: "", quantity: tongues },
  ];

  it("changes with its bed loads, and says of what too little is printed", () => {
    expect(totalsOf(plan, plates(4, 0))).toMatchObject({
      loads: 4,
      items: 12,
      minutes: 180,
      short: ["tongue"],
    });
    expect(totalsOf(plan, plates(1, 1))).toMatchObject({ short: ["dragon"] });
    expect(totalsOf(plan, plates("", 1))).toMatchObject({ loads: 1 });
  });

  it("misses filament when it takes more than there is", () => {
    const [black] = needsOf(plan, plates(4, 0));
    expect(black).toMatchObject({ grams: 300, missing: 140 });
    expect(needsOf(plan, plates(0, 1))).toEqual([]);
  });
});

describe("the spools that are proposed", () => {
  it("give what they have, the last the rest; a need without spools waits for a choice", () => {
    const rows = proposedMaterials(plan, platesOf(plan));
    expect(rows.map((one) => [one.spool_id, one.estimated_model_grams, one.estimated_flushed_grams])).toEqual(
      [
        ["one", "90.00", "10.00"],
        ["two", "45.00", "5.00"],
        ["", "45.00", "5.00"],
      ],
    );
    expect(rows[0]).toMatchObject({ need: "PLA Black", material: "PLA", color_hex: "#1C1C1C" });
  });

  it("leave out what is not needed", () => {
    const rows = spread({ ...BLACK, grams: 40, purge: 0 }, [
      { spool_id: "one", remaining: 100 },
      { spool_id: "two", remaining: 100 },
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      spool_id: "one",
      estimated_model_grams: "40.00",
      estimated_flushed_grams: "",
    });
  });
});

describe("a wish", () => {
  it("is the same when it asks for the same", () => {
    const wish = { product_id: "a", printer_id: "b", quantity: 5, net_stock: false };
    expect(sameWish(wish, { ...wish })).toBe(true);
    expect(sameWish(wish, { ...wish, quantity: 6 })).toBe(false);
    expect(sameWish(null, wish)).toBe(false);
  });
});
