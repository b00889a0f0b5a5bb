import { describe, expect, it } from "vitest";
import openapi from "../../openapi.json";
import { tagsOf, tagsOfKey } from "./staleness";

const used = new Set(
  Object.values(openapi.paths).flatMap((item) =>
    Object.values(item as Record<string, { tags?: string[] }>).flatMap((operation) => operation.tags ?? []),
  ),
);

describe("an event", () => {
  it("makes answers of routes stale that exist", () => {
    for (const noun of [
      "printer",
      "plate",
      "part",
      "stock",
      "print",
      "order",
      "spool",
      "run",
      "model",
      "product",
    ]) {
      for (const tag of tagsOf(`${noun}.changed`)) expect(used).toContain(tag);
    }
  });

  it("of an unknown kind touches nothing", () => {
    expect(tagsOf("weather.changed")).toEqual([]);
  });
});

describe("a query's key", () => {
  it("bears the tags of its route", () => {
    expect(tagsOfKey([{ _id: "listParts", tags: ["parts"] }])).toEqual(["parts"]);
    expect(tagsOfKey(["session"])).toEqual([]);
  });
});
