import { Star } from "lucide-react";
import type { UseFormReturn } from "react-hook-form";
import type { ProductionRunDetailOut } from "@/api/gen/types.gen";
import { Section } from "@/components/ui/card";
import { AreaField, NumberField, TextField } from "@/components/ui/field";
import { cn } from "@/lib/cn";
import { count } from "@/lib/format";
import type { CompletionForm } from "./complete-page";

interface Props {
  form: UseFormReturn<CompletionForm>;
  run: ProductionRunDetailOut;
}

/** Waste where something failed, how good it is, and what else is to be said. */
export function Remarks({ form, run }: Props) {
  const items = form.watch("items");
  const failed =
    items.reduce((sum, one) => sum + (Number(one.failed_quantity) || 0), 0) +
    run.plates.reduce((sum, one) => sum + one.failed_prints, 0);
  return (
    <Section title="Quality">
      <div className="space-y-4 p-4">
        <Rating form={form} />
        {failed > 0 && (
          <div className="grid items-start gap-4 rounded-md border border-amber/50 bg-amber/6 p-3 sm:grid-cols-[1fr_140px]">
            <TextField
              form={form}
              name="waste_reason"
              label={`Why ${count(failed)} ${failed === 1 ? "Item" : "Items"} Failed`}
              placeholder="came loose from the bed"
            />
            <NumberField form={form} name="waste_grams" label="Waste" unit="g" exact />
          </div>
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          <AreaField form={form} name="quality_notes" label="Quality Notes" />
          <AreaField form={form} name="notes" label="Completion Notes" />
        </div>
      </div>
    </Section>
  );
}

const STARS = [1, 2, 3, 4, 5];

function Rating({ form }: { form: UseFormReturn<CompletionForm> }) {
  const rating = form.watch("quality_rating");
  return (
    <fieldset>
      <legend className="mb-1 text-[13px] font-medium">Rating</legend>
      <div className="flex gap-1">
        {STARS.map((one) => (
          <label
            key={one}
            className="cursor-pointer rounded p-0.5 has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="rating"
              className="sr-only"
              aria-label={`${one} of 5 stars`}
              checked={rating === one}
              onChange={() => form.setValue("quality_rating", one)}
            />
            <Star
              aria-hidden
              className={cn(
                "size-6",
                rating !== null && one <= rating ? "fill-amber text-amber" : "text-muted",
              )}
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
