/** Whole lists where a page needs all of them: asked for in pages of a hundred. */
import { queryOptions } from "@tanstack/react-query";
import {
  inventoryListParts,
  inventoryListSpools,
  printersListPrinters,
  productionListModels,
  productionListProducts,
} from "./gen/sdk.gen";

const LIMIT = 100;
/** Beyond this a list is not for choosing from. */
const MOST = 5000;

interface ListPage<T> {
  items: T[];
  total: number;
}

export async function whole<T>(
  ask: (skip: number, limit: number) => Promise<{ data: ListPage<T> }>,
): Promise<T[]> {
  const all: T[] = [];
  for (let skip = 0; skip < MOST; skip += LIMIT) {
    const { data } = await ask(skip, LIMIT);
    all.push(...data.items);
    if (all.length >= data.total || !data.items.length) break;
  }
  return all;
}

const key = (name: string, tag: string) => [{ _id: name, tags: [tag] }] as const;

export const allPrinters = queryOptions({
  queryKey: key("allPrinters", "printers"),
  queryFn: () => whole((skip) => printersListPrinters({ query: { skip, limit: LIMIT }, throwOnError: true })),
});

export const allParts = queryOptions({
  queryKey: key("allParts", "parts"),
  queryFn: () => whole((skip) => inventoryListParts({ query: { skip, limit: LIMIT }, throwOnError: true })),
});

export const allModels = queryOptions({
  queryKey: key("allModels", "models"),
  queryFn: () => whole((skip) => productionListModels({ query: { skip, limit: LIMIT }, throwOnError: true })),
});

export const allProducts = queryOptions({
  queryKey: key("allProducts", "products"),
  queryFn: () =>
    whole((skip) => productionListProducts({ query: { skip, limit: LIMIT }, throwOnError: true })),
});

export const allSpools = queryOptions({
  queryKey: key("allSpools", "spools"),
  queryFn: () => whole((skip) => inventoryListSpools({ query: { skip, limit: LIMIT }, throwOnError: true })),
});
