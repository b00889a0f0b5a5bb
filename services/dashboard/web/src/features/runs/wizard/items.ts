/** What items planned by hand take and cost, by the models and products they are of. */
import type { ProductionModelOut, ProductionProductOut } from "@/api/gen/types.gen";
import { decimal } from "@/lib/format";
import type { ItemDraft } from "./draft";
import { idOf } from "./draft";
import type { Need } from "./plan";

type Model = Pick<
  ProductionModelOut,
  "id" | "materials" | "material_weight_grams" | "purge_weight_grams" | "prints_per_plate"
>;
type Product = Pick<ProductionProductOut, "id" | "models" | "component_cost" | "labour_cost">;
interface Spool {
  material: string;
  cost_per_gram: string | null;
}

export interface Catalogue {
  models: readonly Model[];
  products: readonly Product[];
}

type Filament = Omit<Need, "available" | "missing">;

/** Items of each model that the rows come to. */
export function itemsByModel(items: readonly ItemDraft[], { products }: Catalogue): Map<string, number> {
  const found = new Map<string, number>();
  const add = (id: string, count: number) => found.set(id, (found.get(id) ?? 0) + count);
  for (const item of items) {
    const { product_id, model_id } = idOf(item.thing);
    const quantity = Number(item.quantity) || 0;
    if (model_id) add(model_id, quantity);
    const lines = products.find((one) => one.id === product_id)?.models ?? [];
    for (const line of lines) add(line.model_id, line.quantity * quantity);
  }
  return found;
}

/** Filament by material and colour, purge of whole bed loads included. */
export function needsOfItems(items: readonly ItemDraft[], catalogue: Catalogue): Filament[] {
  const found = new Map<string, Filament>();
  for (const [id, count] of itemsByModel(items, catalogue)) {
    const model = catalogue.models.find((one) => one.id === id);
    if (!model) continue;
    const materials = materialsOf(model);
    const whole = materials.reduce((sum, one) => sum + one.grams, 0);
    const purge = (decimal(model.purge_weight_grams) ?? 0) * Math.ceil(count / (model.prints_per_plate || 1));
    for (const { material, color, color_hex, grams } of materials) {
      const key = [material, color, color_hex].map((one) => one ?? "").join("|");
      const need = found.get(key) ?? { key, material, color, color_hex, grams: 0, purge: 0 };
      const share = whole ? (purge * grams) / whole : 0;
      need.grams += grams * count + share;
      need.purge += share;
      found.set(key, need);
    }
  }
  return [...found.values()];
}

function materialsOf(model: Model) {
  if (!model.materials.length) {
    const grams = decimal(model.material_weight_grams) ?? 0;
    return grams ? [{ material: null, color: null, color_hex: null, grams }] : [];
  }
  return model.materials.map(({ material, color, color_hex, weight_grams }) => ({
    material,
    color,
    color_hex,
    grams: Number(weight_grams),
  }));
}

/** What an item costs: its filament at the price of spools of that kind, components and labour. */
export function costOfItem(item: ItemDraft, catalogue: Catalogue, spools: readonly Spool[]): number {
  const product = catalogue.products.find((one) => one.id === idOf(item.thing).product_id);
  const quantity = Number(item.quantity) || 0;
  const fixed = product ? Number(product.component_cost) + Number(product.labour_cost) : 0;
  const filament = needsOfItems([item], catalogue).reduce(
    (sum, one) => sum + one.grams * priceOf(one.material, spools),
    0,
  );
  return fixed * quantity + filament;
}

function priceOf(material: string | null, spools: readonly Spool[]): number {
  const priced = spools.filter(
    (one) =>
      one.cost_per_gram !== null && (!material || one.material.toLowerCase() === material.toLowerCase()),
  );
  return priced.length ? priced.reduce((sum, one) => sum + Number(one.cost_per_gram), 0) / priced.length : 0;
}
