import { describe, expect, it } from "vitest";
import { isStatus, ORDER, STATUSES } from "./status";

describe("the statuses of jobs", () => {
  it("are written as the documents write them", () => {
    expect(ORDER.map((status) => [status, STATUSES[status].label])).toEqual([
      ["UPLOADED", "Uploaded"],
      ["PENDING", "Pending"],
      ["READYTOPRINT", "Ready to Print"],
      ["PRINTING", "Printing"],
      ["COMPLETED", "Completed"],
      ["PAIDPICKEDUP", "Paid & Picked Up"],
      ["REJECTED", "Rejected"],
      ["ARCHIVED", "Archived"],
    ]);
  });

  it("are told from other words", () => {
    expect(isStatus("PENDING")).toBe(true);
    expect(isStatus("toString")).toBe(false);
    expect(isStatus(undefined)).toBe(false);
  });
});
