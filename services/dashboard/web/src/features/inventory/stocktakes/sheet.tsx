import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { ClipboardList } from "lucide-react";
import { useState } from "react";
import { inventoryListLinesOptions } from "@/api/gen/@tanstack/react-query.gen";
import { inventoryCountItem, inventoryForgetCount } from "@/api/gen/sdk.gen";
import type {
  InventoryListLinesData,
  InventoryStocktakeLine,
  InventoryStocktakeOut,
} from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Filters, SearchField } from "@/components/ui/filters";
import { Input, Select } from "@/components/ui/input";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { count, NOTHING } from "@/lib/format";
import { toastProblem } from "@/lib/toast";

type Query = NonNullable<InventoryListLinesData["query"]>;
type Show = NonNullable<Query["show"]> | "all";

const SHOWS: readonly (readonly [Show, string])[] = [
  ["all", "Everything"],
  ["uncounted", "Not counted yet"],
  ["counted", "Counted"],
  ["different", "Different"],
  ["moved", "Moved meanwhile"],
];

/** The sheet to count by: a number typed and left is kept. */
export function Sheet({ stocktake }: { stocktake: InventoryStocktakeOut }) {
  const [show, setShow] = useState<Show>("all");
  const [search, setSearch] = useState("");
  const [skip, setSkip] = useState(0);
  const isOpen = useMay("stock:write") && stocktake.status === "open";
  const query: Query = {
    show: show === "all" ? undefined : show,
    search: search || undefined,
    skip,
    limit: PAGE_SIZE,
  };
  const lines = useQuery({
    ...inventoryListLinesOptions({ path: { stocktake_id: stocktake.id }, query }),
    placeholderData: keepPreviousData,
  });
  const columns: Column<InventoryStocktakeLine>[] = [
    { name: "Location", cell: (one) => one.location ?? NOTHING },
    { name: "Item", cell: (one) => <span className="font-medium">{one.name}</span> },
    { name: "SKU", cell: (one) => one.sku ?? NOTHING, className: "num", wide: true },
    { name: "By The Books", cell: (one) => count(one.expected ?? one.on_hand), number: true },
    {
      name: "Counted",
      cell: (one) =>
        isOpen ? (
          <CountField key={`${one.item_id} ${one.counted}`} stocktakeId={stocktake.id} line={one} />
        ) : (
          count(one.counted)
        ),
      number: true,
    },
    { name: "Difference", cell: (one) => <Difference line={one} />, number: true },
    { name: "By", cell: (one) => one.actor ?? NOTHING, wide: true },
  ];
  return (
    <Card>
      <Filters>
        <SearchField label="Search items" onSearch={setSearch} />
        <Select
          aria-label="Show"
          className="w-auto"
          value={show}
          onChange={(event) => {
            setShow(event.target.value as Show);
            setSkip(0);
          }}
        >
          {SHOWS.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
      </Filters>
      <Loaded query={lines}>
        {(page) =>
          page.items.length ? (
            <>
              <Table label="Sheet" columns={columns} rows={page.items} rowKey={(one) => one.item_id} />
              <Paging total={page.total} skip={skip} onSkip={setSkip} />
            </>
          ) : (
            <Empty icon={ClipboardList} title="No item is like this" />
          )
        }
      </Loaded>
    </Card>
  );
}

function Difference({ line }: { line: InventoryStocktakeLine }) {
  if (line.difference === null) return NOTHING;
  const said = line.difference > 0 ? `+${count(line.difference)}` : count(line.difference).replace("-", "−");
  return (
    <span className="inline-flex items-center gap-2">
      {line.has_moved && <Badge tone="amber">Moved</Badge>}
      <span className={line.difference ? "font-semibold" : "text-muted"}>{said}</span>
    </span>
  );
}

/** Keeps its number when it is left, or by Enter; emptied, the count is forgotten. */
function CountField({ stocktakeId, line }: { stocktakeId: string; line: InventoryStocktakeLine }) {
  const kept = line.counted === null ? "" : String(line.counted);
  const [text, setText] = useState(kept);
  const refresh = useRefresh();
  const path = { stocktake_id: stocktakeId, item_id: line.item_id };
  const keep = useMutation({
    mutationFn: async (value: string) =>
      value === ""
        ? void (await inventoryForgetCount({ path, throwOnError: true }))
        : void (await inventoryCountItem({ path, body: { counted: Number(value) }, throwOnError: true })),
    onSuccess: () => refresh("stock"),
    onError: (error) => {
      toastProblem(error);
      setText(kept);
    },
  });
  const leave = () => {
    if (text !== kept && /^\d{0,9}$/.test(text)) keep.mutate(text);
    else setText(kept);
  };
  return (
    <Input
      aria-label={`Counted of ${line.name}`}
      inputMode="numeric"
      className="num ml-auto h-8 w-24 text-right"
      value={text}
      disabled={keep.isPending}
      onChange={(event) => setText(event.target.value.trim())}
      onBlur={leave}
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
    />
  );
}
