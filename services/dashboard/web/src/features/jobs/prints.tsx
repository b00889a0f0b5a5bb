import { useQuery } from "@tanstack/react-query";
import { jobsListPrintsOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { JobsJobOut, JobsPrintOut } from "@/api/gen/types.gen";
import { StatusBadge } from "@/components/ui/badge";
import { Section } from "@/components/ui/card";
import { Loaded } from "@/components/ui/query";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { dateTime, fileStem, NOTHING } from "@/lib/format";

const COLUMNS: Column<JobsPrintOut>[] = [
  { name: "File", cell: (one) => fileStem(one.file_name) },
  {
    name: "Printer",
    cell: (one) => (
      <RowLink to="/printers/$printerId" params={{ printerId: one.printer_id }}>
        Show printer
      </RowLink>
    ),
  },
  { name: "Outcome", cell: (one) => <StatusBadge status={one.outcome} /> },
  { name: "Why", cell: (one) => one.reason ?? NOTHING, wide: true },
  { name: "Started", cell: (one) => dateTime(one.started_at), wide: true },
  { name: "Ended", cell: (one) => dateTime(one.finished_at) },
];

/** What printers reported for a job. */
export function Prints({ job }: { job: JobsJobOut }) {
  const prints = useQuery(jobsListPrintsOptions({ path: { job_id: job.id } }));
  if (!prints.data?.items.length && !job.printing_since) return null;
  return (
    <Section title="Prints">
      {job.status === "PRINTING" && (
        <p className="border-b p-4">
          Printing on <span className="font-medium">{job.printing_printer}</span> since{" "}
          {dateTime(job.printing_since)}
          {job.printing_file && (
            <>
              {" "}
              from <span className="num break-all">{job.printing_file}</span>
            </>
          )}
          .
        </p>
      )}
      <Loaded query={prints}>
        {(list) =>
          list.items.length ? (
            <Table
              label="Prints of the job"
              columns={COLUMNS}
              rows={list.items}
              rowKey={(one) => one.print_id}
            />
          ) : (
            <p className="p-4 text-muted">No printer has reported a print of it.</p>
          )
        }
      </Loaded>
    </Section>
  );
}
