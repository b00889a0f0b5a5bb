import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Ban, Truck } from "lucide-react";
import { useState } from "react";
import { inventoryGetOrderOptions, inventoryGetOrderQueryKey } from "@/api/gen/@tanstack/react-query.gen";
import { inventoryCancelOrder, inventoryShipOrder } from "@/api/gen/sdk.gen";
import type { InventoryAllocationOut, InventoryOrderOut } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Facts, Section } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { Page } from "@/components/ui/page";
import { Progress } from "@/components/ui/progress";
import { Loaded } from "@/components/ui/query";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { count, dateTime, day, NOTHING, percent } from "@/lib/format";
import { toast } from "@/lib/toast";
import { allocated, needed, share, stateOf } from "./progress";

const COLUMNS: Column<InventoryAllocationOut>[] = [
  { name: "Item", cell: (one) => <ItemLink line={one} /> },
  { name: "Status", cell: (one) => <StatusBadge status={one.status} /> },
  { name: "Needed", cell: (one) => count(one.quantity_needed), number: true },
  { name: "Allocated", cell: (one) => count(one.quantity_allocated), number: true },
  {
    name: "Missing",
    cell: (one) => count(Math.max(0, one.quantity_needed - one.quantity_allocated - one.quantity_shipped)),
    number: true,
  },
  { name: "Shipped", cell: (one) => count(one.quantity_shipped), number: true, wide: true },
];

export function OrderPage() {
  const { orderId } = useParams({ from: "/inside/orders/$orderId" });
  const order = useQuery(inventoryGetOrderOptions({ path: { order_id: orderId } }));
  const { data } = order;
  return (
    <Page
      title={data ? `Order #${data.number}` : "Order"}
      note={
        data && (
          <span className="flex flex-wrap items-center gap-2">
            <StatusBadge status={stateOf(data)} /> {data.customer}
          </span>
        )
      }
      actions={data && <OrderActions order={data} />}
    >
      <Loaded query={order}>{(one) => <Detail order={one} />}</Loaded>
    </Page>
  );
}

function Detail({ order }: { order: InventoryOrderOut }) {
  return (
    <div className="space-y-4">
      <Section title="Progress">
        <div className="p-4">
          <div className="mb-2 flex justify-between">
            <span>{sentence(order)}</span>
            <span className="num text-muted">{percent(share(order))}</span>
          </div>
          <Progress
            value={share(order)}
            label="Items allocated"
            tone={order.status === "cancelled" ? "gray" : share(order) >= 100 ? "green" : "amber"}
          />
        </div>
      </Section>
      <Section title="Items">
        <Table
          label="Items of the order"
          columns={COLUMNS}
          rows={order.allocations}
          rowKey={(one) => one.line_id + (one.part_id ?? one.product_id)}
        />
      </Section>
      <Section title="Details">
        <Facts
          items={[
            ["Priority", <StatusBadge key="p" status={order.priority} />],
            ["Number In The Shop", order.external_id ?? NOTHING],
            ["Due", day(order.due_date)],
            ["Received", dateTime(order.created_at)],
            ["Fulfilled", dateTime(order.fulfilled_at)],
          ]}
        />
        {order.notes && <p className="border-t p-4 whitespace-pre-wrap">{order.notes}</p>}
      </Section>
    </div>
  );
}

function sentence(order: InventoryOrderOut): string {
  if (order.status === "cancelled") return "This order was cancelled; what it held is free again.";
  if (order.status === "shipped") return "This order has left.";
  if (order.fulfillment_status === "fulfilled") return "Everything is allocated: it can be shipped.";
  return `${count(allocated(order))} of ${count(needed(order))} items are allocated; the rest comes from the next prints.`;
}

function ItemLink({ line }: { line: InventoryAllocationOut }) {
  const itemId = line.part_id ?? line.product_id;
  if (!itemId) return line.name;
  return (
    <RowLink to="/inventory/$itemId" params={{ itemId }}>
      {line.name}
    </RowLink>
  );
}

function OrderActions({ order }: { order: InventoryOrderOut }) {
  const [open, setOpen] = useState<"ship" | "cancel" | null>(null);
  const queries = useQueryClient();
  const path = { order_id: order.id };
  const keep = (changed: InventoryOrderOut) =>
    queries.setQueryData(inventoryGetOrderQueryKey({ path }), changed);
  const mayWrite = useMay("orders:write");
  if (!mayWrite || order.status !== "open") return null;
  return (
    <>
      <Button kind="danger" onClick={() => setOpen("cancel")}>
        <Ban aria-hidden /> Cancel Order
      </Button>
      <Button
        kind="primary"
        disabled={order.fulfillment_status !== "fulfilled"}
        onClick={() => setOpen("ship")}
      >
        <Truck aria-hidden /> Ship
      </Button>
      <Confirm
        open={open === "ship"}
        onClose={() => setOpen(null)}
        title={`Ship order #${order.number}?`}
        action="Ship"
        danger={false}
        onConfirm={async () => {
          keep((await inventoryShipOrder({ path, throwOnError: true })).data);
          toast.success(`Order #${order.number} has left`);
        }}
      >
        {count(needed(order))} items leave the stock.
      </Confirm>
      <Confirm
        open={open === "cancel"}
        onClose={() => setOpen(null)}
        title={`Cancel order #${order.number}?`}
        action="Cancel Order"
        onConfirm={async () => {
          keep((await inventoryCancelOrder({ path, throwOnError: true })).data);
          toast.success(`Order #${order.number} is cancelled`);
        }}
      >
        What it holds becomes free and goes to the orders that wait.
      </Confirm>
    </>
  );
}
