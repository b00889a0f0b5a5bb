import { describe, expect, it } from "vitest";
import { chosenFor, spoolsFor } from "./spools";

const spool = (id: string, remaining_grams: string, more = {}) => ({
  id,
  material: "PLA",
  color: "Black",
  color_hex: "#1C1C1C",
  remaining_grams,
  is_archived: false,
  ...more,
});
const spools = [
  spool("low", "80"),
  spool("full", "900", { material: "pla", color_hex: "#1c1c1cff" }),
  spool("white", "1000", { color_hex: "#FFFFFF" }),
  spool("gone", "1000", { is_archived: true }),
  spool("petg", "1000", { material: "PETG" }),
];
const names = (found: { id: string }[]) => found.map((one) => one.id);

describe("spools for a material", () => {
  it("are of that material and colour, the fullest first", () => {
    expect(names(spoolsFor({ material: "PLA", color_hex: "#1C1C1C" }, spools))).toEqual(["full", "low"]);
    expect(names(spoolsFor({ material: "PLA", color_hex: null }, spools))).toEqual(["white", "full", "low"]);
  });

  it("are used up where that is enough", () => {
    const black = { material: "PLA", color_hex: "#1C1C1C" };
    expect(names(chosenFor({ ...black, grams: 70 }, spools))).toEqual(["low"]);
    expect(names(chosenFor({ ...black, grams: 500 }, spools))).toEqual(["full"]);
    expect(names(chosenFor({ ...black, grams: 950 }, spools))).toEqual(["full", "low"]);
    expect(chosenFor({ material: "ABS", color_hex: null, grams: 5 }, spools)).toEqual([]);
  });
});
