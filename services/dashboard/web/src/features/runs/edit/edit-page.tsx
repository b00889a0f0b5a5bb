import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { productionGetRunOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { ProductionRunDetailOut } from "@/api/gen/types.gen";
import { Button } from "@/components/ui/button";
import { Needs } from "@/components/ui/needs";
import { Page } from "@/components/ui/page";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { isEditable } from "../rules";
import { RunNote } from "../run-note";
import { EditFields } from "./edit-fields";
import { EditItems } from "./edit-items";
import { EditMaterials } from "./edit-materials";
import { EditPlates } from "./edit-plates";

/** Everything of a run that goes on, all but its number. */
export function EditPage() {
  const { runId } = useParams({ from: "/inside/production-runs/$runId/edit" });
  const run = useQuery(productionGetRunOptions({ path: { run_id: runId } }));
  const back = (
    <Button asChild>
      <Link to="/production-runs/$runId" params={{ runId }}>
        To The Run
      </Link>
    </Button>
  );
  return (
    <Needs permission="production:write" name="Edit Run">
      <Page
        title={run.data ? `Edit ${run.data.run_number}` : "Edit Run"}
        note={run.data && <RunNote run={run.data} />}
        actions={back}
      >
        <Loaded query={run}>
          {(one) =>
            isEditable(one) ? (
              <Parts run={one} />
            ) : (
              <Empty title="It cannot be changed any more" action={back}>
                Runs are changed while they are pending or in progress. Repeat it to plan it anew.
              </Empty>
            )
          }
        </Loaded>
      </Page>
    </Needs>
  );
}

function Parts({ run }: { run: ProductionRunDetailOut }) {
  return (
    <div className="space-y-4">
      <EditFields run={run} />
      {run.is_multi_plate ? <EditPlates run={run} /> : <EditItems run={run} />}
      <EditMaterials run={run} />
    </div>
  );
}
