import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { jobsListTemplatesOptions, jobsListTemplatesQueryKey } from "@/api/gen/@tanstack/react-query.gen";
import { jobsPreviewTemplate, jobsResetTemplate, jobsSetTemplate } from "@/api/gen/sdk.gen";
import type { JobsLetterOut, JobsTemplateOut, JobsWordingIn } from "@/api/gen/types.gen";
import { zJobsWordingIn } from "@/api/gen/zod.gen";
import { useMay } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ApiFormBody, AreaField, Stack, TextField } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Loaded } from "@/components/ui/query";
import { useApiForm } from "@/lib/form";
import { title } from "@/lib/format";
import { toast, toastProblem } from "@/lib/toast";
import { Letter } from "./letter";

/** The words of every e-mail. */
export function TemplatesSection() {
  const [chosen, setChosen] = useState<string>("received");
  const templates = useQuery(jobsListTemplatesOptions());
  return (
    <Section
      title="Words of E-Mails"
      action={
        <Select
          aria-label="Occasion"
          className="w-auto"
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
        >
          {(templates.data?.items ?? []).map((one) => (
            <option key={one.name} value={one.name}>
              {title(one.name)}
            </option>
          ))}
        </Select>
      }
    >
      <Loaded query={templates}>
        {(list) => {
          const found = list.items.find((one) => one.name === chosen);
          return found && <Form key={JSON.stringify(found)} template={found} names={list.names} />;
        }}
      </Loaded>
    </Section>
  );
}

function Form({ template, names }: { template: JobsTemplateOut; names: string[] }) {
  const queries = useQueryClient();
  const isAdmin = useMay("jobs:admin");
  const path = { name: template.name };
  const refresh = () => void queries.invalidateQueries({ queryKey: jobsListTemplatesQueryKey() });
  const { subject, text_body, html_body } = template;
  const api = useApiForm<JobsWordingIn, JobsWordingIn, unknown>({
    schema: zJobsWordingIn,
    defaults: { subject, text_body, html_body },
    send: async (body) => (await jobsSetTemplate({ path, body, throwOnError: true })).data,
    done: () => {
      refresh();
      toast.success("Saved");
    },
  });
  const preview = useMutation<JobsLetterOut>({
    mutationFn: async () =>
      (await jobsPreviewTemplate({ path, body: api.form.getValues(), throwOnError: true })).data,
    onError: toastProblem,
  });
  const reset = useMutation({
    mutationFn: () => jobsResetTemplate({ path, throwOnError: true }),
    onSuccess: refresh,
    onError: toastProblem,
  });
  return (
    <div className="space-y-4 p-4">
      <p className="text-muted">
        {template.is_own ? <Badge tone="blue">Your own words</Badge> : <Badge>The usual words</Badge>} What
        may stand in {"{{ }}"}: <span className="num">{names.join(", ")}</span>
      </p>
      <ApiFormBody
        api={api}
        action="Save"
        blocked={!isAdmin}
        aside={
          <span className="flex gap-2">
            <Button disabled={!isAdmin || preview.isPending} onClick={() => preview.mutate()}>
              Preview
            </Button>
            {template.is_own && isAdmin && (
              <Button disabled={reset.isPending} onClick={() => reset.mutate()}>
                Back to the Usual Words
              </Button>
            )}
          </span>
        }
      >
        <Stack>
          <TextField form={api.form} name="subject" label="Subject" />
          <AreaField form={api.form} name="text_body" label="Text" className="[&_textarea]:h-56" />
          <AreaField
            form={api.form}
            name="html_body"
            label="HTML"
            help="Empty: plain text alone."
            className="[&_textarea]:num [&_textarea]:h-40"
          />
        </Stack>
      </ApiFormBody>
      {preview.data && (
        <Letter subject={preview.data.subject} text={preview.data.text_body} html={preview.data.html_body} />
      )}
    </div>
  );
}
