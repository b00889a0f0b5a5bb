import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileUp, PackageCheck, Plus } from "lucide-react";
import { useState } from "react";
import { inventoryListOrdersOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { InventoryListOrdersData, InventoryOrderOut } from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Badge, StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Choice, Filters, SearchField } from "@/components/ui/filters";
import { Select } from "@/components/ui/input";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Progress } from "@/components/ui/progress";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { SubNav } from "@/components/ui/subnav";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { useAddressed } from "@/lib/dialog-address";
import { ago, count, day, NOTHING } from "@/lib/format";
import { later } from "@/lib/later";
import { ORDER_PAGES } from "./area";
import { allocated, needed, share, stateOf } from "./progress";

const ImportDialog = later(async () => (await import("@/components/ui/import-dialog")).ImportDialog);
const NewOrderDialog = later(async () => (await import("./new-order-dialog")).NewOrderDialog);

type Sort = NonNullable<Query["sort"]>;
type Query = NonNullable<InventoryListOrdersData["query"]>;

const SORTS: readonly (readonly [Sort, string])[] = [
  ["-number", "Newest first"],
  ["number", "Oldest first"],
  ["priority", "Most urgent first"],
  ["due_date", "Due first"],
  ["customer", "By customer"],
  ["-updated_at", "Changed last"],
];

const COLUMNS: Column<InventoryOrderOut>[] = [
  {
    name: "Order",
    cell: (one) => (
      <RowLink to="/orders/$orderId" params={{ orderId: one.id }}>
        <span className="num">#{one.number}</span>
      </RowLink>
    ),
  },
  { name: "Customer", cell: (one) => one.customer ?? one.external_id ?? NOTHING },
  { name: "Priority", cell: (one) => <StatusBadge status={one.priority} /> },
  {
    name: "Status",
    cell: (one) => (
      <span className="flex items-center gap-1.5">
        <StatusBadge status={stateOf(one)} />
        {one.is_held && <Badge tone="amber">Held</Badge>}
      </span>
    ),
  },
  { name: "Allocated", cell: (one) => <Share order={one} />, className: "min-w-36" },
  { name: "Due", cell: (one) => day(one.due_date), wide: true },
  { name: "Received", cell: (one) => ago(one.created_at), wide: true },
];

export function OrdersPage() {
  const [search, setSearch] = useState("");
  const [status, setStatus] = useState("");
  const [fulfilment, setFulfilment] = useState("");
  const [priority, setPriority] = useState("");
  const [held, setHeld] = useState("");
  const [sort, setSort] = useState<Sort>("-number");
  const [skip, setSkip] = useState(0);
  const [isAdding, setAdding] = useAddressed("new");
  const navigate = useNavigate();
  const mayWrite = useMay("orders:write");
  const query: Query = {
    search: search || undefined,
    status: (status || undefined) as Query["status"],
    fulfillment_status: (fulfilment || undefined) as Query["fulfillment_status"],
    priority: (priority || undefined) as Query["priority"],
    is_held: held ? held === "held" : undefined,
    sort,
    skip,
    limit: PAGE_SIZE,
  };
  const orders = useQuery({ ...inventoryListOrdersOptions({ query }), placeholderData: keepPreviousData });
  const [isImporting, setImporting] = useAddressed("import");
  const refresh = useRefresh();
  const isFiltered = !!(search || status || fulfilment || priority || held);
  const add = mayWrite && (
    <Button kind="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> New Order
    </Button>
  );
  return (
    <Page
      title="Orders"
      note="What customers wait for. Stock goes to the most urgent, oldest order by itself."
      actions={
        <>
          {mayWrite && (
            <Button onClick={() => setImporting(true)}>
              <FileUp aria-hidden /> Import
            </Button>
          )}
          {add}
        </>
      }
    >
      <SubNav label="Orders" pages={ORDER_PAGES} />
      <Card>
        <Filters>
          <SearchField label="Search orders" onSearch={setSearch} />
          <Choice
            label="Status"
            value={status}
            options={["open", "shipped", "cancelled"]}
            onChange={setStatus}
          />
          <Choice
            label="Fulfilment"
            value={fulfilment}
            options={["unfulfilled", "partially_fulfilled", "fulfilled"]}
            onChange={setFulfilment}
          />
          <Choice
            label="Priority"
            value={priority}
            options={["critical", "rush", "normal"]}
            onChange={setPriority}
          />
          <Choice label="Hold" value={held} options={["held", "not held"]} onChange={setHeld} />
          <Select
            aria-label="Sort"
            className="w-auto"
            value={sort}
            onChange={(event) => setSort(event.target.value as Sort)}
          >
            {SORTS.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </Select>
        </Filters>
        <Loaded query={orders}>
          {(page) =>
            page.items.length ? (
              <>
                <Table label="Orders" columns={COLUMNS} rows={page.items} rowKey={(one) => one.id} />
                <Paging total={page.total} skip={skip} onSkip={setSkip} />
              </>
            ) : (
              <Empty
                icon={PackageCheck}
                title={isFiltered ? "No order is like this" : "No orders yet"}
                action={add}
              >
                An order takes what is in stock at once; what it lacks comes from the next prints.
              </Empty>
            )
          }
        </Loaded>
      </Card>
      {isImporting && (
        <ImportDialog
          title="Import Orders"
          url="/api/v1/orders/import"
          example={
            "external_id,customer,sku,quantity,priority,due_date\nweb-1001,Ada,HOOK-1,4,rush,2026-12-24"
          }
          onClose={() => setImporting(false)}
          onDone={() => refresh("orders", "stock")}
        >
          One line of an order a row; rows with the same external id are one order. The item by sku, part or
          product. An order that is known is not taken twice.
        </ImportDialog>
      )}
      {isAdding && (
        <NewOrderDialog
          onClose={() => setAdding(false)}
          onDone={(order) => void navigate({ to: "/orders/$orderId", params: { orderId: order.id } })}
        />
      )}
    </Page>
  );
}

function Share({ order }: { order: InventoryOrderOut }) {
  return (
    <div className="flex items-center gap-3">
      <div className="w-20">
        <Progress
          value={share(order)}
          label={`Allocated of order ${order.number}`}
          tone={share(order) >= 100 ? "green" : "amber"}
        />
      </div>
      <span className="num text-muted">
        {count(allocated(order))}/{count(needed(order))}
      </span>
    </div>
  );
}
