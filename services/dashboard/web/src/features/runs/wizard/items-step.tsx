import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { type UseFormReturn, useFieldArray } from "react-hook-form";
import { allModels, allProducts, allSpools } from "@/api/lists";
import { useSession } from "@/api/session";
import { Button } from "@/components/ui/button";
import { NumberField, SelectField, TextField } from "@/components/ui/field";
import { money } from "@/lib/format";
import { type Draft, NO_ITEM } from "./draft";
import { costOfItem } from "./items";

/** What lies on the bed, listed by hand. */
export function ItemsStep({ form }: { form: UseFormReturn<Draft> }) {
  const rows = useFieldArray({ control: form.control, name: "items" });
  const models = useQuery(allModels).data ?? [];
  const products = useQuery(allProducts).data ?? [];
  const spools = useQuery(allSpools).data ?? [];
  const { tenant } = useSession();
  const items = form.watch("items");
  const costs = items.map((one) => costOfItem(one, { models, products }, spools));
  const things = [
    ...products
      .filter((one) => !one.is_archived)
      .map((one) => [`product:${one.id}`, `${one.name} (product)`] as const),
    ...models.map((one) => [`model:${one.id}`, one.name] as const),
  ];
  return (
    <fieldset>
      <legend className="mb-2 text-[13px] font-medium">Items To Print</legend>
      <ul className="space-y-3">
        {rows.fields.map((row, index) => (
          <li
            key={row.id}
            className="grid items-start gap-3 rounded-lg border p-3 sm:grid-cols-[1fr_110px_150px_110px_36px]"
          >
            <SelectField
              form={form}
              name={`items.${index}.thing`}
              label="Product Or Model"
              options={things}
              none="Choose one"
            />
            <NumberField form={form} name={`items.${index}.quantity`} label="Quantity" />
            <TextField
              form={form}
              name={`items.${index}.bed_position`}
              label="Bed Position"
              placeholder="front left"
            />
            <div>
              <div className="mb-1 text-[13px] font-medium">Estimated Cost</div>
              <div className="num flex h-9 items-center">{money(costs[index], tenant.currency)}</div>
            </div>
            <Button
              kind="ghost"
              size="icon"
              className="mt-[22px]"
              aria-label={`Remove item ${index + 1}`}
              disabled={rows.fields.length === 1}
              onClick={() => rows.remove(index)}
            >
              <Trash2 />
            </Button>
          </li>
        ))}
      </ul>
      <div className="mt-3 flex items-center justify-between">
        <Button size="small" onClick={() => rows.append({ ...NO_ITEM })}>
          <Plus aria-hidden /> Item
        </Button>
        <span className="text-muted">
          Estimated:{" "}
          <span className="num text-ink">
            {money(
              costs.reduce((sum, one) => sum + one, 0),
              tenant.currency,
            )}
          </span>
        </span>
      </div>
    </fieldset>
  );
}
