/** What may be done with a run, by how far it is: the rules of the API, so that pages offer nothing that is refused. */
import type { ProductionRunOut } from "@/api/gen/types.gen";

type Run = Pick<
  ProductionRunOut,
  "status" | "mode" | "total_plates" | "completed_plates" | "assembled_at" | "is_held"
>;

export const isEditable = ({ status }: Run) => status === "pending" || status === "in_progress";
export const isOpen = (run: Run) => isEditable(run) || run.status === "ready_for_assembly";

/** Its weights may be said now. */
export const isCompletable = ({ status, mode }: Run) =>
  mode === "items" ? status === "in_progress" : status === "ready_for_assembly";

export const isAssemblable = (run: Run & Pick<ProductionRunOut, "product_id" | "items">) =>
  !run.assembled_at &&
  (run.status === "ready_for_assembly" || run.status === "completed") &&
  (run.mode === "items" ? run.items.some((one) => one.successful_quantity > 0) : !!run.product_id);

/** Some of it is printed, and the rest may be given up. */
export const mayEndShort = (run: Run) =>
  run.mode === "plates" &&
  isEditable(run) &&
  run.completed_plates > 0 &&
  run.completed_plates < run.total_plates;

export const isDeletable = ({ status, assembled_at }: Run) =>
  status !== "completed" && (!assembled_at || status === "failed" || status === "cancelled");

interface Made {
  plates: readonly { failed_prints: number; failed_loads: number; quantity: number; prints_done: number }[];
  items: readonly { failed_quantity: number }[];
}

/** Something failed that a run of its own would print again. */
export function mayReprint(run: Run & Made): boolean {
  const isClosed = !isEditable(run);
  return (
    run.items.some((one) => one.failed_quantity > 0) ||
    run.plates.some(
      (one) => one.failed_prints > 0 || (isClosed && one.failed_loads > 0 && one.prints_done < one.quantity),
    )
  );
}
