/** The colour of every status. Colour is for status alone. */

export type Tone = "blue" | "green" | "amber" | "red" | "violet" | "gray";

const TONES: Record<string, Tone> = {
  // runs and plates
  pending: "gray",
  in_progress: "blue",
  printing: "blue",
  ready_for_assembly: "violet",
  completed: "green",
  complete: "green",
  failed: "red",
  cancelled: "gray",
  // orders and allocations
  open: "blue",
  shipped: "green",
  unfulfilled: "gray",
  partially_fulfilled: "amber",
  fulfilled: "green",
  partially_allocated: "amber",
  allocated: "green",
  // priorities
  critical: "red",
  rush: "amber",
  normal: "gray",
  // print log, dead letters, transactions
  success: "green",
  superseded: "gray",
  replayed: "green",
  discarded: "gray",
  usage: "blue",
  // deliveries of notifications
  queued: "gray",
  sending: "blue",
  sent: "green",
  adjustment: "amber",
  reversal: "violet",
  // stocktakes, deliveries
  posted: "green",
  review: "amber",
  accepted: "green",
};

export const toneOf = (status: string): Tone => TONES[status] ?? "gray";
