import type { PrintersPrinterAnswer } from "@/api/gen/types.gen";

/** Maker and model; many models name their maker themselves. */
export function makeOf({
  manufacturer,
  model,
}: Pick<PrintersPrinterAnswer, "manufacturer" | "model">): string {
  if (!manufacturer || model?.startsWith(manufacturer)) return model ?? "";
  return [manufacturer, model].filter(Boolean).join(" ");
}
