import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useFieldArray } from "react-hook-form";
import { productionGetRunOptions } from "@/api/gen/@tanstack/react-query.gen";
import { productionCompleteRun } from "@/api/gen/sdk.gen";
import type { ProductionRunDetailOut } from "@/api/gen/types.gen";
import { allSpools } from "@/api/lists";
import { problemOf } from "@/api/problem";
import { useRefresh } from "@/api/refresh";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ApiFormBody } from "@/components/ui/field";
import { Needs } from "@/components/ui/needs";
import { Page } from "@/components/ui/page";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { useApiForm } from "@/lib/form";
import { signedPercent } from "@/lib/format";
import { toast } from "@/lib/toast";
import { isCompletable } from "../rules";
import { RunNote } from "../run-note";
import { type Entry, entryOf, materialsOf, NEW_SPOOL, previewOf, reportedOf } from "./completion";
import { ItemEntries } from "./item-entries";
import { MaterialEntry } from "./material-entry";
import { PreviewCard } from "./preview";
import { Remarks } from "./remarks";
import { zCompletionForm } from "./schema";
import { type Shortage, Shortages } from "./shortages";

export interface CompletionForm {
  materials: Entry[];
  items: {
    item_id: string;
    name: string;
    quantity: number;
    successful_quantity: number;
    failed_quantity: number;
  }[];
  quality_rating: number | null;
  quality_notes: string;
  notes: string;
  waste_grams: string;
  waste_reason: string;
  force: boolean;
  reason: string;
}

export function CompletePage() {
  const { runId } = useParams({ from: "/inside/production-runs/$runId/complete" });
  const run = useQuery(productionGetRunOptions({ path: { run_id: runId } }));
  return (
    <Needs permission="production:write" name="Complete Run">
      <Page
        title={run.data ? `Complete ${run.data.run_number}` : "Complete Run"}
        note={run.data && <RunNote run={run.data} />}
      >
        <Loaded query={run}>
          {(one) => (isCompletable(one) ? <Form run={one} /> : <NotNow run={one} />)}
        </Loaded>
      </Page>
    </Needs>
  );
}

function NotNow({ run }: { run: ProductionRunDetailOut }) {
  return (
    <Empty
      title={run.status === "completed" ? "It is completed" : "It cannot be completed now"}
      action={
        <Button asChild>
          <Link to="/production-runs/$runId" params={{ runId: run.id }}>
            To The Run
          </Link>
        </Button>
      }
    >
      {run.status === "completed"
        ? "What it took is booked. To say it anew, revert the run and repeat it."
        : "Its plates come first: all of them must be done."}
    </Empty>
  );
}

function Form({ run }: { run: ProductionRunDetailOut }) {
  const spools = useQuery(allSpools).data ?? [];
  const reported = reportedOf(run);
  const [shortages, setShortages] = useState<Shortage[]>([]);
  const navigate = useNavigate();
  const refresh = useRefresh();
  const api = useApiForm<CompletionForm, CompletionForm, ProductionRunDetailOut>({
    schema: zCompletionForm,
    defaults: defaultsOf(run),
    send: async (given): Promise<ProductionRunDetailOut> => {
      try {
        return await complete(run, given.materials, given);
      } catch (error) {
        const { code, extra } = problemOf(error);
        if (code === "insufficient_spool") setShortages(extra.spools as Shortage[]);
        throw error;
      }
    },
    done: (now) => {
      const off = now.variance_percentage;
      toast.success(`${now.run_number} is completed`, {
        description: off === null ? undefined : `${signedPercent(off)} filament against the plan`,
      });
      refresh("production-runs", "spools", "production-analytics");
      void navigate({ to: "/production-runs/$runId", params: { runId: now.id } });
    },
  });
  const { form } = api;
  const rows = useFieldArray({ control: form.control, name: "materials" });
  const entries = form.watch("materials");
  const nameOf = (id: string) => spools.find((one) => one.id === id)?.name ?? "New spool";
  const preview = previewOf(entries, run.materials, reported, nameOf);
  const takeEstimates = () => {
    for (const [index, one] of entries.entries())
      if (one.material_id) form.setValue(`materials.${index}.method`, "estimate");
    form.clearErrors("materials");
  };
  return (
    <ApiFormBody
      api={api}
      action="Complete Run"
      onCancel={() => void navigate({ to: "/production-runs/$runId", params: { runId: run.id } })}
    >
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_380px]">
        <div className="space-y-4">
          <Section
            title="Filament Used"
            action={
              run.materials.length > 0 && (
                <Button size="small" onClick={takeEstimates}>
                  Use Estimate For All
                </Button>
              )
            }
          >
            <div className="space-y-3 p-4">
              <ul className="space-y-3">
                {rows.fields.map((row, index) => (
                  <MaterialEntry
                    key={row.id}
                    form={form}
                    index={index}
                    material={run.materials.find((one) => one.id === entries[index]?.material_id)}
                    reported={reported.get(entries[index]?.material_id ?? "")}
                    spools={spools}
                    line={preview.lines[index]}
                    onRemove={() => rows.remove(index)}
                  />
                ))}
              </ul>
              <Button size="small" onClick={() => rows.append({ ...NEW_SPOOL })}>
                <Plus aria-hidden /> Spool
              </Button>
            </div>
          </Section>
          {run.items.length > 0 && <ItemEntries form={form} />}
          <Remarks form={form} run={run} />
          {shortages.length > 0 && <Shortages form={form} shortages={shortages} />}
        </div>
        <PreviewCard preview={preview} />
      </div>
    </ApiFormBody>
  );
}

async function complete(run: ProductionRunDetailOut, entries: Entry[], given: CompletionForm) {
  const { items = [], materials: _, ...rest } = given;
  const body = {
    ...rest,
    materials: materialsOf(entries),
    items: items.map(({ item_id, successful_quantity, failed_quantity }) => ({
      item_id,
      successful_quantity,
      failed_quantity,
    })),
    use_reported: entries.some((one) => one.method === "reported"),
  };
  return (await productionCompleteRun({ path: { run_id: run.id }, body, throwOnError: true })).data;
}

function defaultsOf(run: ProductionRunDetailOut): CompletionForm {
  const reported = reportedOf(run);
  const scrap = run.plates.map((one) => one.scrap_reason).filter(Boolean);
  return {
    materials: run.materials.map((one) => entryOf(one, reported)),
    items: run.items.map((one) => ({
      item_id: one.id,
      name: one.name,
      quantity: one.quantity,
      successful_quantity: one.successful_quantity || one.quantity - one.failed_quantity,
      failed_quantity: one.failed_quantity,
    })),
    quality_rating: run.quality_rating,
    quality_notes: run.quality_notes ?? "",
    notes: run.notes ?? "",
    waste_grams: run.waste_grams ?? "",
    waste_reason: run.waste_reason ?? [...new Set(scrap)].join("; "),
    force: false,
    reason: "",
  };
}
