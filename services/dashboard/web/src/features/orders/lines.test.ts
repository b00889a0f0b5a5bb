import { describe, expect, it } from "vitest";
import { itemOf, lineKey } from "./lines";

describe("an item of an order", () => {
  it.each([
    { part_id: "a", product_id: null },
    { part_id: null, product_id: "b" },
  ])("is the same after it was chosen", (item) => {
    expect(itemOf(lineKey(item))).toEqual(item.part_id ? { part_id: "a" } : { product_id: "b" });
  });
});
