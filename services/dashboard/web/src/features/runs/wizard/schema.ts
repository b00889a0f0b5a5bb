/** What each step of the wizard asks for, by the API's own rules. */
import { z } from "zod";
import { zProductionNewRunIn } from "@/api/gen/zod.gen";
import { OTHER_PRINTER } from "./draft";
import { sameWish, type Wish } from "./plan";

const run = zProductionNewRunIn.shape;
const grams = z
  .string()
  .nullish()
  .refine((text) => !text || (Number(text) >= 0 && Number(text) <= 99_999_999), "Grams, such as 12.5.");
const loads = z.int().gte(0).lte(5000);
const items = z.int().gte(1).lte(1_000_000);

const basics = {
  priority: run.priority,
  due_date: run.due_date,
  slicer_software: run.slicer_software,
  estimated_hours: z
    .string()
    .nullish()
    .refine((text) => !text || (Number(text) >= 0 && Number(text) <= 1600), "Hours, such as 2.5."),
  bed_temperature: run.bed_temperature,
  nozzle_temperature: run.nozzle_temperature,
  notes: run.notes,
};

const BASICS = z.discriminatedUnion("mode", [
  z.object({ ...basics, mode: z.literal("product"), printer_id: z.uuid() }),
  z
    .object({
      ...basics,
      mode: z.literal("manual"),
      printer_id: z.string().nullish(),
      printer_name: run.printer_name,
    })
    .refine((one) => one.printer_id !== OTHER_PRINTER || !!one.printer_name, {
      path: ["printer_name"],
      message: "Fill this in.",
    }),
]);

/** A product or a model, chosen from one list. */
export const zThing = z.string().min(3);

const item = z.object({
  thing: zThing,
  quantity: items,
  bed_position: z.string().max(60).nullish(),
});

const CONTENTS = z.discriminatedUnion("mode", [
  z
    .object({
      mode: z.literal("product"),
      product_id: z.uuid(),
      quantity: items,
      net_stock: z.boolean(),
      printer_id: z.uuid(),
      calculated: z.custom<Wish | null>().nullish(),
      plates: z.array(z.object({ model_id: z.uuid(), quantity: loads })),
    })
    .superRefine(({ calculated, plates, product_id, printer_id, quantity, net_stock }, context) => {
      const message = !sameWish(calculated ?? null, { product_id, printer_id, quantity, net_stock })
        ? "Calculate the plates first."
        : plates.some((one) => one.quantity > 0)
          ? null
          : "At least one plate must be printed.";
      if (message) context.addIssue({ code: "custom", path: ["plates"], message });
    }),
  z.object({ mode: z.literal("manual"), items: z.array(item).min(1) }),
]);

const MATERIALS = z.object({
  materials: z
    .array(
      z.object({
        spool_id: z.uuid(),
        estimated_model_grams: grams,
        estimated_flushed_grams: grams,
        estimated_tower_grams: grams,
      }),
    )
    .superRefine((rows, context) => {
      for (const [index, row] of rows.entries()) {
        if (rows.findIndex((one) => one.spool_id === row.spool_id) < index)
          context.addIssue({
            code: "custom",
            path: [index, "spool_id"],
            message: "This spool stands above already.",
          });
      }
    }),
});

/** What is checked when a step is left; the last checks nothing: everything before it was. */
export function schemaOf(step: number): z.ZodType {
  return [BASICS, CONTENTS, MATERIALS][step] ?? z.object({});
}
