/** Dialogs that move so many of one item of an order. */
import { z } from "zod";
import {
  inventoryAllocate,
  inventoryDeallocate,
  inventoryReturnOrder,
  inventoryShipOrder,
} from "@/api/gen/sdk.gen";
import type { InventoryExplainedAllocationOut, InventoryOrderDetailOut } from "@/api/gen/types.gen";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, SelectField, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { count } from "@/lib/format";
import { toast } from "@/lib/toast";
import { itemOf, lineKey } from "./lines";

interface Props {
  order: InventoryOrderDetailOut;
  onClose: () => void;
  onDone: () => void;
}

interface Values {
  item: string;
  quantity: number;
  reason: string;
}

interface Kind {
  title: string;
  description: string;
  action: string;
  said: string;
  /** How many of a line it can be about; lines with none are not offered. */
  most: (line: InventoryExplainedAllocationOut) => number;
  needsReason: boolean;
  send: (orderId: string, values: Values) => Promise<unknown>;
}

function QuantityDialog({ order, onClose, onDone, kind }: Props & { kind: Kind }) {
  const lines = order.allocations.filter((one) => kind.most(one) > 0);
  const first = lines[0];
  const reason = kind.needsReason ? z.string().min(1).max(500) : z.string().max(500).optional();
  const api = useApiForm<Values, Values, unknown>({
    schema: z.object({ item: z.string().min(1), quantity: z.int().gte(1), reason }),
    defaults: { item: first && lineKey(first), quantity: first && kind.most(first), reason: "" },
    send: (values) => kind.send(order.id, values),
    done: () => {
      toast.success(kind.said);
      onDone();
      onClose();
    },
  });
  const { form } = api;
  return (
    <Dialog open onClose={onClose} title={kind.title} description={kind.description}>
      <ApiFormBody api={api} action={kind.action} onCancel={onClose}>
        <Stack>
          <SelectField
            form={form}
            name="item"
            label="Item"
            options={lines.map((one) => [lineKey(one), `${one.name} (up to ${count(kind.most(one))})`])}
          />
          <NumberField form={form} name="quantity" label="Quantity" />
          <TextField form={form} name="reason" label={kind.needsReason ? "Reason" : "Note"} />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

const missing = (one: InventoryExplainedAllocationOut) =>
  one.quantity_needed - one.quantity_allocated - one.quantity_shipped;

export const ShipPartDialog = (props: Props) => (
  <QuantityDialog
    {...props}
    kind={{
      title: `Ship a part of order #${props.order.number}`,
      description: "What is allocated leaves the stock; the order stays open for the rest.",
      action: "Ship",
      said: "A part has left",
      most: (one) => one.quantity_allocated,
      needsReason: false,
      send: (order_id, { item, quantity, reason }) =>
        inventoryShipOrder({
          path: { order_id },
          body: { lines: [{ ...itemOf(item), quantity }], partial: true, note: reason || undefined },
          throwOnError: true,
        }),
    }}
  />
);

export const AssignDialog = (props: Props) => (
  <QuantityDialog
    {...props}
    kind={{
      title: `Give stock to order #${props.order.number}`,
      description: "Free stock goes to this order, before those that wait longer.",
      action: "Give",
      said: "The order has it",
      most: missing,
      needsReason: true,
      send: (order_id, { item, ...body }) =>
        inventoryAllocate({ path: { order_id }, body: { ...itemOf(item), ...body }, throwOnError: true }),
    }}
  />
);

export const WithdrawDialog = (props: Props) => (
  <QuantityDialog
    {...props}
    kind={{
      title: `Take stock back from order #${props.order.number}`,
      description: "It becomes free and goes to the most urgent, oldest order that waits.",
      action: "Take Back",
      said: "It is free again",
      most: (one) => one.quantity_allocated,
      needsReason: true,
      send: (order_id, { item, ...body }) =>
        inventoryDeallocate({ path: { order_id }, body: { ...itemOf(item), ...body }, throwOnError: true }),
    }}
  />
);

export const ReturnDialog = (props: Props) => (
  <QuantityDialog
    {...props}
    kind={{
      title: `Take a return of order #${props.order.number}`,
      description: "What came back is in stock again, free for whoever waits.",
      action: "Take Return",
      said: "It is in stock again",
      most: (one) => one.quantity_shipped - one.quantity_returned,
      needsReason: true,
      send: (order_id, { item, quantity, reason }) =>
        inventoryReturnOrder({
          path: { order_id },
          body: { lines: [{ ...itemOf(item), quantity }], reason },
          throwOnError: true,
        }),
    }}
  />
);
