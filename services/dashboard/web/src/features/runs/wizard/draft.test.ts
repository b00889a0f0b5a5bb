import { describe, expect, it } from "vitest";
import { bodyOf, draftKey, keepDraft, keptDraft, newDraft, OTHER_PRINTER } from "./draft";

class Shelf {
  readonly kept = new Map<string, string>();
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.kept.set(key, value);
}

const KEY = draftKey("tenant", "somebody");

describe("a draft", () => {
  it("is found again with its step", () => {
    const shelf = new Shelf();
    const draft = { ...newDraft("a"), notes: "for the fair" };
    keepDraft(shelf, KEY, 2, draft);
    expect(keptDraft(shelf, KEY)).toEqual({ step: 2, draft });
  });

  it("is nobody else's", () => {
    const shelf = new Shelf();
    keepDraft(shelf, KEY, 1, newDraft());
    expect(keptDraft(shelf, draftKey("tenant", "another"))).toBeNull();
  });

  it.each(["{", '{"version":0,"step":1,"draft":{}}', '{"version":1,"step":1}', "null"])(
    "that cannot be read is none: %s",
    (text) => {
      const shelf = new Shelf();
      shelf.setItem(KEY, text);
      expect(keptDraft(shelf, KEY)).toBeNull();
    },
  );
});

describe("what is sent", () => {
  it("of a product has the plates that are printed", () => {
    const draft = {
      ...newDraft("product"),
      printer_id: "printer",
      quantity: 5,
      estimated_hours: "2.5",
      started_at: "2026-11-21T08:00",
      plates: [
        { model_id: "a", plate_name: "A (A1)", quantity: 2 },
        { model_id: "b", plate_name: "B (A1)", quantity: 0 },
      ],
    };
    const body = bodyOf(draft);
    expect(body).toMatchObject({
      product_id: "product",
      printer_id: "printer",
      quantity: 5,
      estimated_print_time_minutes: 150,
      started_at: new Date("2026-11-21T08:00").toISOString(),
      plates: [{ model_id: "a", plate_name: "A (A1)", quantity: 2 }],
    });
    expect(body.items).toBeUndefined();
    expect(body.due_date).toBeUndefined();
  });

  it("of items by hand has items, spools, and a printer by its name", () => {
    const body = bodyOf({
      ...newDraft(),
      mode: "manual",
      printer_id: OTHER_PRINTER,
      printer_name: " Prusa ",
      items: [
        { thing: "product:p", quantity: 2, bed_position: "left" },
        { thing: "model:m", quantity: 1, bed_position: "" },
      ],
      materials: [
        {
          need: "",
          material: "",
          color_hex: "",
          spool_id: "s",
          estimated_model_grams: "12.5",
          estimated_flushed_grams: "",
          estimated_tower_grams: "1",
        },
      ],
    });
    expect(body.printer_id).toBeUndefined();
    expect(body).toMatchObject({
      printer_name: "Prusa",
      items: [
        { product_id: "p", quantity: 2, bed_position: "left" },
        { model_id: "m", quantity: 1 },
      ],
      materials: [{ spool_id: "s", estimated_model_grams: "12.5", estimated_tower_grams: "1" }],
    });
    expect(body.plates).toBeUndefined();
  });
});
