/** What the list of runs shows, as its address says it: going back shows the same. */
import type { ProductionListRunsData } from "@/api/gen/types.gen";

type Query = NonNullable<ProductionListRunsData["query"]>;

export const STATUSES = [
  "pending",
  "in_progress",
  "ready_for_assembly",
  "completed",
  "failed",
  "cancelled",
] as const;
export const SORTS = ["date", "number", "variance"] as const;

export interface RunSearch {
  search?: string;
  status?: (typeof STATUSES)[number];
  product?: string;
  spool?: string;
  printer?: string;
  /** Days of the person's own zone. */
  from?: string;
  to?: string;
  held?: boolean;
  sort?: (typeof SORTS)[number];
  order?: "asc" | "desc";
  skip?: number;
}

const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);
const day = (value: unknown) => (/^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? String(value) : undefined);
const uuid = (value: unknown) => (/^[0-9a-f-]{36}$/i.test(String(value)) ? String(value) : undefined);
const oneOf = <T extends string>(values: readonly T[], value: unknown) => values.find((one) => one === value);

/** An address as people may have written it, without what makes no sense. */
export function readSearch(given: Record<string, unknown>): RunSearch {
  const skip = Number(given.skip);
  const found: RunSearch = {
    search: text(given.search)?.slice(0, 100),
    status: oneOf(STATUSES, given.status),
    product: uuid(given.product),
    spool: uuid(given.spool),
    printer: uuid(given.printer),
    from: day(given.from),
    to: day(given.to),
    held: given.held === true ? true : undefined,
    sort: oneOf(SORTS, given.sort),
    order: oneOf(["asc", "desc"] as const, given.order),
    skip: Number.isInteger(skip) && skip > 0 ? skip : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** Whole days of the person's zone, as the API's times. */
export function queryOf(search: RunSearch): Query {
  return {
    search: search.search,
    status: search.status && [search.status],
    product_id: search.product,
    spool_id: search.spool,
    printer_id: search.printer,
    started_from: search.from && new Date(`${search.from}T00:00:00`).toISOString(),
    started_to: search.to && new Date(`${search.to}T23:59:59.999`).toISOString(),
    is_held: search.held,
    sort: search.sort ?? "date",
    order: search.order ?? "desc",
    skip: search.skip ?? 0,
  };
}

const FILTERS = ["search", "status", "product", "spool", "printer", "from", "to", "held"] as const;

export const isFiltered = (search: RunSearch) => FILTERS.some((name) => search[name] !== undefined);
