import { describe, expect, it } from "vitest";
import { isAssemblable, isCompletable, isDeletable, mayEndShort, mayReprint } from "./rules";

const run = {
  status: "in_progress" as const,
  mode: "plates" as const,
  total_plates: 4,
  completed_plates: 2,
  assembled_at: null,
  is_held: false,
  product_id: "a",
  items: [],
};
const plate = { failed_prints: 0, failed_loads: 0, quantity: 2, prints_done: 1 };

describe("a run", () => {
  it("of plates is completed when all are done, one of items while it goes on", () => {
    expect(isCompletable(run)).toBe(false);
    expect(isCompletable({ ...run, status: "ready_for_assembly" })).toBe(true);
    expect(isCompletable({ ...run, mode: "items" })).toBe(true);
    expect(isCompletable({ ...run, mode: "items", status: "completed" })).toBe(false);
  });

  it("is assembled once", () => {
    expect(isAssemblable({ ...run, status: "completed" })).toBe(true);
    expect(isAssemblable({ ...run, status: "completed", assembled_at: "2026-11-21" })).toBe(false);
    expect(isAssemblable({ ...run, status: "completed", product_id: null })).toBe(false);
  });

  it("ends short when some of it is printed", () => {
    expect(mayEndShort(run)).toBe(true);
    expect(mayEndShort({ ...run, completed_plates: 0 })).toBe(false);
    expect(mayEndShort({ ...run, completed_plates: 4 })).toBe(false);
  });

  it("is deleted when nothing of it is booked", () => {
    expect(isDeletable(run)).toBe(true);
    expect(isDeletable({ ...run, status: "completed" })).toBe(false);
    expect(isDeletable({ ...run, status: "ready_for_assembly", assembled_at: "2026-11-21" })).toBe(false);
    expect(isDeletable({ ...run, status: "failed", assembled_at: "2026-11-21" })).toBe(true);
  });

  it("is printed again for what failed for good", () => {
    const failed = { ...plate, failed_loads: 1 };
    expect(mayReprint({ ...run, plates: [plate] })).toBe(false);
    expect(mayReprint({ ...run, plates: [failed] })).toBe(false);
    expect(mayReprint({ ...run, status: "failed", plates: [failed] })).toBe(true);
    expect(mayReprint({ ...run, plates: [{ ...plate, failed_prints: 1 }] })).toBe(true);
  });
});
