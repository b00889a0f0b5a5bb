import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { jobsListMailsOptions, jobsListMailsQueryKey } from "@/api/gen/@tanstack/react-query.gen";
import { jobsCancelMail, jobsSendMailAgain } from "@/api/gen/sdk.gen";
import type { JobsJobOut, JobsMailOut } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Loaded } from "@/components/ui/query";
import { ago, title } from "@/lib/format";
import type { Tone } from "@/lib/status";
import { toastProblem } from "@/lib/toast";

const TONES: Record<JobsMailOut["status"], Tone> = {
  queued: "amber",
  sending: "blue",
  sent: "green",
  uncertain: "amber",
  failed: "red",
  cancelled: "gray",
};

/** The e-mails of a job, and what became of each. */
export function Mails({ job }: { job: JobsJobOut }) {
  const query = { job_id: job.id, limit: 50 };
  const mails = useQuery(jobsListMailsOptions({ query }));
  return (
    <Section title="E-Mails">
      <Loaded query={mails}>
        {(page) =>
          page.items.length ? (
            <ul className="divide-y">
              {page.items.map((mail) => (
                <Mail key={mail.id} mail={mail} queryKey={jobsListMailsQueryKey({ query })} />
              ))}
            </ul>
          ) : (
            <p className="p-4 text-muted">None yet: the student hears of every step.</p>
          )
        }
      </Loaded>
    </Section>
  );
}

function Mail({ mail, queryKey }: { mail: JobsMailOut; queryKey: readonly unknown[] }) {
  const queries = useQueryClient();
  const mayWrite = useMay("jobs:write");
  const act = useMutation({
    mutationFn: (what: typeof jobsSendMailAgain<true> | typeof jobsCancelMail<true>) =>
      what({ path: { mail_id: mail.id }, throwOnError: true }),
    onSettled: () => queries.invalidateQueries({ queryKey }),
    onError: toastProblem,
  });
  const isStuck = mail.status === "failed" || mail.status === "uncertain";
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{title(mail.template)}</span>
        <span className="block truncate text-[13px] text-muted">
          {mail.recipient ?? "forgotten"}, {ago(mail.finished_at ?? mail.created_at)}
          {mail.error && `: ${mail.error}`}
        </span>
      </span>
      <Badge tone={TONES[mail.status]}>{title(mail.status)}</Badge>
      {mayWrite && isStuck && (
        <Button size="small" disabled={act.isPending} onClick={() => act.mutate(jobsSendMailAgain)}>
          Send Again
        </Button>
      )}
      {mayWrite && mail.status === "queued" && (
        <Button size="small" disabled={act.isPending} onClick={() => act.mutate(jobsCancelMail)}>
          Cancel
        </Button>
      )}
    </li>
  );
}
