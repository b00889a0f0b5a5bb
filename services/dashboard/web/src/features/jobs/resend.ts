import { useQuery } from "@tanstack/react-query";
import { jobsGetSettingsOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { JobsJobOut } from "@/api/gen/types.gen";

const MINUTE = 60_000;

/** From when on the staff may send another link; null where none was sent. */
export function useResendAfter(job: JobsJobOut): string | null {
  const minutes = useQuery(jobsGetSettingsOptions()).data?.staff_resend_minutes ?? 0;
  if (!job.confirmation_last_sent_at) return null;
  return new Date(new Date(job.confirmation_last_sent_at).getTime() + minutes * MINUTE).toISOString();
}
