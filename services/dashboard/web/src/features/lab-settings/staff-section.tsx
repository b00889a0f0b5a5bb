import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { UsersRound } from "lucide-react";
import { useState } from "react";
import { jobsListStaffOptions } from "@/api/gen/@tanstack/react-query.gen";
import { jobsAddStaff, jobsChangeStaff } from "@/api/gen/sdk.gen";
import type { JobsMemberOut, JobsNewMember } from "@/api/gen/types.gen";
import { zJobsNewMember } from "@/api/gen/zod.gen";
import { useMay } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ApiFormBody, TextField } from "@/components/ui/field";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { useApiForm } from "@/lib/form";
import { day } from "@/lib/format";
import { toast, toastProblem } from "@/lib/toast";
import { tagsOfKey } from "@/live/staleness";

function useStaffChanged() {
  const queries = useQueryClient();
  return () =>
    void queries.invalidateQueries({ predicate: (query) => tagsOfKey(query.queryKey).includes("lab") });
}

/** Who may sign for what is done to jobs. */
export function StaffSection() {
  const [skip, setSkip] = useState(0);
  const isAdmin = useMay("jobs:admin");
  const staff = useQuery({
    ...jobsListStaffOptions({ query: { skip, limit: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  });
  const columns: Column<JobsMemberOut>[] = [
    { name: "Name", cell: (one) => <span className="font-medium">{one.name}</span> },
    {
      name: "State",
      cell: (one) => (
        <Badge tone={one.is_active ? "green" : "gray"}>{one.is_active ? "Active" : "Deactivated"}</Badge>
      ),
    },
    { name: "Since", cell: (one) => day(one.added_at), wide: true },
    { name: "Deactivated", cell: (one) => day(one.deactivated_at), wide: true },
    { name: "", end: true, cell: (one) => isAdmin && <Toggle member={one} /> },
  ];
  return (
    <>
      {isAdmin && <AddMember />}
      <Section title="Staff">
        <Loaded query={staff}>
          {(page) =>
            page.items.length ? (
              <>
                <Table label="Staff" columns={columns} rows={page.items} rowKey={(one) => one.name} />
                <Paging total={page.total} skip={skip} onSkip={setSkip} />
              </>
            ) : (
              <Empty icon={UsersRound} title="Nobody yet">
                Whoever is signed in signs with the own name. Add the people who share a workstation: each
                action then carries who did it.
              </Empty>
            )
          }
        </Loaded>
      </Section>
    </>
  );
}

function AddMember() {
  const changed = useStaffChanged();
  const api = useApiForm<JobsNewMember, JobsNewMember, JobsMemberOut>({
    schema: zJobsNewMember,
    defaults: { name: "" },
    send: async (body) => (await jobsAddStaff({ body, throwOnError: true })).data,
    done: (member) => {
      changed();
      toast.success(`${member.name} is one of the staff`);
      api.form.reset();
    },
  });
  return (
    <Section title="Add Somebody">
      <div className="p-4">
        <ApiFormBody api={api} action="Add">
          <TextField
            form={api.form}
            name="name"
            label="Full Name"
            help="As it is to stand in the history of jobs. It cannot be changed later."
          />
        </ApiFormBody>
      </div>
    </Section>
  );
}

function Toggle({ member }: { member: JobsMemberOut }) {
  const changed = useStaffChanged();
  const toggle = useMutation({
    mutationFn: () =>
      jobsChangeStaff({
        path: { name: member.name },
        body: { is_active: !member.is_active },
        throwOnError: true,
      }),
    onSuccess: changed,
    onError: toastProblem,
  });
  const label = member.is_active ? "Deactivate" : "Reactivate";
  return (
    <Button
      size="small"
      disabled={toggle.isPending}
      aria-label={`${label} ${member.name}`}
      onClick={() => toggle.mutate()}
    >
      {label}
    </Button>
  );
}
