import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { inventoryGetOrderOptions, inventoryListHistoryOptions } from "@/api/gen/@tanstack/react-query.gen";
import type {
  InventoryExplainedAllocationOut,
  InventoryHistoryEntryOut,
  InventoryOrderDetailOut,
} from "@/api/gen/types.gen";
import { Badge, StatusBadge } from "@/components/ui/badge";
import { Facts, Section } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Progress } from "@/components/ui/progress";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { count, dateTime, day, NOTHING, percent, title } from "@/lib/format";
import { OrderActions } from "./order-actions";
import { allocated, needed, share, stateOf } from "./progress";

const COLUMNS: Column<InventoryExplainedAllocationOut>[] = [
  { name: "Item", cell: (one) => <ItemLink line={one} /> },
  { name: "Status", cell: (one) => <StatusBadge status={one.status} /> },
  { name: "Allocated", cell: (one) => <LineShare line={one} />, className: "min-w-36" },
  { name: "Shipped", cell: (one) => count(one.quantity_shipped), number: true, wide: true },
  { name: "Returned", cell: (one) => count(one.quantity_returned), number: true, wide: true },
  {
    name: "Why",
    cell: (one) => <Why line={one} />,
    className: "whitespace-normal! min-w-56 py-2",
  },
];

const HISTORY: Column<InventoryHistoryEntryOut>[] = [
  { name: "When", cell: (one) => dateTime(one.created_at) },
  { name: "What", cell: (one) => title(one.kind) },
  { name: "Item", cell: (one) => one.name },
  { name: "Reason", cell: (one) => one.reason },
  { name: "By", cell: (one) => one.actor, wide: true },
  {
    name: "Quantity",
    cell: (one) => (one.quantity > 0 ? `+${count(one.quantity)}` : count(one.quantity).replace("-", "−")),
    number: true,
  },
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
            <StatusBadge status={stateOf(data)} />
            {data.is_held && <Badge tone="amber">Held</Badge>} {data.customer}
          </span>
        )
      }
      actions={data && <OrderActions order={data} />}
    >
      <Loaded query={order}>{(one) => <Detail order={one} />}</Loaded>
    </Page>
  );
}

function Detail({ order }: { order: InventoryOrderDetailOut }) {
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
            ["Shipping", title(order.shipment_status)],
          ]}
        />
        {order.notes && <p className="border-t p-4 whitespace-pre-wrap">{order.notes}</p>}
      </Section>
      <History orderId={order.id} />
    </div>
  );
}

function History({ orderId }: { orderId: string }) {
  const history = useQuery(inventoryListHistoryOptions({ path: { order_id: orderId } }));
  return (
    <Section title="History">
      <Loaded query={history}>
        {({ items }) =>
          items.length ? (
            <Table
              label="History of the order"
              columns={HISTORY}
              rows={items}
              rowKey={(one) => `${one.created_at} ${one.item_id} ${one.kind} ${one.quantity}`}
            />
          ) : (
            <Empty title="Nothing has happened yet">
              What it is given, loses and ships stands here, with the reason.
            </Empty>
          )
        }
      </Loaded>
    </Section>
  );
}

function sentence(order: InventoryOrderDetailOut): string {
  if (order.status === "cancelled") return "This order was cancelled; what it held is free again.";
  if (order.status === "shipped") return "This order has left.";
  if (order.is_held) return "This order is held: it gets nothing until it is released.";
  if (order.fulfillment_status === "fulfilled") return "Everything is allocated: it can be shipped.";
  return `${count(allocated(order))} of ${count(needed(order))} items are allocated; the rest comes from the next prints.`;
}

function LineShare({ line }: { line: InventoryExplainedAllocationOut }) {
  const has = line.quantity_allocated + line.quantity_shipped;
  return (
    <div className="flex items-center gap-3">
      <div className="w-20">
        <Progress
          value={line.quantity_needed ? (has / line.quantity_needed) * 100 : 0}
          label={`Allocated of ${line.name}`}
          tone={has >= line.quantity_needed ? "green" : "amber"}
        />
      </div>
      <span className="num text-muted">
        {count(has)}/{count(line.quantity_needed)}
      </span>
    </div>
  );
}

/** Why a line has what it has: who waits before it, and what is being printed for it. */
function Why({ line }: { line: InventoryExplainedAllocationOut }) {
  const ahead = line.queue?.ahead ?? [];
  return (
    <span className="text-muted">
      {line.explanation}
      {ahead.length > 0 && (
        <>
          {" "}
          Waits behind{" "}
          {ahead.map((one, index) => (
            <span key={one.order_id ?? index}>
              {index > 0 && ", "}
              {one.order_id ? (
                <Link
                  to="/orders/$orderId"
                  params={{ orderId: one.order_id }}
                  className="num underline underline-offset-3"
                >
                  #{one.number}
                </Link>
              ) : (
                "a production run"
              )}
            </span>
          ))}
          .
        </>
      )}
    </span>
  );
}

function ItemLink({ line }: { line: InventoryExplainedAllocationOut }) {
  const itemId = line.part_id ?? line.product_id;
  if (!itemId) return line.name;
  return (
    <RowLink to="/inventory/$itemId" params={{ itemId }}>
      {line.name}
    </RowLink>
  );
}
