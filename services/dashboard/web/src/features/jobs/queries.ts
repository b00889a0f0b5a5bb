/** What several pages of jobs ask for. */
import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { jobsGetJobQueryKey } from "@/api/gen/@tanstack/react-query.gen";
import { jobsListStaff } from "@/api/gen/sdk.gen";
import type { JobsJobOut } from "@/api/gen/types.gen";
import { toast } from "@/lib/toast";
import { tagsOfKey } from "@/live/staleness";
import "./signing";

const MOST = 100;

/** The staff who may sign now; few enough to choose from. */
export const activeStaff = queryOptions({
  queryKey: [{ _id: "activeStaff", tags: ["lab"] }] as const,
  queryFn: async () =>
    (await jobsListStaff({ query: { is_active: true, limit: MOST }, throwOnError: true })).data.items,
});

const CHANGED = ["jobs", "job files", "e-mails"];

/** Keeps a changed job, says so, and asks anew for what it is part of. */
export function useChanged(close: () => void) {
  const queries = useQueryClient();
  return (said: string, job?: JobsJobOut) => {
    if (job) queries.setQueryData(jobsGetJobQueryKey({ path: { job_id: job.id } }), job);
    void queries.invalidateQueries({
      predicate: (query) => tagsOfKey(query.queryKey).some((tag) => CHANGED.includes(tag)),
    });
    toast.success(said);
    close();
  };
}
