import { describe, expect, it } from "vitest";
import { runOf } from "./plan";

const request = {
  printer_id: "p1",
  priority: "rush",
  due_date: "2026-12-24",
  plates: [{ model_id: "m", printer_id: "p1", quantity: 3, gcode_filename: "hook.gcode" }],
} as const;

describe("a proposed run", () => {
  it("is planned as proposed, with the number of plates that was chosen", () => {
    expect(runOf({ ...request, plates: [...request.plates] }, "p1", 5)).toEqual({
      printer_id: "p1",
      priority: "rush",
      due_date: "2026-12-24",
      plates: [{ model_id: "m", printer_id: "p1", quantity: 5, gcode_filename: "hook.gcode" }],
    });
  });

  it("leaves the file behind on another printer", () => {
    const run = runOf({ ...request, plates: [...request.plates] }, "p2", 1);
    expect(run.plates).toEqual([{ model_id: "m", printer_id: "p2", quantity: 1 }]);
  });
});
