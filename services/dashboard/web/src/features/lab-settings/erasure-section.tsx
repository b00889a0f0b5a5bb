import { useState } from "react";
import { jobsDeleteOldFiles, jobsEraseAllOfStudent } from "@/api/gen/sdk.gen";
import type {
  JobsFileDiscarding,
  JobsFilesDiscarded,
  JobsStudentErased,
  JobsStudentToErase,
} from "@/api/gen/types.gen";
import { zJobsFileDiscarding, zJobsStudentToErase } from "@/api/gen/zod.gen";
import { useMay } from "@/api/session";
import { Section } from "@/components/ui/card";
import { ApiFormBody, CheckField, NumberField, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { count } from "@/lib/format";
import { LabSection } from "./lab-form";

/** Forgetting students, and deleting what is not needed any more. */
export function ErasureSection() {
  const isAdmin = useMay("jobs:admin");
  return (
    <>
      <LabSection title="By Itself" names={["files_kept_days", "students_kept_days", "names_in_files"]}>
        {(form) => (
          <Stack>
            <NumberField
              form={form}
              name="files_kept_days"
              label="Files Are Kept After Archiving"
              unit="days"
              help="Then they are deleted. 0: they are kept."
            />
            <NumberField
              form={form}
              name="students_kept_days"
              label="Students Are Known After Archiving"
              unit="days"
              help="Then they are forgotten. 0: never by itself."
            />
            <CheckField
              form={form}
              name="names_in_files"
              label="Files carry the name of the student"
              help="Printers, and all who hear of prints, then learn it."
            />
          </Stack>
        )}
      </LabSection>
      {isAdmin && <Student />}
      {isAdmin && <Files />}
    </>
  );
}

function Student() {
  const [said, setSaid] = useState("");
  const api = useApiForm<JobsStudentToErase, JobsStudentToErase, JobsStudentErased>({
    schema: zJobsStudentToErase,
    defaults: { student_email: "" },
    send: async (body) => (await jobsEraseAllOfStudent({ body, throwOnError: true })).data,
    done: (done) => {
      const active = done.still_active.length;
      const rest = active
        ? ` ${count(active)} are still under way: finish, reject or delete them first.`
        : "";
      setSaid(`Forgotten in ${count(done.erased.length)} jobs.${rest}`);
      api.form.reset();
    },
  });
  return (
    <Section title="Forget a Student">
      <div className="p-4">
        <ApiFormBody api={api} action="Erase for Good">
          <TextField
            form={api.form}
            name="student_email"
            label="E-Mail of the Student"
            type="email"
            help="Name, address, class, notes, files and e-mails of every job that is over are gone for good. The history stays: it never said whose job it was."
          />
        </ApiFormBody>
        <p role="status" className="mt-3 font-medium">
          {said}
        </p>
      </div>
    </Section>
  );
}

function Files() {
  const [said, setSaid] = useState("");
  const api = useApiForm<JobsFileDiscarding, JobsFileDiscarding, JobsFilesDiscarded>({
    schema: zJobsFileDiscarding,
    defaults: { older_than_days: 365 },
    send: async (body) => (await jobsDeleteOldFiles({ body, throwOnError: true })).data,
    done: (done) => setSaid(`${count(done.jobs)} jobs have no files any more.`),
  });
  return (
    <Section title="Delete Old Files">
      <div className="p-4">
        <ApiFormBody api={api} action="Delete Files for Good">
          <NumberField
            form={api.form}
            name="older_than_days"
            label="Archived More Than"
            unit="days ago"
            help="Up to 1000 jobs at a time; the jobs and their history stay."
          />
        </ApiFormBody>
        <p role="status" className="mt-3 font-medium">
          {said}
        </p>
      </div>
    </Section>
  );
}
