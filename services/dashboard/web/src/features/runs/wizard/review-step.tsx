import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { UseFormReturn } from "react-hook-form";
import { allModels, allPrinters, allProducts, allSpools } from "@/api/lists";
import { Button } from "@/components/ui/button";
import { count, dateTime, day, grams, minutes, NOTHING, title } from "@/lib/format";
import type { Draft } from "./draft";
import { MaterialTotals } from "./materials-step";
import { totalsOf } from "./plan";
import { planOptions } from "./product-step";

interface Props {
  form: UseFormReturn<Draft>;
  onStep: (step: number) => void;
}

/** Everything once more, before the run is created. */
export function ReviewStep({ form, onStep }: Props) {
  const draft = form.watch();
  return (
    <div className="space-y-4">
      <Part name="Basics" onChange={() => onStep(0)}>
        <Basics draft={draft} />
      </Part>
      <Part name={draft.mode === "product" ? "Plates" : "Items"} onChange={() => onStep(1)}>
        {draft.mode === "product" ? <Plates draft={draft} /> : <Items draft={draft} />}
      </Part>
      <Part name="Materials" onChange={() => onStep(2)}>
        <Materials draft={draft} />
        <div className="mt-3">
          <MaterialTotals form={form} />
        </div>
      </Part>
    </div>
  );
}

function Part({ name, onChange, children }: { name: string; onChange: () => void; children: ReactNode }) {
  return (
    <section className="rounded-lg border p-4">
      <header className="mb-3 flex items-center justify-between">
        <h3 className="font-semibold">{name}</h3>
        <Button size="small" kind="ghost" aria-label={`Change ${name.toLowerCase()}`} onClick={onChange}>
          Change
        </Button>
      </header>
      {children}
    </section>
  );
}

function Basics({ draft }: { draft: Draft }) {
  const printers = useQuery(allPrinters).data ?? [];
  const printer = printers.find((one) => one.id === draft.printer_id)?.name ?? draft.printer_name;
  const isManual = draft.mode === "manual";
  const facts = [
    ["Printer", printer || NOTHING],
    ["Priority", title(draft.priority)],
    ["Start", draft.started_at ? dateTime(draft.started_at) : isManual ? "Now" : "With its first plate"],
    ["Due", day(draft.due_date || null)],
    ["Slicer", draft.slicer_software || NOTHING],
    ["Bed", draft.bed_temperature === "" ? NOTHING : `${draft.bed_temperature} °C`],
    ["Nozzle", draft.nozzle_temperature === "" ? NOTHING : `${draft.nozzle_temperature} °C`],
    [
      "Print Time",
      draft.estimated_hours === ""
        ? isManual
          ? NOTHING
          : "Sum of its plates"
        : minutes(Number(draft.estimated_hours) * 60),
    ],
  ];
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 md:grid-cols-4">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {draft.notes && <p className="mt-3 border-t pt-3 whitespace-pre-wrap">{draft.notes}</p>}
    </>
  );
}

function Plates({ draft }: { draft: Draft }) {
  const plan = useQuery(planOptions(draft.calculated)).data;
  const totals = plan && totalsOf(plan, draft.plates);
  return (
    <>
      {plan && totals && (
        <p className="mb-2">
          <b className="font-medium">
            {count(draft.quantity)} × {plan.product_name}
          </b>{" "}
          in <span className="num">{count(totals.loads)}</span> plates, {minutes(totals.minutes)}
        </p>
      )}
      <ul className="grid gap-x-8 gap-y-1 md:grid-cols-2">
        {draft.plates
          .filter((one) => Number(one.quantity) > 0)
          .map((one) => (
            <li key={one.model_id} className="flex justify-between gap-3 border-b py-1 last:border-0">
              <span className="truncate">{one.plate_name}</span>
              <span className="num text-muted">× {count(one.quantity)}</span>
            </li>
          ))}
      </ul>
    </>
  );
}

function Items({ draft }: { draft: Draft }) {
  const models = useQuery(allModels).data ?? [];
  const products = useQuery(allProducts).data ?? [];
  const names = new Map<string, string>([
    ...models.map((one) => [`model:${one.id}`, one.name] as const),
    ...products.map((one) => [`product:${one.id}`, one.name] as const),
  ]);
  return (
    <ul className="space-y-1">
      {draft.items.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same thing may stand twice, and none moves here
        <li key={index} className="flex justify-between gap-3 border-b py-1 last:border-0">
          <span>
            {names.get(one.thing)}
            {one.bed_position && <span className="text-muted"> · {one.bed_position}</span>}
          </span>
          <span className="num text-muted">× {count(one.quantity)}</span>
        </li>
      ))}
    </ul>
  );
}

function Materials({ draft }: { draft: Draft }) {
  const spools = useQuery(allSpools).data ?? [];
  if (!draft.materials.length)
    return <p className="text-muted">No spools: they can be added to the run later.</p>;
  return (
    <ul className="space-y-1">
      {draft.materials.map((one) => (
        <li key={one.spool_id} className="flex justify-between gap-3 border-b py-1 last:border-0">
          <span>{spools.find((spool) => spool.id === one.spool_id)?.name}</span>
          <span className="num text-muted">{grams(one.estimated_model_grams || null)}</span>
        </li>
      ))}
    </ul>
  );
}
