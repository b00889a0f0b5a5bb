import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleX, Download, SquareArrowOutUpRight } from "lucide-react";
import {
  jobsGetFilesOptions,
  jobsGetFilesQueryKey,
  jobsGetSettingsOptions,
} from "@/api/gen/@tanstack/react-query.gen";
import { jobsChooseFile } from "@/api/gen/sdk.gen";
import type { JobsJobFilesOut, JobsJobOut } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Loaded } from "@/components/ui/query";
import { dimensions, megabytes } from "@/features/public/model";
import { dateTime } from "@/lib/format";
import { toast, toastProblem } from "@/lib/toast";

/** Where a slicer saves beside the upload, and nothing tells: looked at anew from time to time. */
const REFRESH_MS = 20_000;

export function Files({ job }: { job: JobsJobOut }) {
  const files = useQuery({
    ...jobsGetFilesOptions({ path: { job_id: job.id } }),
    refetchInterval: REFRESH_MS,
    enabled: job.file !== null,
  });
  if (!job.file) {
    return (
      <Section title="Files">
        <p className="p-4 text-muted">The files of this job are deleted.</p>
      </Section>
    );
  }
  return (
    <Section
      title="Files"
      action={
        files.data && (
          <Button size="small" asChild>
            <a href={files.data.open_link}>
              <SquareArrowOutUpRight aria-hidden /> Open in Slicer
            </a>
          </Button>
        )
      }
    >
      <Loaded query={files}>{(data) => <Detail job={job} files={data} />}</Loaded>
    </Section>
  );
}

function Detail({ job, files }: { job: JobsJobOut; files: JobsJobFilesOut }) {
  return (
    <>
      <Size job={job} files={files} />
      {files.warnings.map((warning) => (
        <p key={warning} className="border-b bg-amber/7 px-4 py-2 text-[13px]">
          {warning}
        </p>
      ))}
      {files.error && (
        <p role="alert" className="border-b bg-red/6 px-4 py-2 text-[13px] text-red">
          The files are not where they belong yet: {files.error}
        </p>
      )}
      {files.files.length === 0 && (
        <p className="p-4 text-muted">The folder is not there: it is on its way, or was moved by hand.</p>
      )}
      <ul className="divide-y">
        {files.files.map((file) => (
          <li key={file.name} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
            <span className="min-w-0 flex-1 basis-60">
              <span className="num block break-all">{file.name}</span>
              <span className="block text-[13px] text-muted">
                {megabytes(file.size)}, {dateTime(file.modified_at)}
              </span>
            </span>
            {file.is_upload && <Badge>Upload</Badge>}
            {file.is_authoritative ? (
              <Badge tone="green">Counts</Badge>
            ) : (
              <Choose job={job} name={file.name} />
            )}
            <Button size="small" asChild>
              <a
                href={`/api/v1/jobs/${job.id}/files/download?name=${encodeURIComponent(file.name)}`}
                download={file.name}
                aria-label={`Download ${file.name}`}
              >
                <Download aria-hidden /> Download
              </a>
            </Button>
          </li>
        ))}
      </ul>
      <p className="num border-t px-4 py-2.5 text-xs break-all text-muted">{files.file_path}</p>
    </>
  );
}

/** The measured box against the bed of the printer that was asked for. */
function Size({ job, files }: { job: JobsJobOut; files: JobsJobFilesOut }) {
  const settings = useQuery(jobsGetSettingsOptions());
  const bed = settings.data?.printers.find((one) => one.name === job.printer);
  const { x, y, z } = files.bounding_box;
  const fits = job.file?.fits_printer;
  return (
    <div className="flex flex-wrap items-center gap-x-8 gap-y-2 border-b px-4 py-3">
      <span>
        <span className="block text-xs text-muted">Measured</span>
        <span className="num">{dimensions([x, y, z])}</span>
      </span>
      <span>
        <span className="block text-xs text-muted">Bed of {job.printer}</span>
        <span className="num">{bed ? dimensions([bed.x, bed.y, bed.z]) : "not known"}</span>
      </span>
      <span className="flex items-center gap-1.5 font-medium">
        {fits ? (
          <CircleCheck aria-hidden className="size-4 text-green" />
        ) : (
          <CircleX aria-hidden className="size-4 text-red" />
        )}
        {fits ? "Fits" : "Does not fit"}
      </span>
    </div>
  );
}

function Choose({ job, name }: { job: JobsJobOut; name: string }) {
  const queries = useQueryClient();
  const mayWrite = useMay("jobs:write");
  const path = { job_id: job.id };
  const choose = useMutation({
    mutationFn: async () =>
      (await jobsChooseFile({ path, body: { file_name: name }, throwOnError: true })).data,
    onSuccess: (after) => {
      queries.setQueryData(jobsGetFilesQueryKey({ path }), after);
      toast.success(`${name} counts`);
    },
    onError: toastProblem,
  });
  if (!mayWrite) return null;
  return (
    <Button
      size="small"
      kind="ghost"
      disabled={choose.isPending}
      aria-label={`Let ${name} count`}
      onClick={() => choose.mutate()}
    >
      Let This Count
    </Button>
  );
}
