import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { CircleCheckBig } from "lucide-react";
import {
  jobsShowConfirmationOptions,
  jobsShowConfirmationQueryKey,
} from "@/api/gen/@tanstack/react-query.gen";
import { jobsConfirmByLink, jobsResendByLink } from "@/api/gen/sdk.gen";
import type { JobsConfirmOut } from "@/api/gen/types.gen";
import { problemOf } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { dateTime, decimal, grams, money } from "@/lib/format";
import { Panel, PublicFacts, PublicFrame } from "./frame";
import { Resend } from "./resend";
import { PublicFailed, PublicLoading } from "./states";
import { before } from "./words";

const NO_LINK = {
  title: "This link leads nowhere",
  text: "A newer link may have been sent to you since: look into your latest e-mail from the lab.",
};

/** What the link in an e-mail leads to: looking changes nothing, the button confirms. */
export function ConfirmPage() {
  const { token } = useParams({ from: "/lab/confirm/$token" });
  const options = jobsShowConfirmationOptions({ path: { token } });
  const job = useQuery(options);
  if (job.isError && !job.data)
    return <PublicFailed error={job.error} retry={() => void job.refetch()} missing={NO_LINK} />;
  if (!job.data) return <PublicLoading title="Your print job" />;
  return (
    <PublicFrame lab={job.data.lab_name} title={titleOf(job.data)}>
      <Body token={token} job={job.data} />
      <Panel title="Your Job">
        <PublicFacts
          items={[
            [
              "Job",
              <span key="n" className="num">
                {job.data.number}
              </span>,
            ],
            [
              "File",
              <span key="f" className="num break-all">
                {job.data.display_name}
              </span>,
            ],
            ["Method", job.data.method],
            ["Material", job.data.material],
            ["Colour", job.data.color],
            ["Weight", decimal(job.data.weight_g) === null ? null : grams(job.data.weight_g)],
            ["Printing Time", job.data.time_hours && `${Number(job.data.time_hours)} h`],
            ["Price", job.data.cost && money(job.data.cost, job.data.currency)],
          ]}
        />
      </Panel>
    </PublicFrame>
  );
}

function titleOf(job: JobsConfirmOut): string {
  if (job.can_confirm) return "Confirm Your Print";
  if (job.is_expired) return "This Link Has Expired";
  if (job.student_confirmed) return "Your Print Is Confirmed";
  return `Your Print Is ${job.status_label}`;
}

function Body({ token, job }: { token: string; job: JobsConfirmOut }) {
  if (job.can_confirm) return <Confirming token={token} job={job} />;
  if (job.is_expired) {
    return (
      <Panel tone="amber">
        <p className="mb-4">
          It was valid until {dateTime(job.expires_at)}. Nothing was printed, and your job still waits: have a
          new link sent to you.
        </p>
        <Resend
          after={job.resend_after}
          send={() => jobsResendByLink({ path: { token }, throwOnError: true })}
        />
      </Panel>
    );
  }
  if (job.student_confirmed) {
    return (
      <Panel tone="green">
        <p role="status" className="flex items-center gap-3 font-medium">
          <CircleCheckBig aria-hidden className="size-6 shrink-0 text-green" />
          Thank you. There is nothing more to do: you hear from us when it is printed.
        </p>
        {before(job.jobs_ahead) && <p className="mt-2 text-muted">{before(job.jobs_ahead)}.</p>}
      </Panel>
    );
  }
  return (
    <Panel>
      <p>There is nothing to confirm.</p>
    </Panel>
  );
}

function Confirming({ token, job }: { token: string; job: JobsConfirmOut }) {
  const queries = useQueryClient();
  const queryKey = jobsShowConfirmationQueryKey({ path: { token } });
  const confirm = useMutation({
    mutationFn: async () => (await jobsConfirmByLink({ path: { token }, throwOnError: true })).data,
    onSuccess: (found) => queries.setQueryData(queryKey, found),
    // What stands in the way may have happened just now: the page shows it.
    onError: () => void queries.invalidateQueries({ queryKey }),
  });
  return (
    <Panel>
      <p className="text-muted">The price of your print</p>
      <p className="num mt-1 text-[34px] leading-10 font-semibold">{money(job.cost, job.currency)}</p>
      <p className="mt-3 text-muted">
        It is printed when you confirm; you pay when you pick it up. This link is valid until{" "}
        {dateTime(job.expires_at)}.
      </p>
      <Button
        kind="primary"
        className="mt-5 h-12 w-full text-[16px] sm:w-auto sm:px-6"
        disabled={confirm.isPending}
        onClick={() => confirm.mutate()}
      >
        {confirm.isPending ? "Confirming…" : `Confirm and Print for ${money(job.cost, job.currency)}`}
      </Button>
      {confirm.isError && (
        <p role="alert" className="mt-3 text-red">
          {problemOf(confirm.error).message}
        </p>
      )}
    </Panel>
  );
}
