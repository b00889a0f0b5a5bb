/** How much waits in the inboxes. Asked for by hand: the generated operations load with the pages that use them. */
import { queryOptions } from "@tanstack/react-query";
import { client } from "./gen/client.gen";

interface Total {
  total: number;
}

const total = (name: string, tag: string, url: string) =>
  queryOptions({
    queryKey: [{ _id: name, tags: [tag] }] as const,
    queryFn: async () => {
      const { data } = await client.get<{ 200: Total }, unknown, true>({ url, throwOnError: true });
      return data.total;
    },
  });

export const reviewsWaiting = total("reviewsWaiting", "prints", "/api/v1/prints?needs_review=true&limit=1");
export const unmappedWaiting = total("unmappedWaiting", "print log", "/api/v1/print-log/unmapped?limit=1");
