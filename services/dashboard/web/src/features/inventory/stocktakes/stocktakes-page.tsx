import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ClipboardCheck, Plus } from "lucide-react";
import { useState } from "react";
import { inventoryListStocktakesOptions } from "@/api/gen/@tanstack/react-query.gen";
import { inventoryBeginStocktake } from "@/api/gen/sdk.gen";
import type { InventoryNewStocktake, InventoryStocktakeOut } from "@/api/gen/types.gen";
import { zInventoryNewStocktake } from "@/api/gen/zod.gen";
import { useMay } from "@/api/session";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, AreaField, Stack, TextField } from "@/components/ui/field";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { SubNav } from "@/components/ui/subnav";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { useAddressed } from "@/lib/dialog-address";
import { useApiForm } from "@/lib/form";
import { count, dateTime, day } from "@/lib/format";
import { INVENTORY_PAGES } from "../area";

const COLUMNS: Column<InventoryStocktakeOut>[] = [
  {
    name: "Stocktake",
    cell: (one) => (
      <RowLink to="/inventory/stocktakes/$stocktakeId" params={{ stocktakeId: one.id }}>
        {one.name}
      </RowLink>
    ),
  },
  { name: "Status", cell: (one) => <StatusBadge status={one.status} /> },
  { name: "Begun By", cell: (one) => one.actor, wide: true },
  { name: "Begun", cell: (one) => dateTime(one.created_at), wide: true },
  { name: "Counted", cell: (one) => count(one.counted), number: true },
  { name: "Different", cell: (one) => count(one.different), number: true },
];

export function StocktakesPage() {
  const [skip, setSkip] = useState(0);
  const [isAdding, setAdding] = useAddressed("new");
  const mayWrite = useMay("stock:write");
  const stocktakes = useQuery({
    ...inventoryListStocktakesOptions({ query: { skip, limit: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
  const add = mayWrite && (
    <Button kind="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> New Stocktake
    </Button>
  );
  return (
    <Page
      title="Stocktakes"
      note="Count what is there, see what differs, and set the books right"
      actions={add}
    >
      <SubNav label="Inventory" pages={INVENTORY_PAGES} />
      <Card>
        <Loaded query={stocktakes}>
          {(page) =>
            page.items.length ? (
              <>
                <Table label="Stocktakes" columns={COLUMNS} rows={page.items} rowKey={(one) => one.id} />
                <Paging total={page.total} skip={skip} onSkip={setSkip} />
              </>
            ) : (
              <Empty icon={ClipboardCheck} title="Nothing was counted yet" action={add}>
                Several people can count at once, while prints come in and orders leave.
              </Empty>
            )
          }
        </Loaded>
      </Card>
      {isAdding && <NewStocktake onClose={() => setAdding(false)} />}
    </Page>
  );
}

function NewStocktake({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const api = useApiForm<InventoryNewStocktake, InventoryNewStocktake, InventoryStocktakeOut>({
    schema: zInventoryNewStocktake,
    defaults: { name: `Stocktake of ${day(new Date().toISOString())}`, notes: "" },
    send: async (body) => (await inventoryBeginStocktake({ body, throwOnError: true })).data,
    done: (made) =>
      void navigate({ to: "/inventory/stocktakes/$stocktakeId", params: { stocktakeId: made.id } }),
  });
  return (
    <Dialog open onClose={onClose} title="New Stocktake">
      <ApiFormBody api={api} action="Begin" onCancel={onClose}>
        <Stack>
          <TextField form={api.form} name="name" label="Name" />
          <AreaField form={api.form} name="notes" label="Notes" />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
