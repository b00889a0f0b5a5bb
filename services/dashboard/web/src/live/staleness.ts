/** Which answers of the API an event makes stale. Queries bear the tags of their routes. */

const TAGS: Record<string, string[]> = {
  printer: ["printers", "control"],
  plate: ["prints"],
  part: ["parts", "stock"],
  stock: ["stock", "products"],
  print: ["print log"],
  order: ["orders", "stock"],
  spool: ["spools"],
  run: ["production-runs", "production-run-plates", "production-run-contents", "production-analytics"],
  model: ["models"],
  product: ["products"],
  tenant: ["tenants"],
  job: ["jobs", "job files", "e-mails"],
  dead: ["dead letters"],
  notification: ["notification deliveries", "notification targets"],
};

export const tagsOf = (eventType: string): string[] => TAGS[eventType.split(".")[0] ?? ""] ?? [];

/** The tags of a generated query's key. */
export function tagsOfKey(key: readonly unknown[]): string[] {
  const first = key[0];
  if (first && typeof first === "object" && "tags" in first && Array.isArray(first.tags)) return first.tags;
  return [];
}
