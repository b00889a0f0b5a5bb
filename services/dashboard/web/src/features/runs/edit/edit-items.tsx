import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import { productionAddItem, productionDeleteItem, productionEditItem } from "@/api/gen/sdk.gen";
import type { ProductionItemChange, ProductionRunDetailOut } from "@/api/gen/types.gen";
import { zProductionItemChange } from "@/api/gen/zod.gen";
import { allModels, allProducts } from "@/api/lists";
import { useRefresh } from "@/api/refresh";
import { useSession } from "@/api/session";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, Row, SelectField, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { count, money, NOTHING } from "@/lib/format";
import { toast } from "@/lib/toast";
import { ItemName } from "../items";
import { idOf } from "../wizard/draft";
import { zThing } from "../wizard/schema";
import { EditRows } from "./rows";

type Item = ProductionRunDetailOut["items"][number];
type Values = ProductionItemChange & { thing: string };

export function EditItems({ run }: { run: ProductionRunDetailOut }) {
  const [open, setOpen] = useState<Item | "new" | null>(null);
  const { tenant } = useSession();
  return (
    <EditRows
      title="Items"
      noun="Item"
      rows={run.items}
      rowKey={(one) => one.id}
      nameOf={(one) => one.name}
      empty="No items are listed"
      onAdd={() => setOpen("new")}
      onEdit={setOpen}
      remove={(one) =>
        productionDeleteItem({ path: { run_id: run.id, item_id: one.id }, throwOnError: true })
      }
      columns={[
        { name: "Item", cell: (one) => <ItemName item={one} /> },
        { name: "Planned", cell: (one) => count(one.quantity), number: true },
        { name: "Good", cell: (one) => count(one.successful_quantity), number: true },
        { name: "Failed", cell: (one) => count(one.failed_quantity), number: true },
        {
          name: "Estimated Cost",
          cell: (one) => money(one.estimated_total_cost, tenant.currency),
          number: true,
        },
        { name: "Bed Position", cell: (one) => one.bed_position ?? NOTHING },
      ]}
    >
      {open !== null && (
        <ItemDialog run={run} item={open === "new" ? undefined : open} onClose={() => setOpen(null)} />
      )}
    </EditRows>
  );
}

interface Props {
  run: ProductionRunDetailOut;
  item?: Item;
  onClose: () => void;
}

function ItemDialog({ run, item, onClose }: Props) {
  const models = useQuery(allModels).data ?? [];
  const products = useQuery(allProducts).data ?? [];
  const refresh = useRefresh();
  const schema: z.ZodType = item ? zProductionItemChange : zProductionItemChange.extend({ thing: zThing });
  const api = useApiForm<Values, Values, Item>({
    schema,
    defaults: {
      thing: "",
      quantity: item?.quantity ?? 1,
      successful_quantity: item?.successful_quantity ?? 0,
      failed_quantity: item?.failed_quantity ?? 0,
      bed_position: item?.bed_position ?? "",
      notes: item?.notes ?? "",
    },
    empty: item ? null : undefined,
    send: async ({ thing, ...values }) => {
      if (item) {
        const path = { run_id: run.id, item_id: item.id };
        return (await productionEditItem({ path, body: values, throwOnError: true })).data;
      }
      const body = { ...values, ...idOf(thing), quantity: values.quantity ?? 1 };
      return (await productionAddItem({ path: { run_id: run.id }, body, throwOnError: true })).data;
    },
    done: (saved) => {
      toast.success(`${saved.name} is saved`);
      refresh("production-runs");
      onClose();
    },
  });
  const { form } = api;
  const things = [
    ...products
      .filter((one) => !one.is_archived)
      .map((one) => [`product:${one.id}`, `${one.name} (product)`] as const),
    ...models.map((one) => [`model:${one.id}`, one.name] as const),
  ];
  return (
    <Dialog open onClose={onClose} title={item ? `Edit ${item.name}` : "Add Item"}>
      <ApiFormBody api={api} action={item ? "Save" : "Add Item"} onCancel={onClose}>
        <Stack>
          {!item && (
            <SelectField
              form={form}
              name="thing"
              label="Product Or Model"
              options={things}
              none="Choose one"
            />
          )}
          <Row>
            <NumberField form={form} name="quantity" label="Quantity" />
            <TextField form={form} name="bed_position" label="Bed Position" />
            <NumberField form={form} name="successful_quantity" label="Good" />
            <NumberField form={form} name="failed_quantity" label="Failed" />
          </Row>
          <TextField form={form} name="notes" label="Notes" />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
