import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Boxes, ClipboardPlus, Printer } from "lucide-react";
import { useState } from "react";
import {
  inventoryListLocationsOptions,
  inventoryListStockOptions,
} from "@/api/gen/@tanstack/react-query.gen";
import type { InventoryStockOut } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Choice, Filters, SearchField } from "@/components/ui/filters";
import { Select } from "@/components/ui/input";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { SubNav } from "@/components/ui/subnav";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { useAddressed } from "@/lib/dialog-address";
import { count, NOTHING } from "@/lib/format";
import { later } from "@/lib/later";
import { INVENTORY_PAGES } from "./area";

const LabelsDialog = later(async () => (await import("./labels-dialog")).LabelsDialog);
const LogPrintDialog = later(async () => (await import("./log-print-dialog")).LogPrintDialog);

const STOCK: Column<InventoryStockOut>[] = [
  {
    name: "Item",
    cell: (one) => (
      <span className="flex items-center gap-2">
        <RowLink to="/inventory/$itemId" params={{ itemId: one.item_id }}>
          {one.name}
        </RowLink>
        {one.is_low && <Badge tone="amber">Low</Badge>}
      </span>
    ),
  },
  {
    name: "Kind",
    cell: (one) => (one.product_id ? <Badge tone="violet">Product</Badge> : <Badge>Part</Badge>),
    wide: true,
  },
  { name: "SKU", cell: (one) => one.sku ?? NOTHING, className: "num", wide: true },
  { name: "Location", cell: (one) => one.location ?? NOTHING, wide: true },
  { name: "On Hand", cell: (one) => count(one.quantity_on_hand), number: true },
  { name: "Reserved", cell: (one) => count(one.quantity_reserved), number: true },
  {
    name: "Free",
    cell: (one) => <b className="font-semibold">{count(one.quantity_available)}</b>,
    number: true,
  },
  { name: "Minimum", cell: (one) => count(one.minimum), number: true, wide: true },
];

export function InventoryPage() {
  const [isLogging, setLogging] = useAddressed("log");
  const [isLabelling, setLabelling] = useState(false);
  const mayWrite = useMay("stock:write");
  return (
    <Page
      title="Inventory"
      note="Parts and products in stock"
      actions={
        <>
          <Button onClick={() => setLabelling(true)}>
            <Printer aria-hidden /> Labels
          </Button>
          {mayWrite && (
            <Button kind="primary" onClick={() => setLogging(true)}>
              <ClipboardPlus aria-hidden /> Log Print
            </Button>
          )}
        </>
      }
    >
      <SubNav label="Inventory" pages={INVENTORY_PAGES} />
      <Stock />
      {isLogging && <LogPrintDialog onClose={() => setLogging(false)} />}
      {isLabelling && <LabelsDialog onClose={() => setLabelling(false)} />}
    </Page>
  );
}

function Stock() {
  const [search, setSearch] = useState("");
  const [level, setLevel] = useState("");
  const [location, setLocation] = useState("");
  const [skip, setSkip] = useState(0);
  const locations = useQuery(inventoryListLocationsOptions({ query: { limit: 100 } })).data?.items ?? [];
  const query = {
    search: search || undefined,
    is_low: level ? level === "low" : undefined,
    location_id: location || undefined,
    skip,
    limit: PAGE_SIZE,
  };
  const stock = useQuery({ ...inventoryListStockOptions({ query }), placeholderData: keepPreviousData });
  const isFiltered = !!(search || level || location);
  return (
    <Card>
      <Filters>
        <SearchField label="Search stock" onSearch={setSearch} />
        <Choice label="Level" value={level} options={["low", "enough"]} onChange={setLevel} />
        {locations.length > 0 && (
          <Select
            aria-label="Location"
            className="w-auto"
            value={location}
            onChange={(event) => setLocation(event.target.value)}
          >
            <option value="">Location: All</option>
            {locations.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </Select>
        )}
      </Filters>
      <Loaded query={stock}>
        {(page) =>
          page.items.length ? (
            <>
              <Table label="Stock" columns={STOCK} rows={page.items} rowKey={(one) => one.item_id} />
              <Paging total={page.total} skip={skip} onSkip={setSkip} />
            </>
          ) : (
            <Empty icon={Boxes} title={isFiltered ? "Nothing is like this" : "Nothing in stock yet"}>
              Make a part, map its file to it, and print it: what comes off the plate is counted here by
              itself.
            </Empty>
          )
        }
      </Loaded>
    </Card>
  );
}
