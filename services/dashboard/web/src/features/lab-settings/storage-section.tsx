import { useMutation } from "@tanstack/react-query";
import { CircleCheck, HardDrive } from "lucide-react";
import { useState } from "react";
import { jobsRepairFiles, jobsScanFiles } from "@/api/gen/sdk.gen";
import type { JobsFindingOut, JobsRepairedOut } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { Empty, Failed, Loading } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { count, NOTHING, title } from "@/lib/format";
import { toast } from "@/lib/toast";
import { WorkstationsSection } from "./workstations-section";

const MENDED = ["misplaced", "metadata", "stuck"];

/** What is wrong with the files of jobs, and mending it. */
export function StorageSection() {
  return (
    <>
      <Integrity />
      <WorkstationsSection />
    </>
  );
}

function Integrity() {
  const [isRepairing, setRepairing] = useState(false);
  const [doomed, setDoomed] = useState<readonly string[]>([]);
  const isAdmin = useMay("jobs:admin");
  const scan = useMutation({
    mutationFn: async (deep: boolean) =>
      (await jobsScanFiles({ query: { deep }, throwOnError: true })).data.findings,
    onSuccess: () => setDoomed([]),
  });
  if (!isAdmin) return <Failed error={{ status: 403, code: "forbidden", detail: "It takes an admin." }} />;
  const repair = async () => {
    const body = { delete: [...doomed] };
    const done = (await jobsRepairFiles({ body, throwOnError: true })).data;
    toast.success(summary(done));
    scan.mutate(false);
  };
  const findings = scan.data ?? [];
  const columns: Column<JobsFindingOut>[] = [
    {
      name: "Fault",
      cell: (one) => <Badge tone={MENDED.includes(one.fault) ? "amber" : "red"}>{title(one.fault)}</Badge>,
    },
    { name: "Path", cell: (one) => <span className="num break-all">{one.path}</span> },
    {
      name: "Job",
      cell: (one) =>
        one.job_id ? (
          <RowLink to="/jobs/$jobId" params={{ jobId: one.job_id }}>
            Show job
          </RowLink>
        ) : (
          NOTHING
        ),
    },
    { name: "What It Is", cell: (one) => one.detail, className: "whitespace-normal" },
    {
      name: "Delete",
      cell: (one) =>
        one.fault === "orphan" && (
          <input
            type="checkbox"
            className="size-4 accent-(--accent)"
            aria-label={`Delete ${one.path}`}
            checked={doomed.includes(one.path)}
            onChange={(event) =>
              setDoomed(
                event.target.checked ? [...doomed, one.path] : doomed.filter((path) => path !== one.path),
              )
            }
          />
        ),
    },
  ];
  return (
    <Section
      title="Integrity of the Storage"
      action={
        <span className="flex gap-2">
          <Button size="small" disabled={scan.isPending} onClick={() => scan.mutate(true)}>
            Scan Every Content
          </Button>
          <Button size="small" kind="primary" disabled={scan.isPending} onClick={() => scan.mutate(false)}>
            Scan
          </Button>
        </span>
      }
    >
      {scan.isPending ? (
        <Loading rows={3} />
      ) : scan.isError ? (
        <Failed error={scan.error} retry={() => scan.mutate(false)} />
      ) : findings.length ? (
        <>
          <Table label="Findings" columns={columns} rows={findings} rowKey={(one) => one.fault + one.path} />
          <div className="flex justify-end border-t p-3">
            <Button kind="primary" onClick={() => setRepairing(true)}>
              Repair
            </Button>
          </div>
        </>
      ) : (
        <Empty
          icon={scan.isSuccess ? CircleCheck : HardDrive}
          title={scan.isSuccess ? "Everything is where it belongs" : "Not scanned yet"}
        >
          A scan compares files, jobs and metadata. It changes nothing.
        </Empty>
      )}
      <Confirm
        open={isRepairing}
        onClose={() => setRepairing(false)}
        title="Repair the storage?"
        action="Repair"
        danger={doomed.length > 0}
        onConfirm={repair}
      >
        Files are brought to where their jobs stand.{" "}
        {doomed.length > 0 && `${count(doomed.length)} orphans that you marked are deleted for good.`}
      </Confirm>
    </Section>
  );
}

const summary = (done: JobsRepairedOut) =>
  `${done.mended.length} mended, ${done.deleted.length} deleted, ${done.left.length} left for a person`;
