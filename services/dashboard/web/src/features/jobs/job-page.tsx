import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { jobsGetJobOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { JobsJobOut } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Facts, Section } from "@/components/ui/card";
import { Needs } from "@/components/ui/needs";
import { Page } from "@/components/ui/page";
import { Loaded } from "@/components/ui/query";
import { dateTime, decimal, grams, money, NOTHING } from "@/lib/format";
import { ActingAs } from "./acting-as";
import { Banners } from "./banners";
import { Files } from "./files";
import { History } from "./history";
import { JobActions } from "./job-actions";
import { Mails } from "./mails";
import { AgeMark, Flags, isNew, JobStatus, NewMark } from "./marks";
import { Notes } from "./notes";
import { Prints } from "./prints";
import { Thumbnail } from "./thumbnail";

export function JobPage() {
  return (
    <Needs permission="jobs:read" name="Job">
      <Framed />
    </Needs>
  );
}

function Framed() {
  const { jobId } = useParams({ from: "/inside/jobs/$jobId" });
  const job = useQuery(jobsGetJobOptions({ path: { job_id: jobId } }));
  const mayWrite = useMay("jobs:write");
  const { data } = job;
  return (
    <Page
      title={data ? `Job #${data.number}, ${data.student_name}` : "Job"}
      note={data && <Note job={data} />}
      actions={
        <>
          <Button kind="ghost" asChild>
            <Link to="/jobs" search={data ? { status: data.status } : {}}>
              <ChevronLeft aria-hidden /> Board
            </Link>
          </Button>
          {mayWrite && <ActingAs />}
        </>
      }
    >
      <Loaded query={job}>{(one) => <Detail job={one} />}</Loaded>
    </Page>
  );
}

function Note({ job }: { job: JobsJobOut }) {
  return (
    <span className="flex flex-wrap items-center gap-2">
      <JobStatus status={job.status} />
      {isNew(job) && <NewMark />}
      <AgeMark since={job.status_since} />
      <Flags job={job} />
    </span>
  );
}

function Detail({ job }: { job: JobsJobOut }) {
  const mayWrite = useMay("jobs:write");
  return (
    <div className="space-y-4">
      {mayWrite && <JobActions job={job} />}
      <Banners job={job} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_400px]">
        <div className="min-w-0 space-y-4">
          <Section title="What Was Asked For">
            <div className="flex flex-wrap gap-x-2 sm:flex-nowrap">
              <Thumbnail job={job} className="m-4 mr-0 size-32" />
              <div className="min-w-0 flex-1">
                <Facts items={wishesOf(job)} />
              </div>
            </div>
          </Section>
          <Section title="Price and Time">
            <Facts items={pricesOf(job)} />
          </Section>
          <Files job={job} />
          <Prints job={job} />
        </div>
        <div className="min-w-0 space-y-4">
          <Notes key={job.version} job={job} />
          <Mails job={job} />
          <History job={job} />
        </div>
      </div>
    </div>
  );
}

function wishesOf(job: JobsJobOut): [string, React.ReactNode][] {
  return [
    ["Student", job.student_name],
    [
      "E-Mail",
      <a key="e" className="underline-offset-3 hover:underline" href={`mailto:${job.student_email}`}>
        {job.student_email}
      </a>,
    ],
    ["Discipline", job.discipline],
    ["Class", job.class_number],
    ["Method", job.method],
    ["Colour", job.color],
    ["Printer", job.printer],
    ["Submitted", dateTime(job.created_at)],
    ["Minimum Charge", job.acknowledged_minimum_charge ? "Accepted" : "Not accepted"],
  ];
}

function pricesOf(job: JobsJobOut): [string, React.ReactNode][] {
  const hours = decimal(job.time_hours);
  return [
    ["Material", job.material ?? NOTHING],
    [
      "Weight",
      <span key="w" className="num">
        {grams(job.weight_g)}
      </span>,
    ],
    [
      "Printing Time",
      <span key="t" className="num">
        {hours === null ? NOTHING : `${hours} h`}
      </span>,
    ],
    [
      "Price",
      <span key="p" className="num font-semibold">
        {money(job.cost_usd, job.currency)}
      </span>,
    ],
    ["Prints", <span key="n" className="num">{`${job.prints_done} of ${job.prints_expected}`}</span>],
    [
      "Confirmed",
      job.student_confirmed ? `${dateTime(job.student_confirmed_at)}, by ${job.confirmed_by}` : NOTHING,
    ],
    ["Completed", dateTime(job.completed_at)],
    ["Picked Up", dateTime(job.picked_up_at)],
    [
      "Paid",
      job.amount_paid === null ? NOTHING : `${money(job.amount_paid, job.currency)}, ${job.payment_method}`,
    ],
    [
      "Actual Weight",
      <span key="a" className="num">
        {grams(job.actual_weight_g)}
      </span>,
    ],
    ["Last Change By", job.last_updated_by ?? NOTHING],
  ];
}
