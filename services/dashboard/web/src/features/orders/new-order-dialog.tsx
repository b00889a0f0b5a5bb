import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useFieldArray } from "react-hook-form";
import { inventoryCreateOrder } from "@/api/gen/sdk.gen";
import type { InventoryNewOrder, InventoryOrderOut, InventoryPriority } from "@/api/gen/types.gen";
import { zInventoryNewOrder } from "@/api/gen/zod.gen";
import { allParts, allProducts } from "@/api/lists";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import {
  ApiFormBody,
  AreaField,
  NumberField,
  Row,
  SelectField,
  Stack,
  TextField,
} from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";

interface Line {
  /** `part:<id>` or `product:<id>`: one choice for the person, two fields for the API. */
  item: string;
  part_id?: string | null;
  product_id?: string | null;
  quantity: number;
}

interface Values {
  customer: string;
  external_id: string;
  priority: InventoryPriority;
  due_date: string;
  notes: string;
  lines: Line[];
}

const PRIORITIES = [
  ["normal", "Normal"],
  ["rush", "Rush"],
  ["critical", "Critical"],
] as const;
const EMPTY: Line = { item: "", quantity: 1 };

interface Props {
  onClose: () => void;
  onDone: (order: InventoryOrderOut) => void;
}

export function NewOrderDialog({ onClose, onDone }: Props) {
  const api = useApiForm<Values, InventoryNewOrder & { lines: Line[] }, InventoryOrderOut>({
    schema: zInventoryNewOrder,
    defaults: { customer: "", external_id: "", priority: "normal", due_date: "", notes: "", lines: [EMPTY] },
    send: async ({ lines, ...order }) => {
      const body = { ...order, lines: lines.map(lineOf) };
      return (await inventoryCreateOrder({ body, throwOnError: true })).data;
    },
    done: (order) => {
      toast.success(`Order #${order.number} is taken`);
      onClose();
      onDone(order);
    },
  });
  const { form } = api;
  const lines = useFieldArray({ control: form.control, name: "lines" });
  const items = useItems();
  return (
    <Dialog open onClose={onClose} title="New Order" wide>
      <ApiFormBody api={api} action="Take Order" onCancel={onClose}>
        <Stack>
          <Row>
            <TextField form={form} name="customer" label="Customer" />
            <TextField
              form={form}
              name="external_id"
              label="Number In The Shop"
              help="The same number is never taken twice."
            />
            <SelectField form={form} name="priority" label="Priority" options={PRIORITIES} />
            <TextField form={form} name="due_date" label="Due" type="date" />
          </Row>
          <fieldset>
            <legend className="mb-2 text-[13px] font-medium">Items</legend>
            <ul className="space-y-2">
              {lines.fields.map((line, index) => (
                <li key={line.id} className="grid grid-cols-[1fr_110px_36px] items-end gap-3">
                  <SelectField
                    form={form}
                    name={`lines.${index}.item`}
                    label="Item"
                    options={items}
                    none="Choose a part or product"
                  />
                  <NumberField form={form} name={`lines.${index}.quantity`} label="Quantity" />
                  <Button
                    kind="ghost"
                    size="icon"
                    aria-label={`Remove item ${index + 1}`}
                    disabled={lines.fields.length === 1}
                    onClick={() => lines.remove(index)}
                  >
                    <Trash2 />
                  </Button>
                </li>
              ))}
            </ul>
            <Button size="small" className="mt-3" onClick={() => lines.append(EMPTY)}>
              <Plus aria-hidden /> Item
            </Button>
          </fieldset>
          <AreaField form={form} name="notes" label="Notes" />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

function useItems() {
  const parts = useQuery(allParts).data ?? [];
  const products = useQuery(allProducts).data ?? [];
  return [
    ...parts.map((one) => [`part:${one.id}`, one.name] as const),
    ...products
      .filter((one) => !one.is_archived)
      .map((one) => [`product:${one.id}`, `${one.name} (product)`] as const),
  ];
}

function lineOf({ item = "", quantity }: Line) {
  const [kind, id] = item.split(":");
  return kind === "product" ? { product_id: id, quantity } : { part_id: id, quantity };
}
