import { useQuery } from "@tanstack/react-query";
import { FileDown, PackageSearch, Printer } from "lucide-react";
import { useState } from "react";
import { inventoryGetPickListOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { InventoryPickOut } from "@/api/gen/types.gen";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { SubNav } from "@/components/ui/subnav";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { count, day, NOTHING } from "@/lib/format";
import { ORDER_PAGES } from "./area";

const COLUMNS: Column<InventoryPickOut>[] = [
  { name: "Location", cell: (one) => <b className="font-medium">{one.location ?? NOTHING}</b> },
  { name: "Item", cell: (one) => one.name },
  { name: "SKU", cell: (one) => one.sku ?? NOTHING, className: "num", wide: true },
  {
    name: "For",
    cell: (one) => one.orders.map((order) => `#${order.number} (${count(order.quantity)})`).join(", "),
    className: "whitespace-normal!",
  },
  { name: "Take", cell: (one) => <b className="font-semibold">{count(one.quantity)}</b>, number: true },
];

/** What to fetch from the shelves for the orders that can be shipped, by where it lies. */
export function PickListPage() {
  const [partial, setPartial] = useState(false);
  const list = useQuery({
    ...inventoryGetPickListOptions({ query: { partial, limit: 100 } }),
    refetchOnMount: "always",
  });
  const file = (format: string) => `/api/v1/orders/pick-list?partial=${partial}&limit=100&format=${format}`;
  return (
    <Page
      title="Pick List"
      note="What to fetch for the orders that can be shipped, shelf by shelf"
      actions={
        <>
          <Button asChild>
            <a href={file("csv")} download>
              <FileDown aria-hidden /> CSV
            </a>
          </Button>
          <Button asChild>
            <a href={file("html")} target="_blank" rel="noreferrer">
              <Printer aria-hidden /> Print
            </a>
          </Button>
        </>
      }
    >
      <SubNav label="Orders" pages={ORDER_PAGES} />
      <label className="mb-4 inline-flex items-center gap-2.5">
        <input
          type="checkbox"
          className="size-4 accent-(--accent)"
          checked={partial}
          onChange={(event) => setPartial(event.target.checked)}
        />
        Orders too that have only a part of what they need
      </label>
      <Loaded query={list}>
        {({ items, orders }) =>
          items.length ? (
            <div className="space-y-4">
              <Section title="Shelves">
                <Table label="What to fetch" columns={COLUMNS} rows={items} rowKey={(one) => one.item_id} />
              </Section>
              <Section title={`Orders (${count(orders.length)})`}>
                <ul className="divide-y">
                  {orders.map((order) => (
                    <li key={order.id} className="flex min-h-11 flex-wrap items-center gap-3 px-4">
                      <RowLink to="/orders/$orderId" params={{ orderId: order.id }}>
                        <span className="num">#{order.number}</span>
                      </RowLink>
                      <span className="flex-1">{order.customer ?? order.external_id ?? NOTHING}</span>
                      <StatusBadge status={order.priority} />
                      <span className="text-muted">{day(order.due_date)}</span>
                    </li>
                  ))}
                </ul>
              </Section>
            </div>
          ) : (
            <Empty icon={PackageSearch} title="Nothing to fetch">
              An order stands here when everything it needs is allocated.
            </Empty>
          )
        }
      </Loaded>
    </Page>
  );
}
