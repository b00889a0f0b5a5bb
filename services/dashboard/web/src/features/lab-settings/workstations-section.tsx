import { useQuery, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import {
  jobsListWorkstationsOptions,
  jobsListWorkstationsQueryKey,
} from "@/api/gen/@tanstack/react-query.gen";
import { jobsSetWorkstation } from "@/api/gen/sdk.gen";
import type { JobsWorkstationOut } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { Section } from "@/components/ui/card";
import { ApiFormBody, Row, TextField } from "@/components/ui/field";
import { Loaded } from "@/components/ui/query";
import { type Column, Table } from "@/components/ui/table";
import { useSignature } from "@/features/jobs/signing";
import { useApiForm } from "@/lib/form";
import { toast } from "@/lib/toast";
import { LabSection } from "./lab-form";

const COLUMNS: Column<JobsWorkstationOut>[] = [
  { name: "Workstation", cell: (one) => <span className="font-medium">{one.workstation_id}</span> },
  { name: "Link", cell: (one) => <span className="num">{one.slicer_link}</span> },
];

interface Values {
  workstation_id: string;
  slicer_link: string;
}

const SCHEMA = z.object({
  workstation_id: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[\x20-\x7e]+$/),
  slicer_link: z.string().min(1).max(500),
});

/** How each workstation opens files in its slicer. */
export function WorkstationsSection() {
  const queries = useQueryClient();
  const mayWrite = useMay("jobs:write");
  const { workstation } = useSignature();
  const workstations = useQuery(jobsListWorkstationsOptions());
  const api = useApiForm<Values, Values, JobsWorkstationOut>({
    schema: SCHEMA,
    defaults: { workstation_id: workstation, slicer_link: "" },
    send: async ({ workstation_id, slicer_link }) => {
      const path = { workstation_id };
      return (await jobsSetWorkstation({ path, body: { slicer_link }, throwOnError: true })).data;
    },
    done: (after) => {
      void queries.invalidateQueries({ queryKey: jobsListWorkstationsQueryKey() });
      toast.success(`${after.workstation_id} opens files its own way`);
    },
  });
  return (
    <>
      <LabSection title="Slicer Link" names={["slicer_link"]}>
        {(form) => (
          <TextField
            form={form}
            name="slicer_link"
            label="Link"
            help="How workstations open a file that have no link of their own; {path} stands for the file."
          />
        )}
      </LabSection>
      <Section title="Slicers of Workstations">
        <Loaded query={workstations}>
          {(list) =>
            list.items.length > 0 && (
              <Table
                label="Workstations"
                columns={COLUMNS}
                rows={list.items}
                rowKey={(one) => one.workstation_id}
              />
            )
          }
        </Loaded>
        {mayWrite && (
          <div className="border-t p-4">
            <ApiFormBody api={api} action="Set Link">
              <Row>
                <TextField form={api.form} name="workstation_id" label="Workstation" placeholder="desk-1" />
                <TextField
                  form={api.form}
                  name="slicer_link"
                  label="Link"
                  placeholder="prusaslicer://open?file={path}"
                  help="{path} stands for the file within the storage."
                />
              </Row>
            </ApiFormBody>
          </div>
        )}
      </Section>
    </>
  );
}
