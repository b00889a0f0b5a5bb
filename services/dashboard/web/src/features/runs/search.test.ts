import { describe, expect, it } from "vitest";
import { isFiltered, queryOf, readSearch } from "./search";

const ID = "01890000-0000-7000-8000-000000000001";

describe("the address of the list of runs", () => {
  it("keeps what makes sense", () => {
    const given = { search: "001", status: "failed", spool: ID, from: "2026-11-01", held: true, skip: 25 };
    expect(readSearch(given)).toEqual(given);
  });

  it("leaves out what does not", () => {
    const given = { status: "odd", product: "1", from: "yesterday", held: "no", sort: "colour", skip: -3 };
    expect(readSearch(given)).toEqual({});
  });

  it("asks for whole days", () => {
    const query = queryOf({ from: "2026-11-01", to: "2026-11-01" });
    const hours = (Date.parse(query.started_to ?? "") - Date.parse(query.started_from ?? "")) / 3_600_000;
    expect(hours).toBeCloseTo(24, 3);
  });

  it("tells filters from the order and the page", () => {
    expect(isFiltered({ sort: "number", order: "asc", skip: 25 })).toBe(false);
    expect(isFiltered({ held: true })).toBe(true);
  });
});
