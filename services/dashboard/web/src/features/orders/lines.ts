/** The items of an order: one choice for the person, two fields for the API. */
interface Item {
  part_id: string | null;
  product_id: string | null;
}

export const lineKey = ({ part_id, product_id }: Item): string =>
  product_id ? `product:${product_id}` : `part:${part_id}`;

export function itemOf(key: string): { part_id: string } | { product_id: string } {
  const [kind, id = ""] = key.split(":");
  return kind === "product" ? { product_id: id } : { part_id: id };
}
