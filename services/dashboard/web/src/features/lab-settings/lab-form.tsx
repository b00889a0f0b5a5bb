import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { DefaultValues } from "react-hook-form";
import { z } from "zod";
import { jobsGetSettingsOptions, jobsGetSettingsQueryKey } from "@/api/gen/@tanstack/react-query.gen";
import { jobsEditSettings } from "@/api/gen/sdk.gen";
import type { JobsLabOut } from "@/api/gen/types.gen";
import { zJobsLabChange } from "@/api/gen/zod.gen";
import { useMay } from "@/api/session";
import { Section } from "@/components/ui/card";
import { ApiFormBody } from "@/components/ui/field";
import { Loaded } from "@/components/ui/query";
import { type ApiForm, useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";
import { changeOf, type LabValues, type Name, valuesOf } from "./change";

const SCHEMA = z.preprocess(changeOf, zJobsLabChange);

export type LabForm = ApiForm<LabValues>["form"];

interface Props {
  title: string;
  /** The settings that it changes; all others stay. */
  names: readonly Name[];
  children: (form: LabForm, lab: JobsLabOut) => ReactNode;
}

/** Some of the lab's settings. A field that is emptied goes back to its default. */
export function LabSection({ title, ...rest }: Props) {
  const lab = useQuery(jobsGetSettingsOptions());
  return (
    <Section title={title}>
      <Loaded query={lab}>{(data) => <Form key={JSON.stringify(data)} lab={data} {...rest} />}</Loaded>
    </Section>
  );
}

function Form({ lab, names, children }: Omit<Props, "title"> & { lab: JobsLabOut }) {
  const queries = useQueryClient();
  const isAdmin = useMay("jobs:admin");
  const api = useApiForm<LabValues, Partial<LabValues>, JobsLabOut>({
    schema: SCHEMA,
    defaults: valuesOf(lab, names) as DefaultValues<LabValues>,
    send: async (values) => (await jobsEditSettings({ body: changeOf(values), throwOnError: true })).data,
    done: (after) => {
      queries.setQueryData(jobsGetSettingsQueryKey(), after);
      toast.success("Saved");
    },
    empty: null,
  });
  return (
    <div className="p-4">
      <ApiFormBody api={api} action="Save" blocked={!isAdmin}>
        <fieldset disabled={!isAdmin} className="min-w-0">
          {children(api.form, lab)}
        </fieldset>
      </ApiFormBody>
    </div>
  );
}
