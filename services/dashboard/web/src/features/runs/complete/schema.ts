/** What the form of a completion asks for. */
import { z } from "zod";
import { zProductionCompletionIn } from "@/api/gen/zod.gen";
import { decimal } from "@/lib/format";

const body = zProductionCompletionIn.shape;
const grams = z
  .string()
  .nullish()
  .refine((text) => !text || (decimal(text) ?? -1) >= 0, "Grams, such as 12.5.");

const entry = z
  .object({
    spool_id: z.uuid(),
    method: z.enum(["estimate", "weighed", "manual", "reported"]),
    spool_weight_before_grams: grams,
    spool_weight_after_grams: grams,
    actual_model_grams: grams,
    actual_flushed_grams: grams,
    actual_tower_grams: grams,
  })
  .superRefine((one, context) => {
    const missing = (name: string) =>
      context.addIssue({ code: "custom", path: [name], message: "Fill this in, or use the estimate." });
    if (one.method === "manual" && !one.actual_model_grams) missing("actual_model_grams");
    if (one.method !== "weighed") return;
    if (!one.spool_weight_before_grams) missing("spool_weight_before_grams");
    if (!one.spool_weight_after_grams) missing("spool_weight_after_grams");
    const used = Number(one.spool_weight_before_grams) - Number(one.spool_weight_after_grams);
    const purge = Number(one.actual_flushed_grams ?? 0) + Number(one.actual_tower_grams ?? 0);
    if (one.spool_weight_before_grams && one.spool_weight_after_grams && used < purge) {
      const message = used < 0 ? "Heavier than before." : "Less than the purge is gone.";
      context.addIssue({ code: "custom", path: ["spool_weight_after_grams"], message });
    }
  });

const item = z
  .object({
    item_id: z.uuid(),
    quantity: z.int(),
    successful_quantity: z.int().gte(0),
    failed_quantity: z.int().gte(0),
  })
  .superRefine((one, context) => {
    if (one.successful_quantity + one.failed_quantity > one.quantity) {
      const message = `Only ${one.quantity} were planned.`;
      context.addIssue({ code: "custom", path: ["failed_quantity"], message });
    }
  });

export const zCompletionForm = z
  .object({
    materials: z.array(entry),
    items: z.array(item),
    quality_rating: body.quality_rating,
    quality_notes: body.quality_notes,
    notes: body.notes,
    waste_grams: grams,
    waste_reason: body.waste_reason,
    force: z.boolean(),
    reason: body.reason,
  })
  .superRefine((one, context) => {
    if (one.items.some((row) => row.failed_quantity > 0) && !one.waste_reason)
      context.addIssue({ code: "custom", path: ["waste_reason"], message: "Say why they failed." });
    if (one.force && !one.reason)
      context.addIssue({ code: "custom", path: ["reason"], message: "Say why it is booked all the same." });
  });
