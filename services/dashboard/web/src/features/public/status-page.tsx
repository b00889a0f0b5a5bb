import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { jobsGetStatusOptions } from "@/api/gen/@tanstack/react-query.gen";
import { jobsResendByStatus } from "@/api/gen/sdk.gen";
import type { JobsReceiptOut, JobsStatusOut } from "@/api/gen/types.gen";
import { ago, decimal, grams, money } from "@/lib/format";
import { Panel, PublicFacts, PublicFrame } from "./frame";
import { Receipt } from "./receipt";
import { Resend } from "./resend";
import { ResubmitForm } from "./resubmit-form";
import { PublicFailed, PublicLoading } from "./states";
import { Steps } from "./steps";
import { before } from "./words";

/** Nobody streams to students: the page asks. */
const REFRESH_MS = 15_000;
const NO_LINK = {
  title: "This link leads nowhere",
  text: "Open the link in the e-mail from the lab again, or ask at its desk.",
};

/** How a job stands, for its student, by a link that is secret. */
export function StatusPage() {
  const { token } = useParams({ from: "/lab/status/$token" });
  const [again, setAgain] = useState<JobsReceiptOut | null>(null);
  const job = useQuery({ ...jobsGetStatusOptions({ path: { token } }), refetchInterval: REFRESH_MS });
  if (job.isError && !job.data)
    return <PublicFailed error={job.error} retry={() => void job.refetch()} missing={NO_LINK} />;
  if (!job.data) return <PublicLoading title="Your print job" />;
  const { data } = job;
  if (again) {
    return (
      <PublicFrame lab={data.lab_name} title="Thank You">
        <Receipt receipt={again} />
      </PublicFrame>
    );
  }
  return (
    <PublicFrame
      lab={data.lab_name}
      title={`Print Job ${data.number}`}
      note={
        <>
          {data.is_deleted ? "Deleted" : data.status_label}, since {ago(data.status_since)}
        </>
      }
    >
      {!data.is_deleted && <Steps status={data.status} />}
      <What token={token} job={data} onAgain={setAgain} />
      <Panel title="Your Job">
        <PublicFacts
          items={[
            ["File", data.original_filename],
            ["Method", data.method],
            ["Colour", data.color],
            ["Printer", data.printer],
            ["Material", data.material],
            ["Weight", decimal(data.weight_g) === null ? null : grams(data.weight_g)],
            ["Printing Time", data.time_hours && `${Number(data.time_hours)} h`],
            ["Price", data.cost && money(data.cost, data.currency)],
            ["In The Queue", data.is_deleted ? null : before(data.jobs_ahead)],
            ["Submitted", ago(data.created_at)],
          ]}
        />
      </Panel>
    </PublicFrame>
  );
}

interface WhatProps {
  token: string;
  job: JobsStatusOut;
  onAgain: (receipt: JobsReceiptOut) => void;
}

/** What the student can do now, if there is something. */
function What({ token, job, onAgain }: WhatProps) {
  if (job.is_deleted) return <Panel tone="red">The lab has deleted this job. Ask at its desk why.</Panel>;
  if (job.waits_for_confirmation) {
    return (
      <Panel tone="amber" title={job.is_confirmation_expired ? "The Link Has Expired" : "Please Confirm"}>
        <p className="mb-4">
          {job.is_confirmation_expired
            ? "The link to confirm the price is not valid any more. Have a new one sent to you."
            : "We have sent you an e-mail with a link to confirm the price. Nothing is printed before you do."}
        </p>
        <Resend
          after={job.resend_after}
          send={() => jobsResendByStatus({ path: { token }, throwOnError: true })}
        />
      </Panel>
    );
  }
  if (job.status === "REJECTED") {
    return (
      <Panel tone="red" title="It Cannot Be Printed as It Is">
        <ul className="list-disc space-y-1 pl-5">
          {(job.reject_reasons ?? []).map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        {job.resubmitted_as !== null && (
          <p className="mt-3">You submitted it again as job {job.resubmitted_as}.</p>
        )}
        {job.can_resubmit && <ResubmitForm token={token} job={job} onDone={onAgain} />}
      </Panel>
    );
  }
  if (job.pickup_text) {
    return (
      <Panel tone="green" title="Ready to Be Picked Up">
        <p>{job.pickup_text}</p>
        <p className="mt-2">
          To pay: <span className="num font-medium">{money(job.cost, job.currency)}</span>
        </p>
      </Panel>
    );
  }
  return null;
}
