import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import type { UseFormReturn } from "react-hook-form";
import type { ProductionCalculationOut, ProductionPlannedPlateOut } from "@/api/gen/types.gen";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Figure } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Swatch } from "@/components/ui/swatch";
import { type Column, Table } from "@/components/ui/table";
import { count, dateTime, grams, minutes, money } from "@/lib/format";
import type { Draft } from "./draft";
import { type Need, nameOf, needsOf, platesOf, totalsOf } from "./plan";

interface Props {
  form: UseFormReturn<Draft>;
  plan: ProductionCalculationOut;
  onMove: (printer: string) => void;
}

/** The plates that were worked out: looked over, adjusted, and held against the filament there is. */
export function PlateReview({ form, plan, onMove }: Props) {
  const plates = form.watch("plates");
  const totals = totalsOf(plan, plates);
  const needs = needsOf(plan, plates);
  const isAdjusted = JSON.stringify(platesOf(plan)) !== JSON.stringify(plates);
  return (
    <div className="space-y-4">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Figure name="Total Plates" value={count(totals.loads)} note={`${count(totals.items)} items`} />
        <Figure name="Print Time" value={minutes(totals.minutes)} note={endOf(plan)} />
        <Figure name="Filament" value={grams(totals.grams)} note="purge included" />
        <Figure
          name="Estimated Cost"
          value={money(plan.estimated_costs.total, plan.estimated_costs.currency)}
          note={
            isAdjusted
              ? "as it was calculated"
              : `${money(plan.estimated_costs.per_unit, plan.estimated_costs.currency)} for one`
          }
        />
      </div>
      <Warnings plan={plan} short={totals.short} />
      <Plates form={form} plan={plan} isAdjusted={isAdjusted} />
      {needs.length > 0 && (
        <div className="rounded-lg border">
          <Table label="Material needed" columns={NEEDS} rows={needs} rowKey={(one) => one.key} />
        </div>
      )}
      <Sooner plan={plan} onMove={onMove} />
    </div>
  );
}

function Plates({ form, plan, isAdjusted }: Pick<Props, "form" | "plan"> & { isAdjusted: boolean }) {
  const plates = form.watch("plates");
  const rowOf = (one: ProductionPlannedPlateOut) =>
    plates.findIndex((plate) => plate.model_id === one.model_id);
  const loadsOf = (one: ProductionPlannedPlateOut) => Number(plates[rowOf(one)]?.quantity ?? 0) || 0;
  const columns: Column<ProductionPlannedPlateOut>[] = [
    { name: "Plate", cell: (one) => one.plate_number, number: true },
    { name: "Model", cell: (one) => <span className="font-medium">{one.model.name}</span> },
    {
      name: "Bed Loads",
      end: true,
      cell: (one) => {
        const index = rowOf(one);
        return index < 0 ? null : (
          <Input
            aria-label={`Bed loads of ${one.model.name}`}
            inputMode="numeric"
            className="num h-8 w-20 text-right"
            {...form.register(`plates.${index}.quantity`, {
              setValueAs: (value: unknown) => (value === "" ? "" : Number(value)),
            })}
          />
        );
      },
    },
    { name: "Per Plate", cell: (one) => count(one.prints_per_plate), number: true },
    {
      name: "Items",
      number: true,
      cell: (one) => `${count(loadsOf(one) * one.prints_per_plate)} of ${count(one.items_needed)}`,
    },
    {
      name: "Time",
      cell: (one) => minutes(one.print_time_minutes === null ? null : one.print_time_minutes * loadsOf(one)),
      number: true,
      wide: true,
    },
    { name: "Planned By", cell: (one) => <Source plate={one} />, wide: true },
    { name: "Material", cell: (one) => <Enough is={one.materials_available} />, wide: true },
  ];
  return (
    <div className="rounded-lg border">
      <Table
        label="Planned plates"
        columns={columns}
        rows={plan.plates}
        rowKey={(one) => String(one.plate_number)}
      />
      <div className="flex flex-wrap items-center justify-between gap-3 border-t px-4 py-2.5 text-[13px] text-muted">
        <span>Adjust how often each plate is printed; 0 leaves it out.</span>
        {isAdjusted && (
          <Button size="small" onClick={() => form.setValue("plates", platesOf(plan))}>
            As Calculated
          </Button>
        )}
      </div>
    </div>
  );
}

function Source({ plate }: { plate: ProductionPlannedPlateOut }) {
  if (plate.source === "config") return <Badge tone="blue">Printer Config</Badge>;
  return <Badge tone="amber">Model Defaults</Badge>;
}

function Enough({ is }: { is: boolean | null }) {
  if (is === null) return <Badge>Not Known</Badge>;
  return is ? <Badge tone="green">Available</Badge> : <Badge tone="red">Missing</Badge>;
}

const NEEDS: Column<Need>[] = [
  {
    name: "Material",
    cell: (one) => (
      <span className="flex items-center gap-2">
        <Swatch hex={one.color_hex} name={one.color} /> {nameOf(one)}
      </span>
    ),
  },
  { name: "Needed", cell: (one) => grams(one.grams), number: true },
  { name: "Of It Purge", cell: (one) => grams(one.purge), number: true, wide: true },
  { name: "In Stock", cell: (one) => grams(one.available), number: true },
  {
    name: "Enough",
    cell: (one) =>
      one.available === null ? (
        <Badge>Not Known</Badge>
      ) : one.missing ? (
        <Badge tone="red">Missing {grams(one.missing)}</Badge>
      ) : (
        <Badge tone="green">Available</Badge>
      ),
  },
];

function Warnings({ plan, short }: { plan: ProductionCalculationOut; short: string[] }) {
  if (!plan.warnings.length && !short.length) return null;
  return (
    <ul
      aria-label="Warnings"
      className="space-y-1.5 rounded-lg border border-amber/50 bg-amber/6 p-3 text-amber"
    >
      {plan.warnings.map((one) => (
        <li key={one.code + one.model_id} className="flex gap-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            {one.message}{" "}
            {one.code === "no_printer_config" && one.model_id && (
              <Link
                to="/models/$modelId"
                params={{ modelId: one.model_id }}
                className="font-medium underline underline-offset-3"
              >
                Configure it
              </Link>
            )}
          </span>
        </li>
      ))}
      {short.length > 0 && (
        <li className="flex gap-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          Fewer items than the products take: {short.join(", ")}.
        </li>
      )}
    </ul>
  );
}

/** Another printer that would be done with it first. */
function Sooner({ plan, onMove }: Pick<Props, "plan" | "onMove">) {
  const [best] = plan.alternatives;
  const ours = plan.forecast.finishes_at;
  if (!best?.finishes_at || !ours || best.finishes_at >= ours || best.configured_models === 0) return null;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg border px-4 py-2.5">
      <span>
        {best.printer.name} would be done first: {dateTime(best.finishes_at)} instead of {dateTime(ours)}.
      </span>
      <Button size="small" onClick={() => onMove(best.printer.id)}>
        Print It There
      </Button>
    </div>
  );
}

function endOf(plan: ProductionCalculationOut) {
  const { forecast } = plan;
  if (!forecast.finishes_at) return undefined;
  const queue = forecast.queued_plates ? `after ${count(forecast.queued_plates)} plates that wait, ` : "";
  return `${queue}done ${dateTime(forecast.finishes_at)}`;
}
