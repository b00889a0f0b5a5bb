import { describe, expect, it } from "vitest";
import type { JobsLabOut } from "@/api/gen/types.gen";
import { asList, changeOf, valuesOf } from "./change";

const LAB = {
  disciplines: ["Art", "Law"],
  minimum_charge: "3.00",
  methods: [
    {
      name: "Resin",
      description: "",
      colors: ["Black", "Clear"],
      materials: ["Standard"],
      rate_per_gram: "0.20",
    },
  ],
} as unknown as JobsLabOut;

describe("settings in a form", () => {
  it("has one thing per line, each once", () => {
    expect(asList(" Art \n\nLaw\nArt")).toEqual(["Art", "Law"]);
    expect(asList(" \n")).toBeNull();
    expect(asList(null)).toBeNull();
  });

  it("holds what was asked for, and gives it back as it was", () => {
    const values = valuesOf({ ...LAB, reject_reasons: [], payment_methods: [] }, ["disciplines", "methods"]);
    expect(Object.keys(values)).toEqual(["disciplines", "methods"]);
    expect(values.disciplines).toBe("Art\nLaw");
    expect(changeOf(values)).toEqual({ disciplines: LAB.disciplines, methods: LAB.methods });
  });

  it("goes back to the default where everything was taken out", () => {
    expect(changeOf({ disciplines: "" })).toEqual({ disciplines: null });
  });
});
