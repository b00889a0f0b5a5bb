/** How much waits in each inbox, by the page that shows it. */
import { useQuery } from "@tanstack/react-query";
import { useMay } from "@/api/session";
import { deadLettersWaiting, jobsWaiting, reviewsWaiting, unmappedWaiting } from "@/api/waiting";

export function useWaiting(): Record<string, number> {
  const mayReadJobs = useMay("jobs:read");
  const reviews = useQuery(reviewsWaiting).data ?? 0;
  const unmapped = useQuery(unmappedWaiting).data ?? 0;
  const dead = useQuery(deadLettersWaiting).data ?? 0;
  const jobs = useQuery({ ...jobsWaiting, enabled: mayReadJobs }).data ?? 0;
  return { "/reviews": reviews, "/unmapped": unmapped, "/dead-letters": dead, "/jobs": jobs };
}
