import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { CircleCheck, Ellipsis, Pencil } from "lucide-react";
import { productionGetRunOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { ProductionRunDetailOut } from "@/api/gen/types.gen";
import { useMay, useSession } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Figure, Section } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Loaded } from "@/components/ui/query";
import { Variance } from "@/components/ui/variance";
import { count, grams, minutes, money, percent } from "@/lib/format";
import { AssemblyBanner } from "./assembly";
import { Details } from "./details";
import { Items } from "./items";
import { Materials } from "./materials";
import { Plates } from "./plates";
import { isCompletable, isEditable, mayReprint } from "./rules";
import { RunMenu } from "./run-menu";
import { RunNote } from "./run-note";
import { VarianceSummary } from "./variance-summary";

export function RunPage() {
  const { runId } = useParams({ from: "/inside/production-runs/$runId" });
  const run = useQuery(productionGetRunOptions({ path: { run_id: runId } }));
  const { data } = run;
  return (
    <Page
      title={data?.run_number ?? "Run"}
      note={data && <RunNote run={data} />}
      actions={data && <RunActions run={data} />}
    >
      <Loaded query={run}>{(one) => <Detail run={one} />}</Loaded>
    </Page>
  );
}

function RunActions({ run }: { run: ProductionRunDetailOut }) {
  const mayWrite = useMay("production:write");
  if (!mayWrite) return null;
  return (
    <>
      <RunMenu
        run={run}
        mayReprint={mayReprint(run)}
        trigger={
          <Button>
            <Ellipsis aria-hidden /> Actions
          </Button>
        }
      />
      {isEditable(run) && (
        <Button asChild>
          <Link to="/production-runs/$runId/edit" params={{ runId: run.id }}>
            <Pencil aria-hidden /> Edit
          </Link>
        </Button>
      )}
      {isCompletable(run) && run.mode === "items" && (
        <Button kind="primary" asChild>
          <Link to="/production-runs/$runId/complete" params={{ runId: run.id }}>
            <CircleCheck aria-hidden /> Complete Run
          </Link>
        </Button>
      )}
    </>
  );
}

function Detail({ run }: { run: ProductionRunDetailOut }) {
  const { tenant } = useSession();
  const cost = run.costs.actual ?? run.costs.estimated;
  return (
    <div className="space-y-4">
      <AssemblyBanner run={run} />
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Made run={run} />
        <Figure
          name="Print Time"
          value={minutes(run.actual_print_time_minutes ?? run.estimated_print_time_minutes)}
          note={
            run.actual_print_time_minutes === null
              ? "estimated"
              : `of ${minutes(run.estimated_print_time_minutes)} planned`
          }
        />
        <Figure
          name="Material"
          value={grams(run.actual_weight_grams ?? run.estimated_weight_grams)}
          note={
            run.actual_weight_grams === null ? "estimated" : <Variance percentage={run.variance_percentage} />
          }
        />
        <Figure
          name={run.costs.actual ? "Actual Cost" : "Estimated Cost"}
          value={money(cost.total, cost.currency ?? tenant.currency)}
          note={run.costs.cost_per_unit && `${money(run.costs.cost_per_unit, tenant.currency)} for one`}
        />
      </div>
      {run.is_multi_plate ? (
        <Section title="Plates">
          <Plates run={run} />
        </Section>
      ) : (
        <Items run={run} />
      )}
      <Materials run={run} />
      <VarianceSummary run={run} />
      <Details run={run} />
    </div>
  );
}

function Made({ run }: { run: ProductionRunDetailOut }) {
  if (run.is_multi_plate) {
    return (
      <Figure
        name="Plates"
        value={`${count(run.completed_plates)} of ${count(run.total_plates)}`}
        note={percent(run.plates_progress_percentage, 1)}
      />
    );
  }
  const planned = run.items.reduce((sum, one) => sum + one.quantity, 0);
  const good = run.items.reduce((sum, one) => sum + one.successful_quantity, 0);
  return <Figure name="Items" value={`${count(good)} of ${count(planned)}`} note="came out well" />;
}
