import { describe, expect, it } from "vitest";
import type { NotificationsRuleOut } from "@/api/gen/types.gen";
import { type Names, pace, when, whom } from "./sentence";

const names: Names = {
  events: [
    { type: "plate.failed", label: "A print failed", filters: ["printer_ids"], is_common: true },
    { type: "printer.offline", label: "A printer stays disconnected", filters: ["minutes"], is_common: true },
  ],
  targets: new Map([
    ["t1", "Workshop chat"],
    ["t2", "Ada"],
  ]),
  printers: new Map([["p1", "X1 by the door"]]),
};

const rule: NotificationsRuleOut = {
  id: "r",
  name: "Failures",
  events: ["plate.failed"],
  filter: { printer_ids: [], severities: [], priorities: [], minutes: null },
  target_ids: ["t1", "t2"],
  quiet_hours: null,
  ignores_quiet_hours: false,
  gap_minutes: 5,
  is_enabled: true,
  created_at: "2026-12-01T00:00:00Z",
  updated_at: "2026-12-01T00:00:00Z",
};

describe("a rule as a sentence", () => {
  it("says when, whom and how often", () => {
    expect(when(rule, names)).toBe("When a print failed");
    expect(whom(rule, names)).toBe("tell Workshop chat and Ada");
    expect(pace(rule)).toBe("At most one message in 5 minutes.");
  });

  it("names what the events must be like", () => {
    const filter = { printer_ids: ["p1"], severities: ["fatal", "serious"], priorities: [], minutes: 30 };
    const offline = { ...rule, events: ["printer.offline", "plate.failed"], filter };
    expect(when(offline, names)).toBe(
      "When a printer stays disconnected or a print failed for 30 minutes, on X1 by the door, if fatal or serious",
    );
  });

  it("tells of nobody, of quiet hours and of none", () => {
    expect(whom({ ...rule, target_ids: [] }, names)).toBe("tell nobody yet");
    const quiet_hours = { begins: "22:00", ends: "07:00", urgent_passes: true };
    expect(pace({ ...rule, quiet_hours, gap_minutes: 0 })).toBe(
      "One message per event. Quiet from 22:00 to 07:00.",
    );
    expect(pace({ ...rule, ignores_quiet_hours: true })).toBe(
      "At most one message in 5 minutes. At any time.",
    );
    expect(pace({ ...rule, quiet_hours: { ...quiet_hours, ends: "22:00" } })).toContain("Quiet all day.");
  });

  it("knows events that have no words by their type", () => {
    expect(when({ ...rule, events: ["spool.updated"] }, names)).toBe("When spool.updated");
  });
});
