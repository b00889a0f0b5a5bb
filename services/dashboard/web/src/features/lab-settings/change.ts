/** Settings of the lab between the form, which has lists as lines of text, and the API, which has lists. */
import type { JobsLabChange, JobsLabOut, JobsMethodOut } from "@/api/gen/types.gen";

/** One thing per line. */
export const asText = (values: readonly string[]) => values.join("\n");

/** Lines that are not empty, each once; null where there is none: the default counts again. */
export function asList(text: unknown): string[] | null {
  if (Array.isArray(text)) return text;
  if (typeof text !== "string") return null;
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return lines.length ? [...new Set(lines)] : null;
}

const LISTS = ["disciplines", "reject_reasons", "payment_methods"] as const;

export interface MethodValues extends Omit<JobsMethodOut, "colors" | "materials"> {
  colors: string;
  materials: string;
}

export type LabValues = Omit<JobsLabOut, "methods" | (typeof LISTS)[number]> & {
  disciplines: string;
  reject_reasons: string;
  payment_methods: string;
  methods: MethodValues[];
};

export type Name = keyof LabValues;

/** What a form of some of the settings begins with. */
export function valuesOf(lab: JobsLabOut, names: readonly Name[]): Partial<LabValues> {
  const all: LabValues = {
    ...lab,
    disciplines: asText(lab.disciplines),
    reject_reasons: asText(lab.reject_reasons),
    payment_methods: asText(lab.payment_methods),
    methods: lab.methods.map((one) => ({
      ...one,
      colors: asText(one.colors),
      materials: asText(one.materials),
    })),
  };
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

/** What is sent of it. */
export function changeOf(values: unknown): JobsLabChange {
  const change = { ...(values as Record<string, unknown>) };
  for (const name of LISTS) if (name in change) change[name] = asList(change[name]);
  if (Array.isArray(change.methods)) {
    change.methods = change.methods.map((one) => ({
      ...one,
      description: one.description ?? "",
      colors: asList(one.colors) ?? [],
      materials: asList(one.materials) ?? [],
    }));
  }
  return change as JobsLabChange;
}
