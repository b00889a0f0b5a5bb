import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import { useState } from "react";
import { inventoryListTransactionsOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { InventoryListTransactionsData, InventoryTransactionOut } from "@/api/gen/types.gen";
import { StatusBadge } from "@/components/ui/badge";
import { Choice, Filters } from "@/components/ui/filters";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { dateTime, decimal, grams, NOTHING, title } from "@/lib/format";

type Query = NonNullable<InventoryListTransactionsData["query"]>;

const COLUMNS: Column<InventoryTransactionOut>[] = [
  { name: "When", cell: (one) => dateTime(one.created_at) },
  {
    name: "Spool",
    cell: (one) => (
      <RowLink to="/spools/$spoolId" params={{ spoolId: one.spool_id }}>
        {one.spool_name}
      </RowLink>
    ),
  },
  { name: "Type", cell: (one) => <StatusBadge status={one.type} /> },
  { name: "Source", cell: (one) => <Source transaction={one} /> },
  { name: "Reason", cell: (one) => one.reason || NOTHING, wide: true },
  { name: "By", cell: (one) => one.actor, wide: true },
  { name: "Grams", cell: (one) => signedGrams(one.grams), number: true },
];

/** Every gram that left or came: of all spools, or of one. */
export function Transactions({ spoolId }: { spoolId?: string }) {
  const [skip, setSkip] = useState(0);
  const [type, setType] = useState("");
  const [source, setSource] = useState("");
  const query = {
    spool_id: spoolId,
    type: type || undefined,
    source: source || undefined,
    skip,
    limit: PAGE_SIZE,
  } as Query;
  const transactions = useQuery({
    ...inventoryListTransactionsOptions({ query }),
    placeholderData: keepPreviousData,
  });
  const choose = (set: (value: string) => void) => (value: string) => {
    set(value);
    setSkip(0);
  };
  const columns = spoolId ? COLUMNS.filter((one) => one.name !== "Spool") : COLUMNS;
  return (
    <>
      <Filters>
        <Choice
          label="Type"
          value={type}
          options={["usage", "adjustment", "reversal"]}
          onChange={choose(setType)}
        />
        <Choice
          label="Source"
          value={source}
          options={["run", "print", "manual", "weigh_in"]}
          onChange={choose(setSource)}
        />
      </Filters>
      <Loaded query={transactions}>
        {(page) =>
          page.items.length ? (
            <>
              <Table label="Transactions" columns={columns} rows={page.items} rowKey={(one) => one.id} />
              <Paging label="Pages of transactions" total={page.total} skip={skip} onSkip={setSkip} />
            </>
          ) : (
            <Empty
              icon={ArrowLeftRight}
              title={type || source ? "No transaction is like this" : "Nothing was used yet"}
            >
              Runs, prints, weigh-ins and what you book by hand stand here, each with where it comes from.
            </Empty>
          )
        }
      </Loaded>
    </>
  );
}

/** Where a transaction comes from, with the way there. */
function Source({ transaction }: { transaction: InventoryTransactionOut }) {
  if (transaction.source !== "run" || !transaction.source_id) return title(transaction.source);
  return (
    <RowLink to="/production-runs/$runId" params={{ runId: transaction.source_id }}>
      {transaction.run_number ?? "Run"}
    </RowLink>
  );
}

const signedGrams = (value: string) =>
  (decimal(value) ?? 0) > 0 ? `+${grams(value)}` : grams(value).replace("-", "−");
