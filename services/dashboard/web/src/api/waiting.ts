/** How much waits in the inboxes. Asked for by hand: the generated operations load with the pages that use them. */
import { queryOptions } from "@tanstack/react-query";
import { client } from "./gen/client.gen";

/** The services whose dead letters are counted and listed. */
export const SERVICES = ["identity", "printers", "inventory", "production", "jobs", "notifications"] as const;

async function ask<T>(url: string): Promise<T> {
  const { data } = await client.get<{ 200: T }, unknown, true>({ url, throwOnError: true });
  return data;
}

const total = (name: string, tag: string, url: string) =>
  queryOptions({
    queryKey: [{ _id: name, tags: [tag] }] as const,
    queryFn: async () => (await ask<{ total: number }>(url)).total,
  });

export const reviewsWaiting = total("reviewsWaiting", "prints", "/api/v1/prints?needs_review=true&limit=1");
export const unmappedWaiting = total(
  "unmappedWaiting",
  "print log",
  "/api/v1/print-log/unmapped/files?limit=1",
);

/** Open dead letters of the services that answer. */
export const deadLettersWaiting = queryOptions({
  queryKey: [{ _id: "deadLettersWaiting", tags: ["dead letters"] }] as const,
  queryFn: async () => {
    const asked = SERVICES.map((one) =>
      ask<{ total: number }>(`/api/v1/${one}/dead-letters?status=open&limit=1`),
    );
    const answers = await Promise.allSettled(asked);
    return answers.reduce((sum, one) => sum + (one.status === "fulfilled" ? one.value.total : 0), 0);
  },
});

/** Student jobs that wait for the staff. */
export const jobsWaiting = queryOptions({
  queryKey: [{ _id: "jobsWaiting", tags: ["jobs"] }] as const,
  queryFn: async () =>
    (await ask<{ counts: Record<string, number> }>("/api/v1/jobs/counts")).counts.UPLOADED ?? 0,
});
