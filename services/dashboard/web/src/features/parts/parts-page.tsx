import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CircleCheck, Pencil, Plus, Puzzle, Trash2, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { inventoryListPartsOptions } from "@/api/gen/@tanstack/react-query.gen";
import { inventoryDeletePart } from "@/api/gen/sdk.gen";
import type { InventoryPartOut } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { Filters, SearchField } from "@/components/ui/filters";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { useAddressed } from "@/lib/dialog-address";
import { count, NOTHING } from "@/lib/format";
import { later } from "@/lib/later";
import { toast } from "@/lib/toast";
import { PartFiles } from "./part-files";

const MappingsDialog = later(async () => (await import("./mappings-dialog")).MappingsDialog);
const PartDialog = later(async () => (await import("./part-dialog")).PartDialog);

type Open = { what: "edit" | "mappings" | "delete"; part: InventoryPartOut };

export function PartsPage() {
  const [search, setSearch] = useState("");
  const [skip, setSkip] = useState(0);
  const [open, setOpen] = useState<Open | null>(null);
  const [isAdding, setAdding] = useAddressed("new");
  const mayWrite = useMay("stock:write");
  const parts = useQuery({
    ...inventoryListPartsOptions({ query: { search: search || undefined, skip, limit: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
  const add = mayWrite && (
    <Button kind="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> Add Part
    </Button>
  );
  const close = () => setOpen(null);
  return (
    <Page
      title="Parts"
      note="What is printed and stocked, and the files that make it"
      actions={
        <>
          <PartFiles />
          {add}
        </>
      }
    >
      <Card>
        <Filters>
          <SearchField label="Search parts" onSearch={setSearch} />
        </Filters>
        <Loaded query={parts}>
          {(page) =>
            page.items.length ? (
              <>
                <Table
                  label="Parts"
                  columns={columns(mayWrite, setOpen)}
                  rows={page.items}
                  rowKey={(one) => one.id}
                />
                <Paging total={page.total} skip={skip} onSkip={setSkip} />
              </>
            ) : (
              <Empty icon={Puzzle} title={search ? "No part is like this" : "No parts yet"} action={add}>
                A part is a thing that is printed and stocked. Map its file to it, and its prints count by
                themselves.
              </Empty>
            )
          }
        </Loaded>
      </Card>
      {isAdding && <PartDialog onClose={() => setAdding(false)} />}
      {open?.what === "edit" && <PartDialog part={open.part} onClose={close} />}
      {open?.what === "mappings" && <MappingsDialog part={open.part} onClose={close} />}
      {open?.what === "delete" && <DeletePart part={open.part} onClose={close} />}
    </Page>
  );
}

function columns(mayWrite: boolean, setOpen: (open: Open) => void): Column<InventoryPartOut>[] {
  return [
    {
      name: "Part",
      cell: (one) => (
        <RowLink to="/inventory/$itemId" params={{ itemId: one.id }}>
          {one.name}
        </RowLink>
      ),
    },
    { name: "SKU", cell: (one) => one.sku ?? NOTHING, className: "num" },
    { name: "Per Plate", cell: (one) => count(one.parts_per_print), number: true },
    {
      name: "Files",
      cell: (one) => (
        <Button kind="ghost" size="small" onClick={() => setOpen({ what: "mappings", part: one })}>
          <MappingMark part={one} />
        </Button>
      ),
    },
    {
      name: "",
      end: true,
      cell: (one) =>
        mayWrite && (
          <span className="inline-flex">
            <Button
              kind="ghost"
              size="tiny"
              aria-label={`Edit ${one.name}`}
              onClick={() => setOpen({ what: "edit", part: one })}
            >
              <Pencil />
            </Button>
            <Button
              kind="ghost"
              size="tiny"
              aria-label={`Delete ${one.name}`}
              onClick={() => setOpen({ what: "delete", part: one })}
            >
              <Trash2 />
            </Button>
          </span>
        ),
    },
  ];
}

/** Whether prints of the part count by themselves. */
function MappingMark({ part }: { part: InventoryPartOut }) {
  if (!part.mappings) {
    return (
      <span className="inline-flex items-center gap-1.5 text-amber">
        <TriangleAlert aria-hidden /> No file
      </span>
    );
  }
  return (
    <span className="inline-flex items-center gap-1.5 text-green">
      <CircleCheck aria-hidden /> {part.mappings === 1 ? "1 file" : `${count(part.mappings)} files`}
    </span>
  );
}

function DeletePart({ part, onClose }: { part: InventoryPartOut; onClose: () => void }) {
  return (
    <Confirm
      open
      onClose={onClose}
      title={`Delete ${part.name}?`}
      action="Delete"
      onConfirm={async () => {
        await inventoryDeletePart({ path: { part_id: part.id }, throwOnError: true });
        toast.success(`${part.name} is deleted`);
      }}
    >
      Its files are not counted any more. A part that is in stock or ordered cannot be deleted.
    </Confirm>
  );
}
