/** What a printer is up to, for people: one group per printer, from its record and its live state. */
import type { PrintersPrinterAnswer } from "@/api/gen/types.gen";
import { title } from "@/lib/format";
import type { Tone } from "@/lib/status";
import type { LiveState } from "@/live/states";

export const GROUPS = ["printing", "ready", "paused", "attention", "offline"] as const;
export type Group = (typeof GROUPS)[number];

export interface Condition {
  group: Group;
  tone: Tone;
  word: string;
  /** Why, where the word does not say it. */
  reason: string;
}

export const GROUP_TONES: Record<Group, Tone> = {
  printing: "blue",
  ready: "green",
  paused: "amber",
  attention: "red",
  offline: "gray",
};

export const GROUP_NAMES: Record<Group, string> = {
  printing: "Printing",
  ready: "Ready",
  paused: "Paused",
  attention: "Needs Attention",
  offline: "Offline",
};

const WORKING = new Set([
  "printing",
  "preparing",
  "levelling",
  "heating",
  "filament",
  "calibrating",
  "homing",
]);
const SERIOUS = new Set(["fatal", "serious"]);

type Machine = Pick<PrintersPrinterAnswer, "connection" | "out_of_service_since" | "out_of_service_reason">;

export function conditionOf(printer: Machine, state: LiveState | null): Condition {
  if (printer.out_of_service_since) {
    return of("offline", "Out Of Service", printer.out_of_service_reason ?? "");
  }
  if (!printer.connection || printer.connection.kind === "manual") {
    return printer.connection
      ? of("offline", "By Hand", "Its prints are logged by hand.")
      : of("offline", "Not Connected", "Connect it, and it shows here what it does.");
  }
  if (!state?.online) {
    return of("offline", "Offline", state?.problem_text || "Nothing was heard of it yet.");
  }
  const fault = state.faults.find((one) => SERIOUS.has(one.severity));
  if (state.error || state.activity === "failed" || fault) {
    return of(
      "attention",
      state.activity === "failed" ? "Failed" : "Error",
      state.error_text || fault?.text || state.error,
    );
  }
  if (state.activity === "paused") return of("paused", "Paused", "");
  if (WORKING.has(state.activity)) return of("printing", title(state.activity), "");
  return of("ready", state.activity === "finished" ? "Finished" : "Ready", "");
}

const of = (group: Group, word: string, reason: string): Condition => ({
  group,
  tone: GROUP_TONES[group],
  word,
  reason,
});

/** How many printers are in each group. */
export function tally(groups: Iterable<Group>): Record<Group, number> {
  const counts: Record<Group, number> = { printing: 0, ready: 0, paused: 0, attention: 0, offline: 0 };
  for (const group of groups) counts[group] += 1;
  return counts;
}

const EXTERNAL = 254;

/** A tray as the printer's screen names it: `A1` is the first of the first AMS. */
export function trayName(slot: number): string {
  if (slot >= EXTERNAL) return "Ext";
  return `${String.fromCharCode(65 + Math.floor(slot / 4))}${(slot % 4) + 1}`;
}

/** `221°/220°`: what is, and what is wanted where something is. */
export function temperature(now: number | null, target: number | null): string {
  if (now === null) return "–";
  return target ? `${Math.round(now)}°/${Math.round(target)}°` : `${Math.round(now)}°`;
}
