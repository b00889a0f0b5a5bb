/** From what the schedule proposes to what production plans. */
import type { InventoryRunRequest, ProductionNewRunIn } from "@/api/gen/types.gen";

/** The proposed run on one printer, with so many plates of what it prints first. */
export function runOf(request: InventoryRunRequest, printer_id: string, plates: number): ProductionNewRunIn {
  const [first, ...others] = request.plates;
  const chosen = first ? [{ ...first, quantity: plates }, ...others] : [];
  return {
    printer_id,
    priority: request.priority,
    due_date: request.due_date,
    plates: chosen.map((one) => ({
      model_id: one.model_id,
      printer_id,
      quantity: one.quantity,
      // A file belongs to the printer it was sliced for.
      ...(one.gcode_filename && one.printer_id === printer_id ? { gcode_filename: one.gcode_filename } : {}),
    })),
  };
}

export const RISKS = {
  late: ["red", "Late"],
  at_risk: ["amber", "At Risk"],
  ok: ["green", "In Time"],
  unknown: ["gray", "Not Known"],
} as const;
