import { describe, expect, it } from "vitest";
import { z } from "zod";
import { tidied, wordsOf } from "./form";

const words = (schema: z.ZodType, value: unknown) => {
  const checked = schema.safeParse(value, { reportInput: true });
  return checked.success ? [] : checked.error.issues.map(wordsOf);
};

describe("what is filled in", () => {
  it("loses its empty fields", () => {
    expect(tidied({ a: "", b: " x ", c: Number.NaN, d: 0, e: false, f: [{ g: "" }] })).toEqual({
      b: "x",
      d: 0,
      e: false,
      f: [{}],
    });
  });

  it("empties a field of a change", () => {
    expect(tidied({ a: "", b: "x" }, null)).toEqual({ a: null, b: "x" });
  });
});

describe("what is wrong", () => {
  it.each([
    [z.string(), undefined, "Fill this in."],
    [z.string().min(1), "", "Fill this in."],
    [z.string().min(8), "short", "At least 8 characters."],
    [z.string().max(3), "longer", "At most 3 characters."],
    [z.int().gt(0), 0, "More than 0."],
    [z.int().gte(1), 0, "At least 1."],
    [z.int().lte(9), 10, "At most 9."],
    [z.array(z.int()).min(1), [], "Add at least one."],
    [z.uuid(), "", "Choose one."],
    [z.email(), "jane", "This is no e-mail address."],
    [z.email(), "", "Fill this in."],
    [z.union([z.number(), z.string()]), undefined, "Fill this in."],
    [z.enum(["a"]), undefined, "Choose one."],
  ])("is said in words", (schema, value, said) => {
    expect(words(schema, value)).toContain(said);
  });
});
