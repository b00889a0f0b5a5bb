import type { UseFormReturn } from "react-hook-form";
import { Section } from "@/components/ui/card";
import { NumberField } from "@/components/ui/field";
import { count } from "@/lib/format";
import { othersOf } from "../marking";
import type { CompletionForm } from "./complete-page";

/** How many of each item came out well. */
export function ItemEntries({ form }: { form: UseFormReturn<CompletionForm> }) {
  const items = form.watch("items");
  return (
    <Section title="Items">
      <ul className="divide-y">
        {items.map((one, index) => (
          <li
            key={one.item_id}
            className="grid items-start gap-3 px-4 py-3 sm:grid-cols-[1fr_120px_120px] sm:items-end"
          >
            <span className="self-center">
              <span className="font-medium">{one.name}</span>
              <span className="block text-[13px] text-muted">{count(one.quantity)} planned</span>
            </span>
            <NumberField
              form={form}
              name={`items.${index}.successful_quantity`}
              label="Good"
              onValue={(value) =>
                form.setValue(`items.${index}.failed_quantity`, othersOf(one.quantity, value))
              }
            />
            <NumberField
              form={form}
              name={`items.${index}.failed_quantity`}
              label="Failed"
              onValue={(value) =>
                form.setValue(`items.${index}.successful_quantity`, othersOf(one.quantity, value))
              }
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}
