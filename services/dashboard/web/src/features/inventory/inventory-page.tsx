import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Boxes, ClipboardPlus } from "lucide-react";
import { useState } from "react";
import { inventoryListPrintLogOptions, inventoryListStockOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { InventoryPrintLogOut, InventoryStockOut } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Badge, StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { ago, count, fileStem } from "@/lib/format";
import { LogPrintDialog } from "./log-print-dialog";

const STOCK: Column<InventoryStockOut>[] = [
  {
    name: "Item",
    cell: (one) => (
      <RowLink to="/inventory/$itemId" params={{ itemId: one.item_id }}>
        {one.name}
      </RowLink>
    ),
  },
  {
    name: "Kind",
    cell: (one) => (one.product_id ? <Badge tone="violet">Product</Badge> : <Badge>Part</Badge>),
  },
  { name: "On Hand", cell: (one) => count(one.quantity_on_hand), number: true },
  { name: "Reserved", cell: (one) => count(one.quantity_reserved), number: true },
  {
    name: "Free",
    cell: (one) => <b className="font-semibold">{count(one.quantity_available)}</b>,
    number: true,
  },
];

const LOG: Column<InventoryPrintLogOut>[] = [
  {
    name: "Part",
    cell: (one) => <span className="font-medium">{one.part_name ?? fileStem(one.gcode_filename)}</span>,
  },
  { name: "Status", cell: (one) => <StatusBadge status={one.status} /> },
  { name: "Items", cell: (one) => count(one.quantity_printed), number: true },
  { name: "File", cell: (one) => fileStem(one.gcode_filename), wide: true },
  { name: "When", cell: (one) => ago(one.completed_at) },
];

export function InventoryPage() {
  const [isLogging, setLogging] = useState(false);
  const mayWrite = useMay("stock:write");
  const log = mayWrite && (
    <Button kind="primary" onClick={() => setLogging(true)}>
      <ClipboardPlus aria-hidden /> Log Print
    </Button>
  );
  return (
    <Page title="Inventory" note="Parts and products in stock" actions={log}>
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <Stock />
        <PrintLog />
      </div>
      {isLogging && <LogPrintDialog onClose={() => setLogging(false)} />}
    </Page>
  );
}

function Stock() {
  const [skip, setSkip] = useState(0);
  const stock = useQuery({
    ...inventoryListStockOptions({ query: { skip, limit: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Section title="Stock" className="min-w-0">
      <Loaded query={stock}>
        {(page) =>
          page.items.length ? (
            <>
              <Table label="Stock" columns={STOCK} rows={page.items} rowKey={(one) => one.item_id} />
              <Paging total={page.total} skip={skip} onSkip={setSkip} />
            </>
          ) : (
            <Empty icon={Boxes} title="Nothing in stock yet">
              Make a part, map its file to it, and print it: what comes off the plate is counted here by
              itself.
            </Empty>
          )
        }
      </Loaded>
    </Section>
  );
}

function PrintLog() {
  const [skip, setSkip] = useState(0);
  const entries = useQuery({
    ...inventoryListPrintLogOptions({ query: { skip, limit: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Section title="Print Log" className="min-w-0">
      <Loaded query={entries}>
        {(page) =>
          page.items.length ? (
            <>
              <Table label="Print log" columns={LOG} rows={page.items} rowKey={(one) => one.id} />
              <Paging total={page.total} skip={skip} onSkip={setSkip} />
            </>
          ) : (
            <Empty title="No print was counted yet" />
          )
        }
      </Loaded>
    </Section>
  );
}
