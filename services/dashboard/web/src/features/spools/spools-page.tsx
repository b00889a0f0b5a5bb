import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Disc3, Plus } from "lucide-react";
import { useState } from "react";
import {
  inventoryListSpoolsOptions,
  inventoryListTransactionsOptions,
} from "@/api/gen/@tanstack/react-query.gen";
import type { InventorySpoolOut, InventoryTransactionOut } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Badge, StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { Choice, Filters, SearchField } from "@/components/ui/filters";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Progress } from "@/components/ui/progress";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { Swatch } from "@/components/ui/swatch";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { ago, grams, NOTHING, title } from "@/lib/format";
import { SpoolDialog } from "./spool-dialog";

const SPOOLS: Column<InventorySpoolOut>[] = [
  {
    name: "Spool",
    cell: (one) => (
      <span className="flex items-center gap-2.5">
        <Swatch hex={one.color_hex} name={one.color} />
        <span className="font-medium">{one.name}</span>
        {one.is_low && <Badge tone="amber">Low</Badge>}
      </span>
    ),
  },
  { name: "Material", cell: (one) => one.material },
  { name: "Colour", cell: (one) => one.color ?? NOTHING, wide: true },
  { name: "Brand", cell: (one) => one.brand ?? NOTHING, wide: true },
  { name: "Location", cell: (one) => one.location ?? NOTHING, wide: true },
  { name: "Left", cell: (one) => <Left spool={one} /> },
];

const TRANSACTIONS: Column<InventoryTransactionOut>[] = [
  { name: "When", cell: (one) => ago(one.created_at) },
  { name: "Spool", cell: (one) => <span className="font-medium">{one.spool_name}</span> },
  { name: "Type", cell: (one) => <StatusBadge status={one.type} /> },
  { name: "Source", cell: (one) => <Source transaction={one} /> },
  { name: "Reason", cell: (one) => one.reason || NOTHING, wide: true },
  { name: "By", cell: (one) => one.actor, wide: true },
  { name: "Grams", cell: (one) => grams(one.grams), number: true },
];

export function SpoolsPage() {
  const [search, setSearch] = useState("");
  const [stock, setStock] = useState("");
  const [skip, setSkip] = useState(0);
  const [isAdding, setAdding] = useState(false);
  const mayWrite = useMay("stock:write");
  const query = {
    search: search || undefined,
    is_low: stock ? stock === "low" : undefined,
    skip,
    limit: PAGE_SIZE,
  };
  const spools = useQuery({ ...inventoryListSpoolsOptions({ query }), placeholderData: keepPreviousData });
  const add = mayWrite && (
    <Button kind="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> Add Spool
    </Button>
  );
  return (
    <Page title="Spools" note="Filament, and every gram that left it" actions={add}>
      <div className="space-y-4">
        <Card>
          <Filters>
            <SearchField label="Search spools" onSearch={setSearch} />
            <Choice label="Stock" value={stock} options={["low", "enough"]} onChange={setStock} />
          </Filters>
          <Loaded query={spools}>
            {(page) =>
              page.items.length ? (
                <>
                  <Table label="Spools" columns={SPOOLS} rows={page.items} rowKey={(one) => one.id} />
                  <Paging total={page.total} skip={skip} onSkip={setSkip} />
                </>
              ) : (
                <Empty
                  icon={Disc3}
                  title={search || stock ? "No spool is like this" : "No spools yet"}
                  action={add}
                >
                  Add the spools you have: runs check their material, and book what they use.
                </Empty>
              )
            }
          </Loaded>
        </Card>
        <Transactions />
      </div>
      {isAdding && <SpoolDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}

function Transactions() {
  const [skip, setSkip] = useState(0);
  const transactions = useQuery({
    ...inventoryListTransactionsOptions({ query: { skip, limit: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Section title="Transactions">
      <Loaded query={transactions}>
        {(page) =>
          page.items.length ? (
            <>
              <Table label="Transactions" columns={TRANSACTIONS} rows={page.items} rowKey={(one) => one.id} />
              <Paging total={page.total} skip={skip} onSkip={setSkip} />
            </>
          ) : (
            <Empty title="Nothing was used yet" />
          )
        }
      </Loaded>
    </Section>
  );
}

/** Where a transaction comes from, with the way there. */
function Source({ transaction }: { transaction: InventoryTransactionOut }) {
  if (transaction.source !== "run" || !transaction.source_id) return title(transaction.source);
  return (
    <RowLink to="/production-runs/$runId" params={{ runId: transaction.source_id }}>
      Run
    </RowLink>
  );
}

function Left({ spool }: { spool: InventorySpoolOut }) {
  const share = (Number(spool.remaining_grams) / Number(spool.initial_grams)) * 100;
  return (
    <div className="flex items-center gap-3">
      <div className="w-20">
        <Progress value={share} label={`Left on ${spool.name}`} tone={spool.is_low ? "amber" : "green"} />
      </div>
      <span className="num">{grams(spool.remaining_grams)}</span>
    </div>
  );
}
