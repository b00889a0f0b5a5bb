/** How far an order is. */
import type { InventoryOrderOut } from "@/api/gen/types.gen";

type Counted = Pick<InventoryOrderOut, "allocations" | "status">;

export const needed = (order: Counted) => sum(order, (one) => one.quantity_needed);

/** What stands ready or has left already. */
export const allocated = (order: Counted) =>
  sum(order, (one) => (order.status === "shipped" ? one.quantity_shipped : one.quantity_allocated));

/** Percent of the items that are allocated. */
export function share(order: Counted): number {
  const all = needed(order);
  return all ? (allocated(order) / all) * 100 : 0;
}

/** The one word for an order: where it ended, otherwise how far its fulfilment is. */
export const stateOf = (order: Pick<InventoryOrderOut, "status" | "fulfillment_status">) =>
  order.status === "open" ? order.fulfillment_status : order.status;

const sum = (order: Counted, of: (one: InventoryOrderOut["allocations"][number]) => number) =>
  order.allocations.reduce((total, one) => total + of(one), 0);
