/** The statuses of a job as people read them (requirements/004), in the order in which a job goes through them. */
import type { Tone } from "@/lib/status";

interface Look {
  label: string;
  tone: Tone;
  /** What the tab teaches while nothing is in it. */
  empty: string;
}

export const STATUSES = {
  UPLOADED: {
    label: "Uploaded",
    tone: "blue",
    empty: "What students send in waits here until somebody looks at it.",
  },
  PENDING: {
    label: "Pending",
    tone: "amber",
    empty: "Approved jobs wait here until their students confirm the price.",
  },
  READYTOPRINT: {
    label: "Ready to Print",
    tone: "violet",
    empty: "Confirmed jobs wait here for a free printer.",
  },
  PRINTING: {
    label: "Printing",
    tone: "blue",
    empty: "Jobs on a printer are here; watched printers say by themselves how they end.",
  },
  COMPLETED: {
    label: "Completed",
    tone: "green",
    empty: "Printed jobs wait here until they are paid and fetched.",
  },
  PAIDPICKEDUP: {
    label: "Paid & Picked Up",
    tone: "green",
    empty: "What was paid and fetched is here until it is archived.",
  },
  REJECTED: {
    label: "Rejected",
    tone: "red",
    empty: "Jobs that could not be printed are here; their students may submit another file.",
  },
  ARCHIVED: { label: "Archived", tone: "gray", empty: "Old jobs are put away here." },
} as const satisfies Record<string, Look>;

export type Status = keyof typeof STATUSES;

export const ORDER = Object.keys(STATUSES) as Status[];

export const isStatus = (value: unknown): value is Status =>
  typeof value === "string" && Object.hasOwn(STATUSES, value);

/** Where a job may be deleted. */
export const EARLY: readonly Status[] = ["UPLOADED", "PENDING"];
