import { useQuery } from "@tanstack/react-query";
import { Archive, Download, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useFieldArray } from "react-hook-form";
import { jobsGetSettingsOptions } from "@/api/gen/@tanstack/react-query.gen";
import { jobsArchiveJobs } from "@/api/gen/sdk.gen";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { TextField } from "@/components/ui/field";
import { DayField } from "@/components/ui/filters";
import { useChanged } from "@/features/jobs/queries";
import { count } from "@/lib/format";
import { toast } from "@/lib/toast";
import { type LabForm, LabSection } from "./lab-form";

/** Terms, what is exported of them, and putting old jobs away. */
export function ReportsSection() {
  return (
    <>
      <Export />
      <LabSection title="Terms" names={["terms"]}>
        {(form) => <Terms form={form} />}
      </LabSection>
      <ArchiveRun />
    </>
  );
}

const exportUrl = (query: Record<string, string>) => `/api/v1/jobs/export?${new URLSearchParams(query)}`;

function Export() {
  const terms = useQuery(jobsGetSettingsOptions()).data?.terms ?? [];
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const isReady = from !== "" && to !== "";
  return (
    <Section title="Export as CSV">
      <ul className="divide-y">
        {terms.map((term) => (
          <li key={term.name} className="flex items-center justify-between gap-3 px-4 py-2.5">
            <span>
              <span className="font-medium">{term.name}</span>{" "}
              <span className="num text-muted">
                {term.begins} – {term.ends}
              </span>
            </span>
            <Button size="small" asChild>
              <a href={exportUrl({ term: term.name })} download aria-label={`Export ${term.name}`}>
                <Download aria-hidden /> Jobs
              </a>
            </Button>
          </li>
        ))}
        <li className="flex flex-wrap items-center gap-3 px-4 py-3">
          <DayField label="From" value={from} onChange={setFrom} />
          <DayField label="To" value={to} onChange={setTo} />
          {isReady ? (
            <Button asChild>
              <a href={exportUrl({ day_from: from, day_to: to })} download>
                <Download aria-hidden /> Export Jobs
              </a>
            </Button>
          ) : (
            <Button disabled>
              <Download aria-hidden /> Export Jobs
            </Button>
          )}
          <Button className="ml-auto" asChild>
            <a href="/api/v1/jobs/events/export" download>
              <Download aria-hidden /> Whole History
            </a>
          </Button>
        </li>
      </ul>
    </Section>
  );
}

function Terms({ form }: { form: LabForm }) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "terms" });
  return (
    <div className="space-y-3">
      {fields.length === 0 && <p className="text-muted">Name a term once, and export it by its name.</p>}
      {fields.map((field, index) => (
        <div key={field.id} className="grid items-start gap-3 sm:grid-cols-[2fr_1fr_1fr_auto]">
          <TextField form={form} name={`terms.${index}.name`} label="Term" />
          <TextField form={form} name={`terms.${index}.begins`} label="First Day" type="date" />
          <TextField form={form} name={`terms.${index}.ends`} label="Last Day" type="date" />
          <Button
            kind="ghost"
            size="icon"
            className="mt-6"
            aria-label={`Remove ${field.name || "term"}`}
            onClick={() => remove(index)}
          >
            <Trash2 />
          </Button>
        </div>
      ))}
      <Button onClick={() => append({ name: "", begins: "", ends: "" })}>
        <Plus aria-hidden /> Add Term
      </Button>
    </div>
  );
}

function ArchiveRun() {
  const [isOpen, setOpen] = useState(false);
  const isAdmin = useMay("jobs:admin");
  const days = useQuery(jobsGetSettingsOptions()).data?.archive_days;
  const changed = useChanged(() => setOpen(false));
  if (!isAdmin || days === undefined) return null;
  const run = async () => {
    const { archived } = (await jobsArchiveJobs({ throwOnError: true })).data;
    if (archived) changed(`${count(archived)} jobs are archived`);
    else toast("Nothing is old enough");
  };
  return (
    <Section
      title="Archive"
      action={
        <Button size="small" onClick={() => setOpen(true)}>
          <Archive aria-hidden /> Archive Now
        </Button>
      }
    >
      <p className="p-4 text-muted">
        Jobs that were picked up or rejected more than {days} days ago are put away, each with your name in
        its history.
      </p>
      <Confirm
        open={isOpen}
        onClose={() => setOpen(false)}
        title="Archive old jobs?"
        action="Archive"
        danger={false}
        onConfirm={run}
      >
        Up to 1000 at a time. It is not taken back by itself; an admin may override each.
      </Confirm>
    </Section>
  );
}
