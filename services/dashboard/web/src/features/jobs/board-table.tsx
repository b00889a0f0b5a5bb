import type { JobsJobOut } from "@/api/gen/types.gen";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { decimal, grams, money, NOTHING } from "@/lib/format";
import { AgeMark, Flags, isNew, NewMark } from "./marks";
import type { Status } from "./status";
import { Thumbnail } from "./thumbnail";

interface Props {
  status: Status;
  jobs: JobsJobOut[];
  chosen: ReadonlySet<string>;
  /** Left out for whoever may change nothing. */
  onChoose?: (id: string, isChosen: boolean) => void;
}

export function BoardTable({ status, jobs, chosen, onChoose }: Props) {
  const columns: Column<JobsJobOut>[] = [
    {
      name: "Job",
      cell: (job) => (
        <div className="flex items-center gap-3 py-2">
          {onChoose && (
            <input
              type="checkbox"
              className="size-4 accent-(--accent)"
              aria-label={`Choose job ${job.number}`}
              checked={chosen.has(job.id)}
              onChange={(event) => onChoose(job.id, event.target.checked)}
            />
          )}
          <Thumbnail job={job} className="size-11" />
          <div className="min-w-0">
            <div className="flex items-center gap-2">
              <RowLink to="/jobs/$jobId" params={{ jobId: job.id }}>
                <span className="num text-muted">#{job.number}</span> {job.student_name}
              </RowLink>
              {isNew(job) && <NewMark />}
            </div>
            <div className="max-w-64 truncate text-[13px] text-muted">{job.student_email}</div>
          </div>
        </div>
      ),
    },
    {
      name: "Class",
      wide: true,
      cell: (job) => <Two first={job.class_number} second={job.discipline} />,
    },
    {
      name: "Print",
      cell: (job) => (
        <Two first={`${job.method}, ${job.color}`} second={job.printing_printer ?? job.printer} />
      ),
    },
    ...priceColumns(status),
    { name: AGE_OF[status] ?? "Waiting", cell: (job) => <AgeMark since={job.status_since} /> },
    { name: "Remarks", wide: true, cell: (job) => <Flags job={job} /> },
  ];
  return <Table label="Jobs" columns={columns} rows={jobs} rowKey={(job) => job.id} />;
}

const AGE_OF: Partial<Record<Status, string>> = {
  PRINTING: "Since",
  PAIDPICKEDUP: "Since",
  REJECTED: "Since",
  ARCHIVED: "Since",
};

function priceColumns(status: Status): Column<JobsJobOut>[] {
  if (status === "UPLOADED") return [];
  return [
    {
      name: "Weight",
      number: true,
      wide: true,
      cell: (job) => grams(job.actual_weight_g ?? job.weight_g),
    },
    {
      name: "Time",
      number: true,
      wide: true,
      cell: (job) => (decimal(job.time_hours) === null ? NOTHING : `${Number(job.time_hours)} h`),
    },
    { name: "Price", number: true, cell: (job) => money(job.amount_paid ?? job.cost_usd, job.currency) },
  ];
}

function Two({ first, second }: { first: string; second: string }) {
  return (
    <div className="max-w-52">
      <div className="truncate">{first}</div>
      <div className="truncate text-[13px] text-muted">{second}</div>
    </div>
  );
}
