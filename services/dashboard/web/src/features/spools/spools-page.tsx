import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Disc3, FileUp, Plus } from "lucide-react";
import { useState } from "react";
import { inventoryListSpoolsOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { InventoryListSpoolsData, InventorySpoolOut } from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Choice, Filters, SearchField } from "@/components/ui/filters";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { SubNav } from "@/components/ui/subnav";
import { Swatch } from "@/components/ui/swatch";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { useAddressed } from "@/lib/dialog-address";
import { NOTHING } from "@/lib/format";
import { later } from "@/lib/later";
import { SPOOL_PAGES } from "./area";
import { Left } from "./spool-left";

const ImportDialog = later(async () => (await import("@/components/ui/import-dialog")).ImportDialog);
const SpoolDialog = later(async () => (await import("./spool-dialog")).SpoolDialog);

type Query = NonNullable<InventoryListSpoolsData["query"]>;

const COLUMNS: Column<InventorySpoolOut>[] = [
  {
    name: "Spool",
    cell: (one) => (
      <span className="flex items-center gap-2.5">
        <Swatch hex={one.color_hex} name={one.color} />
        <RowLink to="/spools/$spoolId" params={{ spoolId: one.id }}>
          {one.name}
        </RowLink>
        {one.is_low && <Badge tone="amber">Low</Badge>}
        {one.is_archived && <Badge>Archived</Badge>}
      </span>
    ),
  },
  { name: "Material", cell: (one) => one.material },
  { name: "Colour", cell: (one) => one.color ?? NOTHING, wide: true },
  { name: "Brand", cell: (one) => one.brand ?? NOTHING, wide: true },
  { name: "Location", cell: (one) => one.location ?? NOTHING, wide: true },
  { name: "Left", cell: (one) => <Left spool={one} /> },
];

export function SpoolsPage() {
  const [isAdding, setAdding] = useAddressed("new");
  const [isImporting, setImporting] = useAddressed("import");
  const mayWrite = useMay("stock:write");
  const refresh = useRefresh();
  const add = mayWrite && (
    <>
      <Button onClick={() => setImporting(true)}>
        <FileUp aria-hidden /> Import
      </Button>
      <Button kind="primary" onClick={() => setAdding(true)}>
        <Plus aria-hidden /> Add Spools
      </Button>
    </>
  );
  return (
    <Page title="Spools" note="Filament, and how much of it is left" actions={add}>
      <SubNav label="Spools" pages={SPOOL_PAGES} />
      <SpoolList onAdd={mayWrite ? () => setAdding(true) : undefined} />
      {isAdding && <SpoolDialog onClose={() => setAdding(false)} />}
      {isImporting && (
        <ImportDialog
          title="Import Spools"
          url="/api/v1/spools/import"
          example={
            "id,filament.name,filament.material,filament.weight,remaining_weight\n1,Galaxy Black,PLA,1000,730"
          }
          onClose={() => setImporting(false)}
          onDone={() => refresh("spools")}
        >
          Spoolman's export of its spools, as CSV or JSON. Each spool keeps its number there and is never
          taken twice.
        </ImportDialog>
      )}
    </Page>
  );
}

function SpoolList({ onAdd }: { onAdd?: () => void }) {
  const [search, setSearch] = useState("");
  const [stock, setStock] = useState("");
  const [skip, setSkip] = useState(0);
  const query: Query = {
    search: search || undefined,
    is_low: stock === "low" || stock === "enough" ? stock === "low" : undefined,
    is_archived: stock === "archived" ? true : undefined,
    skip,
    limit: PAGE_SIZE,
  };
  const spools = useQuery({ ...inventoryListSpoolsOptions({ query }), placeholderData: keepPreviousData });
  return (
    <Card>
      <Filters>
        <SearchField label="Search spools" onSearch={setSearch} />
        <Choice
          label="Stock"
          value={stock}
          options={["low", "enough", "archived"]}
          onChange={(value) => {
            setStock(value);
            setSkip(0);
          }}
        />
      </Filters>
      <Loaded query={spools}>
        {(page) =>
          page.items.length ? (
            <>
              <Table label="Spools" columns={COLUMNS} rows={page.items} rowKey={(one) => one.id} />
              <Paging total={page.total} skip={skip} onSkip={setSkip} />
            </>
          ) : (
            <Empty
              icon={Disc3}
              title={search || stock ? "No spool is like this" : "No spools yet"}
              action={
                onAdd && (
                  <Button kind="primary" onClick={onAdd}>
                    Add Spools
                  </Button>
                )
              }
            >
              Add the spools you have: runs check their material, and book what they use.
            </Empty>
          )
        }
      </Loaded>
    </Card>
  );
}
