/** Dead letters of every service: the routes are the chassis' and so the same everywhere. */
import { client } from "@/api/gen/client.gen";
import type {
  PrintersDeadLetter,
  PrintersDeadLetterPage,
  PrintersDeadLetterStatus,
} from "@/api/gen/types.gen";
import { SERVICES } from "@/api/waiting";

export { SERVICES };
export type Service = (typeof SERVICES)[number];
export type DeadLetter = PrintersDeadLetter;
export type Letter = DeadLetter & { service: Service };
export type Status = PrintersDeadLetterStatus;

const LIMIT = 100;

/** What the lists of a service's letters are kept under, whatever their status. */
export const keyOf = (service: Service) => ({ _id: "deadLetters", service }) as const;

export async function letters(service: Service, status?: Status): Promise<DeadLetter[]> {
  const { data } = await client.get<{ 200: PrintersDeadLetterPage }, unknown, true>({
    url: `/api/v1/${service}/dead-letters`,
    query: { status, limit: LIMIT },
    throwOnError: true,
  });
  return data.items;
}

const settle = (what: string) => async (service: Service, id: string) =>
  client.post({ url: `/api/v1/${service}/dead-letters/${id}/${what}`, throwOnError: true });

export const replay = settle("replay");
export const discard = settle("discard");

interface Settled {
  done: number;
  failed: number;
  /** Why the first that failed did. */
  error: unknown;
}

/** Settles many, oldest first and one after the other: their order is the order of what happened. */
export async function settleAll(
  chosen: readonly Letter[],
  one: (service: Service, id: string) => Promise<unknown>,
): Promise<Settled> {
  const result: Settled = { done: 0, failed: 0, error: null };
  for (const letter of chosen.toSorted((a, b) => a.created_at.localeCompare(b.created_at))) {
    try {
      await one(letter.service, letter.id);
      result.done += 1;
    } catch (error) {
      result.error ??= error;
      result.failed += 1;
    }
  }
  return result;
}

/** A body as people read it, where it is JSON. */
export function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
