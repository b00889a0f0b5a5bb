/** What several parts of the page need whole. */
import { queryOptions } from "@tanstack/react-query";
import { notificationsListEvents, notificationsListRules, notificationsListTargets } from "@/api/gen/sdk.gen";
import { whole } from "@/api/lists";

const key = (name: string, tag: string) => [{ _id: name, tags: [tag] }] as const;

export const allTargets = queryOptions({
  queryKey: key("allTargets", "notification targets"),
  queryFn: () =>
    whole((skip, limit) => notificationsListTargets({ query: { skip, limit }, throwOnError: true })),
});

export const allRules = queryOptions({
  queryKey: key("allRules", "notification rules"),
  queryFn: () =>
    whole((skip, limit) => notificationsListRules({ query: { skip, limit }, throwOnError: true })),
});

/** Every event that a rule may name: they change with the installation alone. */
export const eventKinds = queryOptions({
  queryKey: key("eventKinds", "notification events"),
  queryFn: async () => (await notificationsListEvents({ throwOnError: true })).data.items,
  staleTime: Number.POSITIVE_INFINITY,
});
