import { Box } from "lucide-react";
import type { JobsJobOut } from "@/api/gen/types.gen";
import { cn } from "@/lib/cn";

/** The picture of a job's model. */
export function Thumbnail({ job, className }: { job: JobsJobOut; className?: string }) {
  const look = cn("grid shrink-0 place-items-center overflow-hidden rounded-md border bg-sunken", className);
  if (!job.file?.has_thumbnail) {
    return (
      <span className={look}>
        <Box aria-hidden className="size-2/5 text-muted" strokeWidth={1.5} />
      </span>
    );
  }
  return (
    <span className={look}>
      <img
        src={`/api/v1/jobs/${job.id}/files/thumbnail`}
        alt={`Model of job ${job.number}`}
        loading="lazy"
        className="size-full object-contain"
      />
    </span>
  );
}
