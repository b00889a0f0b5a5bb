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
export type Status = PrintersDeadLetterStatus;

const LIMIT = 100;

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
