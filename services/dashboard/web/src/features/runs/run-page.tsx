import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { PackageOpen, Pause, Play } from "lucide-react";
import { useState } from "react";
import { productionGetRunOptions, productionGetRunQueryKey } from "@/api/gen/@tanstack/react-query.gen";
import { productionAssembleRun, productionHoldRun, productionResumeRun } from "@/api/gen/sdk.gen";
import type { ProductionRunDetailOut } from "@/api/gen/types.gen";
import { useMay, useSession } from "@/api/session";
import { Badge, StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Facts, Figure, Section } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { Page } from "@/components/ui/page";
import { Progress } from "@/components/ui/progress";
import { Loaded } from "@/components/ui/query";
import { RowLink } from "@/components/ui/table";
import { Variance } from "@/components/ui/variance";
import { count, dateTime, day, grams, minutes, money, NOTHING, percent } from "@/lib/format";
import { toast, toastProblem } from "@/lib/toast";
import { Materials } from "./materials";
import { Plates } from "./plates";

export function RunPage() {
  const { runId } = useParams({ from: "/inside/production-runs/$runId" });
  const run = useQuery(productionGetRunOptions({ path: { run_id: runId } }));
  const { data } = run;
  return (
    <Page
      title={data?.run_number ?? "Run"}
      note={
        data && (
          <span className="flex flex-wrap items-center gap-2">
            <StatusBadge status={data.status} />
            {data.is_held && <Badge tone="amber">On Hold</Badge>}
            {data.product && `${count(data.quantity)} × ${data.product.name}`}
          </span>
        )
      }
      actions={data && <RunActions run={data} />}
    >
      <Loaded query={run}>{(one) => <Detail run={one} />}</Loaded>
    </Page>
  );
}

function Detail({ run }: { run: ProductionRunDetailOut }) {
  const { tenant } = useSession();
  const cost = run.costs.actual ?? run.costs.estimated;
  return (
    <div className="space-y-4">
      {run.status === "ready_for_assembly" && <AssemblyBanner run={run} />}
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Figure name="Plates" value={`${count(run.completed_plates)} of ${count(run.total_plates)}`} />
        <Figure name="Material" value={grams(run.actual_weight_grams ?? run.estimated_weight_grams)} />
        <Figure name="Variance" value={<Variance percentage={run.variance_percentage} />} />
        <Figure
          name={run.costs.actual ? "Actual Cost" : "Estimated Cost"}
          value={money(cost.total, cost.currency ?? tenant.currency)}
        />
      </div>
      <Section title="Plates">
        <div className="border-b p-4">
          <div className="mb-2 flex justify-between">
            <span>
              {count(run.completed_plates)} of {count(run.total_plates)} bed loads are done
            </span>
            <span className="num text-muted">{percent(run.plates_progress_percentage)}</span>
          </div>
          <Progress
            value={Number(run.plates_progress_percentage)}
            label="Plates done"
            tone={run.is_complete ? "green" : "blue"}
          />
        </div>
        <Plates run={run} />
      </Section>
      {run.materials.length > 0 && <Materials run={run} />}
      <Section title="Details">
        <Facts
          items={[
            ["Priority", <StatusBadge key="p" status={run.priority} />],
            ["Due", day(run.due_date)],
            ["Started", dateTime(run.started_at)],
            ["Completed", dateTime(run.completed_at)],
            ["Took", minutes(run.duration_minutes)],
            ["Estimated", minutes(run.estimated_print_time_minutes)],
            ["Printer", run.printer_name ?? NOTHING],
            ["Planned By", run.created_by],
            ["Reprint Of", <Original key="o" run={run} />],
          ]}
        />
        {run.notes && <p className="border-t p-4 whitespace-pre-wrap">{run.notes}</p>}
      </Section>
    </div>
  );
}

function Original({ run }: { run: ProductionRunDetailOut }) {
  if (!run.original_run_id) return NOTHING;
  return (
    <RowLink to="/production-runs/$runId" params={{ runId: run.original_run_id }}>
      <span className="num">{run.original_run_number}</span>
    </RowLink>
  );
}

function useKeep(run: ProductionRunDetailOut) {
  const queries = useQueryClient();
  return (changed: ProductionRunDetailOut) =>
    queries.setQueryData(productionGetRunQueryKey({ path: { run_id: run.id } }), changed);
}

/** Everything is printed: what is left is to put it together. */
function AssemblyBanner({ run }: { run: ProductionRunDetailOut }) {
  const [isOpen, setOpen] = useState(false);
  const keep = useKeep(run);
  const mayWrite = useMay("production:write");
  return (
    <div className="flex flex-wrap items-center gap-4 rounded-lg border border-violet/50 bg-violet/6 p-4">
      <PackageOpen aria-hidden className="size-6 text-violet" />
      <div className="min-w-0 flex-1">
        <p className="text-[15px] font-semibold">Ready for assembly</p>
        <p className="text-muted">
          All plates are done. Put {count(run.quantity)} × {run.product?.name ?? "the items"} together; then
          they are in stock.
        </p>
      </div>
      {mayWrite && (
        <Button kind="primary" onClick={() => setOpen(true)}>
          Mark As Assembled
        </Button>
      )}
      <Confirm
        open={isOpen}
        onClose={() => setOpen(false)}
        title={`Is ${run.run_number} assembled?`}
        action="Assembled"
        danger={false}
        onConfirm={async () => {
          keep((await productionAssembleRun({ path: { run_id: run.id }, throwOnError: true })).data);
          toast.success(`${run.run_number} is assembled`);
        }}
      >
        {count(run.quantity)} × {run.product?.name ?? "items"} come into stock and go to the orders that wait.
      </Confirm>
    </div>
  );
}

function RunActions({ run }: { run: ProductionRunDetailOut }) {
  const keep = useKeep(run);
  const path = { run_id: run.id };
  const change = useMutation({
    mutationFn: async () =>
      run.is_held
        ? (await productionResumeRun({ path, throwOnError: true })).data
        : (await productionHoldRun({ path, throwOnError: true })).data,
    onSuccess: keep,
    onError: toastProblem,
  });
  const mayWrite = useMay("production:write");
  if (!mayWrite || !["pending", "in_progress"].includes(run.status)) return null;
  return (
    <Button disabled={change.isPending} onClick={() => change.mutate()}>
      {run.is_held ? <Play aria-hidden /> : <Pause aria-hidden />} {run.is_held ? "Resume" : "Hold"}
    </Button>
  );
}
