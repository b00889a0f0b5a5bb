import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { MapPin, Scale } from "lucide-react";
import { useState } from "react";
import {
  inventoryListMovementsOptions,
  inventoryListStockOptions,
} from "@/api/gen/@tanstack/react-query.gen";
import { inventoryAdjustStock } from "@/api/gen/sdk.gen";
import type { InventoryAdjustment, InventoryStockOut } from "@/api/gen/types.gen";
import { zInventoryAdjustment } from "@/api/gen/zod.gen";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Figure, Section } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, Stack, TextField } from "@/components/ui/field";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty, Failed } from "@/components/ui/states";
import { Table } from "@/components/ui/table";
import { useApiForm } from "@/lib/form";
import { count } from "@/lib/format";
import { later } from "@/lib/later";
import { toast } from "@/lib/toast";
import { movementColumns } from "./movements";

const LevelDialog = later(async () => (await import("./level-dialog")).LevelDialog);

const COLUMNS = movementColumns(false);

export function ItemPage() {
  const { itemId } = useParams({ from: "/inside/inventory/$itemId" });
  const part = useQuery(inventoryListStockOptions({ query: { part_id: itemId } }));
  const product = useQuery(inventoryListStockOptions({ query: { product_id: itemId } }));
  const stock = part.data?.items[0] ?? product.data?.items[0];
  const [isAdjusting, setAdjusting] = useState(false);
  const [isPlacing, setPlacing] = useState(false);
  const mayWrite = useMay("stock:write");
  const adjust = mayWrite && stock && (
    <>
      <Button onClick={() => setPlacing(true)}>
        <MapPin aria-hidden /> Location And Minimum
      </Button>
      <Button onClick={() => setAdjusting(true)}>
        <Scale aria-hidden /> Correct The Stock
      </Button>
    </>
  );
  if (part.isError) return <Failed error={part.error} retry={() => void part.refetch()} />;
  return (
    <Page title={stock?.name ?? "Item"} note="In stock, and how it came to be" actions={adjust}>
      <div className="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Figure name="On Hand" value={count(stock?.quantity_on_hand)} />
        <Figure name="Reserved" value={count(stock?.quantity_reserved)} note="for orders" />
        <Figure
          name="Free"
          value={count(stock?.quantity_available)}
          note={stock?.is_low ? "below the minimum" : undefined}
        />
        <Figure name="Minimum" value={count(stock?.minimum)} note={stock?.location ?? "no location"} />
      </div>
      <Movements itemId={itemId} />
      {isPlacing && stock && <LevelDialog stock={stock} onClose={() => setPlacing(false)} />}
      {isAdjusting && stock && <AdjustDialog stock={stock} onClose={() => setAdjusting(false)} />}
    </Page>
  );
}

function Movements({ itemId }: { itemId: string }) {
  const [skip, setSkip] = useState(0);
  const movements = useQuery({
    ...inventoryListMovementsOptions({ path: { item_id: itemId }, query: { skip, limit: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Section title="Movements">
      <Loaded query={movements}>
        {(page) =>
          page.items.length ? (
            <>
              <Table label="Movements" columns={COLUMNS} rows={page.items} rowKey={(one) => one.id} />
              <Paging total={page.total} skip={skip} onSkip={setSkip} />
            </>
          ) : (
            <Empty title="Nothing has moved yet">Every print, shipment and correction stands here.</Empty>
          )
        }
      </Loaded>
    </Section>
  );
}

function AdjustDialog({ stock, onClose }: { stock: InventoryStockOut; onClose: () => void }) {
  const api = useApiForm<{ quantity: number | ""; reason: string }, InventoryAdjustment, InventoryStockOut>({
    schema: zInventoryAdjustment,
    defaults: { quantity: "", reason: "" },
    send: async (body) =>
      (await inventoryAdjustStock({ path: { item_id: stock.item_id }, body, throwOnError: true })).data,
    done: (now) => {
      toast.success(`${now.name}: ${count(now.quantity_on_hand)} on hand`);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Correct ${stock.name}`}
      description={`${count(stock.quantity_on_hand)} are on hand by the books.`}
    >
      <ApiFormBody api={api} action="Correct" onCancel={onClose}>
        <Stack>
          <NumberField
            form={api.form}
            name="quantity"
            label="Difference"
            help="−2 when two are missing, 3 when three were found."
          />
          <TextField form={api.form} name="reason" label="Reason" placeholder="Counted by hand" />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
