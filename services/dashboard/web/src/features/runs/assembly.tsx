import { Link } from "@tanstack/react-router";
import { PackageCheck, PackageOpen } from "lucide-react";
import { useState } from "react";
import { productionAssembleRun } from "@/api/gen/sdk.gen";
import type { ProductionAssembly, ProductionRunDetailOut } from "@/api/gen/types.gen";
import { zProductionAssembly } from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { count, decimal, grams, minutes, NOTHING } from "@/lib/format";
import { toast } from "@/lib/toast";
import { isAssemblable } from "./rules";

type Run = ProductionRunDetailOut;

/** Everything is printed: what it took, and what is left to do. */
export function AssemblyBanner({ run }: { run: Run }) {
  const [isOpen, setOpen] = useState(false);
  const mayWrite = useMay("production:write");
  const mayAssemble = isAssemblable(run);
  const isWaiting = run.status === "ready_for_assembly";
  if (!isWaiting && !mayAssemble) return null;
  const what = run.product ? `${count(run.quantity)} × ${run.product.name}` : "its items";
  return (
    <section
      aria-label="Assembly"
      className="flex flex-wrap items-center gap-x-6 gap-y-4 rounded-lg border border-violet/50 bg-violet/6 p-4"
    >
      {run.assembled_at ? (
        <PackageCheck aria-hidden className="size-7 text-violet" />
      ) : (
        <PackageOpen aria-hidden className="size-7 text-violet" />
      )}
      <div className="min-w-0 flex-1 basis-72">
        <p className="text-[15px] font-semibold">{headlineOf(run)}</p>
        <p className="text-muted">
          {run.assembled_at
            ? `${count(run.assembled_quantity)} are in stock. Say what it took to complete the run.`
            : `Put ${what} together; then they are in stock and go to the orders that wait.`}
        </p>
        {run.mode === "plates" && <Stats run={run} />}
      </div>
      {mayWrite && (
        <div className="flex flex-wrap gap-2">
          {isWaiting && (
            <Button kind={mayAssemble ? "plain" : "primary"} asChild>
              <Link to="/production-runs/$runId/complete" params={{ runId: run.id }}>
                Complete Run
              </Link>
            </Button>
          )}
          {mayAssemble && (
            <Button kind="primary" onClick={() => setOpen(true)}>
              Mark As Assembled
            </Button>
          )}
        </div>
      )}
      {isOpen && <AssembleDialog run={run} onClose={() => setOpen(false)} />}
    </section>
  );
}

function headlineOf(run: Run) {
  if (run.assembled_at) return "Assembled, and not completed yet";
  if (run.mode === "items") return "Ready for assembly";
  return `All ${count(run.total_plates)} plates are done: ready for assembly`;
}

function Stats({ run }: { run: Run }) {
  const failed = run.plates.reduce((sum, one) => sum + one.failed_prints, 0);
  const reprinted = run.plates.reduce((sum, one) => sum + one.failed_loads, 0);
  const planned = weightOf(run.plates.map((one) => [one.estimated_material_weight_grams, one.quantity]));
  const used = weightOf(run.plates.map((one) => [one.actual_material_weight_grams, 1]));
  const facts = [
    ["Print Time", minutes(run.actual_print_time_minutes), minutes(run.estimated_print_time_minutes)],
    ["Material", grams(run.actual_weight_grams ?? used), grams(run.estimated_weight_grams ?? planned)],
  ].filter(([, actual, plan]) => actual !== NOTHING || plan !== NOTHING);
  return (
    <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-2">
      {facts.map(([name, actual, plan]) => (
        <div key={name}>
          <dt className="text-xs text-muted">{name}</dt>
          <dd className="num">
            {actual} <span className="text-muted">of {plan} planned</span>
          </dd>
        </div>
      ))}
      <div>
        <dt className="text-xs text-muted">Failed</dt>
        <dd className="num">
          {count(failed)} items
          {reprinted > 0 && <span className="text-muted">, {count(reprinted)} bed loads printed again</span>}
        </dd>
      </div>
    </dl>
  );
}

/** The sum of weights by their counts; null while one of them is not known. */
function weightOf(rows: [string | null, number][]): number | null {
  let sum = 0;
  for (const [weight, times] of rows) {
    const one = decimal(weight);
    if (one === null) return null;
    sum += one * times;
  }
  return sum;
}

function AssembleDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const refresh = useRefresh();
  const isCounted = run.mode === "items";
  const api = useApiForm<ProductionAssembly, ProductionAssembly, Run>({
    schema: zProductionAssembly,
    defaults: { quantity: isCounted ? undefined : (run.quantity ?? undefined) },
    send: async (body) =>
      (await productionAssembleRun({ path: { run_id: run.id }, body, throwOnError: true })).data,
    done: (now) => {
      toast.success(`${count(now.assembled_quantity)} are assembled and in stock`);
      refresh("production-runs", "products", "stock");
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Is ${run.run_number} assembled?`}
      description="What is put together comes into stock, once, and goes to the orders that wait."
    >
      <ApiFormBody api={api} action="Mark As Assembled" onCancel={onClose}>
        {isCounted ? (
          <p>All items that came out well come into stock.</p>
        ) : (
          <NumberField
            form={api.form}
            name="quantity"
            label="Products Put Together"
            help={`Planned: ${count(run.quantity)}.`}
          />
        )}
      </ApiFormBody>
    </Dialog>
  );
}
