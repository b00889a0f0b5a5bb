/** A run that is being planned: what stands in the wizard, and what becomes of it. Kept in the browser until it is sent. */
import type {
  ProductionNewItem,
  ProductionNewMaterial,
  ProductionNewPlate,
  ProductionNewRunIn,
  ProductionPriority,
} from "@/api/gen/types.gen";
import type { Wish } from "./plan";

export type Mode = "product" | "manual";
/** Fields of a form are empty text until they are filled in. */
type Entry = number | "";
type Weight = string | "";

export interface PlateDraft {
  model_id: string;
  plate_name: string;
  /** Bed loads; 0 leaves the plate out. */
  quantity: Entry;
}

export interface ItemDraft {
  /** `product:<id>` or `model:<id>`. */
  thing: string;
  quantity: Entry;
  bed_position: string;
}

export interface MaterialDraft {
  /** What the spool is for, in words; empty for one that was added by hand. */
  need: string;
  material: string;
  color_hex: string;
  spool_id: string;
  estimated_model_grams: Weight;
  estimated_flushed_grams: Weight;
  estimated_tower_grams: Weight;
}

export interface Draft {
  mode: Mode;
  /** OTHER: one that is not kept here, by its name. */
  printer_id: string;
  printer_name: string;
  started_at: string;
  due_date: string;
  priority: ProductionPriority;
  slicer_software: string;
  estimated_hours: Weight;
  bed_temperature: Entry;
  nozzle_temperature: Entry;
  notes: string;
  product_id: string;
  quantity: Entry;
  net_stock: boolean;
  /** What the plates below were worked out for; null before. */
  calculated: Wish | null;
  plates: PlateDraft[];
  items: ItemDraft[];
  materials: MaterialDraft[];
  /** What the materials were proposed for: they are proposed anew when that changes. */
  materials_for: string;
}

export const OTHER_PRINTER = "other";
export const NO_ITEM: ItemDraft = { thing: "", quantity: 1, bed_position: "" };

export function newDraft(product = ""): Draft {
  return {
    mode: "product",
    printer_id: "",
    printer_name: "",
    started_at: "",
    due_date: "",
    priority: "normal",
    slicer_software: "",
    estimated_hours: "",
    bed_temperature: "",
    nozzle_temperature: "",
    notes: "",
    product_id: product,
    quantity: 1,
    net_stock: false,
    calculated: null,
    plates: [],
    items: [{ ...NO_ITEM }],
    materials: [],
    materials_for: "",
  };
}

const VERSION = 1;

interface Kept {
  version: number;
  step: number;
  draft: Draft;
}

/** Drafts belong to one person of one tenant on this machine. */
export const draftKey = (tenant: string, user: string) => `platework-run-draft:${tenant}:${user}`;

/** The draft kept under a key; null when there is none that this version can read. */
export function keptDraft(
  storage: Pick<Storage, "getItem">,
  key: string,
): { step: number; draft: Draft } | null {
  try {
    const kept = JSON.parse(storage.getItem(key) ?? "null") as Kept | null;
    if (kept?.version !== VERSION || !kept.draft) return null;
    return { step: kept.step, draft: { ...newDraft(), ...kept.draft } };
  } catch {
    return null;
  }
}

export function keepDraft(storage: Pick<Storage, "setItem">, key: string, step: number, draft: Draft) {
  storage.setItem(key, JSON.stringify({ version: VERSION, step, draft } satisfies Kept));
}

const number = (value: Entry) => (value === "" ? undefined : value);
const filled = <T extends string>(text: T) => (text.trim() === "" ? undefined : (text.trim() as T));

/** The draft as the API takes it. Times of the form are local, those of the API are UTC. */
export function bodyOf(draft: Draft): ProductionNewRunIn {
  const isKnown = draft.printer_id !== "" && draft.printer_id !== OTHER_PRINTER;
  const hours = Number(draft.estimated_hours);
  const basics: ProductionNewRunIn = {
    priority: draft.priority,
    printer_id: isKnown ? draft.printer_id : undefined,
    printer_name: isKnown ? undefined : filled(draft.printer_name),
    started_at: draft.started_at ? new Date(draft.started_at).toISOString() : undefined,
    due_date: filled(draft.due_date),
    slicer_software: filled(draft.slicer_software),
    estimated_print_time_minutes: draft.estimated_hours === "" ? undefined : Math.round(hours * 60),
    bed_temperature: number(draft.bed_temperature),
    nozzle_temperature: number(draft.nozzle_temperature),
    notes: filled(draft.notes),
    materials: draft.materials.map(materialOf),
  };
  if (draft.mode === "manual") return { ...basics, items: draft.items.map(itemOf) };
  return {
    ...basics,
    product_id: draft.product_id,
    quantity: number(draft.quantity),
    plates: draft.plates.filter((one) => Number(one.quantity) > 0).map(plateOf),
  };
}

function plateOf({ model_id, plate_name, quantity }: PlateDraft): ProductionNewPlate {
  return { model_id, plate_name, quantity: Number(quantity) };
}

export function idOf(thing: string): { product_id?: string; model_id?: string } {
  const [kind, id] = thing.split(":");
  return kind === "product" ? { product_id: id } : { model_id: id };
}

function itemOf({ thing, quantity, bed_position }: ItemDraft): ProductionNewItem {
  return { ...idOf(thing), quantity: Number(quantity), bed_position: filled(bed_position) };
}

function materialOf(one: MaterialDraft): ProductionNewMaterial {
  return {
    spool_id: one.spool_id,
    estimated_model_grams: filled(one.estimated_model_grams),
    estimated_flushed_grams: filled(one.estimated_flushed_grams),
    estimated_tower_grams: filled(one.estimated_tower_grams),
  };
}
