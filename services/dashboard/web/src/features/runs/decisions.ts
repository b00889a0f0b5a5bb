/** Decisions about a run that come with a reason. */
import { productionCloseRunShort, productionEditRun, productionHoldRun } from "@/api/gen/sdk.gen";
import type { ProductionRunOut } from "@/api/gen/types.gen";
import type { Decision } from "./reason-dialog";

type Run = Pick<ProductionRunOut, "id" | "run_number">;

export function hold({ id, run_number }: Run): Decision {
  return {
    title: `Hold ${run_number}`,
    description: "New prints do not count for it meanwhile; what prints already still does.",
    action: "Hold",
    field: "reason",
    send: async (reason) =>
      (await productionHoldRun({ path: { run_id: id }, body: { reason }, throwOnError: true })).data,
    done: () => `${run_number} is on hold`,
  };
}

export function endShort({ id, run_number }: Run): Decision {
  return {
    title: `End ${run_number} Short`,
    description: "What is not printed yet is cancelled, and the run is ready for assembly.",
    action: "End Short",
    field: "reason",
    send: async (reason) =>
      (await productionCloseRunShort({ path: { run_id: id }, body: { reason }, throwOnError: true })).data,
    done: () => `${run_number} is ready for assembly`,
  };
}

const GIVEN_UP = { failed: "Mark As Failed", cancelled: "Cancel Run" } as const;

export function giveUp({ id, run_number }: Run, status: keyof typeof GIVEN_UP): Decision {
  return {
    title: status === "failed" ? `${run_number} Failed` : `Cancel ${run_number}`,
    description: "Nothing more is printed for it. What it printed already stays counted.",
    action: GIVEN_UP[status],
    field: "close_reason",
    send: async (close_reason) => edited(id, status, close_reason),
    done: () => `${run_number} is ${status}`,
  };
}

export function revert({ id, run_number }: Run): Decision {
  return {
    title: `Revert ${run_number}`,
    description:
      "Filament goes back to its spools, assembled products leave the stock, and the run is cancelled.",
    action: "Revert",
    field: "close_reason",
    send: async (close_reason) => edited(id, "cancelled", close_reason),
    done: () => `${run_number} is reverted`,
  };
}

async function edited(run_id: string, status: "failed" | "cancelled", close_reason: string | undefined) {
  return (await productionEditRun({ path: { run_id }, body: { status, close_reason }, throwOnError: true }))
    .data;
}
