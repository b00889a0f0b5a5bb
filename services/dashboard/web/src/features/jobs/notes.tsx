import { jobsEditNotes } from "@/api/gen/sdk.gen";
import type { JobsJobOut, JobsNotes } from "@/api/gen/types.gen";
import { zJobsNotes } from "@/api/gen/zod.gen";
import { useMay } from "@/api/session";
import { Section } from "@/components/ui/card";
import { ApiFormBody, AreaField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { useChanged } from "./queries";

const STAYS = () => {};

/** What the staff tells each other of a job. */
export function Notes({ job }: { job: JobsJobOut }) {
  const changed = useChanged(STAYS);
  const mayWrite = useMay("jobs:write");
  const api = useApiForm<JobsNotes, JobsNotes, JobsJobOut>({
    schema: zJobsNotes,
    defaults: { notes: job.notes ?? "" },
    send: async (body) => (await jobsEditNotes({ path: { job_id: job.id }, body, throwOnError: true })).data,
    done: (after) => changed("Noted", after),
    empty: null,
  });
  return (
    <Section title="Notes">
      <div className="p-4">
        {mayWrite ? (
          <ApiFormBody api={api} action="Save Notes">
            <AreaField form={api.form} name="notes" label="For the staff alone" />
          </ApiFormBody>
        ) : (
          <p className="whitespace-pre-wrap">{job.notes ?? "None."}</p>
        )}
      </div>
    </Section>
  );
}
