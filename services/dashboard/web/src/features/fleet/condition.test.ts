import { describe, expect, it } from "vitest";
import type { LiveState } from "@/live/states";
import { conditionOf, tally, temperature, trayName } from "./condition";

const connection = { kind: "bambu_lan" } as never;
const machine = { connection, out_of_service_since: null, out_of_service_reason: null };
const live = (changes: Partial<LiveState>) =>
  ({ online: true, activity: "idle", error: "", error_text: "", faults: [], ...changes }) as LiveState;

describe("the condition of a printer", () => {
  it.each([
    ["printing", { activity: "printing" }],
    ["printing", { activity: "heating" }],
    ["paused", { activity: "paused" }],
    ["ready", { activity: "idle" }],
    ["ready", { activity: "finished" }],
    ["attention", { activity: "failed" }],
    ["attention", { activity: "printing", error: "0300-4000" }],
    ["attention", { faults: [{ code: "1", severity: "fatal", text: "Hot" }] }],
    ["ready", { faults: [{ code: "1", severity: "info", text: "Dust" }] }],
    ["offline", { online: false }],
  ])("is %s for %o", (group, changes) => {
    expect(conditionOf(machine, live(changes)).group).toBe(group);
  });

  it("says why a printer is offline", () => {
    const state = live({ online: false, problem_text: "The access code is wrong." });
    expect(conditionOf(machine, state).reason).toBe("The access code is wrong.");
    expect(conditionOf({ ...machine, connection: null }, null).word).toBe("Not Connected");
  });

  it("is out of service whatever the printer says", () => {
    const away = {
      ...machine,
      out_of_service_since: "2026-11-21T00:00:00Z",
      out_of_service_reason: "Nozzle",
    };
    expect(conditionOf(away, live({ activity: "printing" }))).toMatchObject({
      group: "offline",
      reason: "Nozzle",
    });
  });

  it("is counted by group", () => {
    const all = [live({}), live({ activity: "printing" }), null].map((state) => conditionOf(machine, state));
    expect(tally(all.map((one) => one.group))).toEqual({
      printing: 1,
      ready: 1,
      paused: 0,
      attention: 0,
      offline: 1,
    });
  });

  it.each([
    [0, "A1"],
    [7, "B4"],
    [254, "Ext"],
  ])("names the tray %d as the screen does", (slot, name) => {
    expect(trayName(slot)).toBe(name);
  });

  it("shows a temperature with what is wanted", () => {
    expect(temperature(219.6, 220)).toBe("220°/220°");
    expect(temperature(25, 0)).toBe("25°");
    expect(temperature(null, 60)).toBe("–");
  });
});
