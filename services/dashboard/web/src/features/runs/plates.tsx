import { useState } from "react";
import type { ProductionRunDetailOut } from "@/api/gen/types.gen";
import { useMay } from "@/api/session";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { count, grams, minutes, percent } from "@/lib/format";
import { later } from "@/lib/later";
import { BulkMark } from "./bulk-mark";
import { owedOf, type Plate, plannedGrams } from "./marking";
import { isEditable } from "./rules";

const MarkDialog = later(async () => (await import("./mark-dialog")).MarkDialog);
const PrintsDialog = later(async () => (await import("./prints-dialog")).PrintsDialog);

/** The plates of a run, each as far as it is. */
export function Plates({ run }: { run: ProductionRunDetailOut }) {
  const [marking, setMarking] = useState<Plate | null>(null);
  const [looking, setLooking] = useState<Plate | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const mayMark = useMay("production:write") && isEditable(run);
  const choosable = run.plates.filter((one) => owedOf(one) > 0);
  const picked = choosable.filter((one) => chosen.has(one.id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const columns = COLUMNS(setLooking);
  if (mayMark && choosable.length > 0) {
    columns.unshift({
      name: "Choose",
      silent: true,
      className: "w-8 pr-0",
      cell: (one) =>
        owedOf(one) > 0 && (
          <input
            type="checkbox"
            aria-label={`Choose ${one.plate_name}`}
            className="block size-4 accent-(--accent)"
            checked={chosen.has(one.id)}
            onChange={() => toggle(one.id)}
          />
        ),
    });
    columns.push({
      name: "",
      end: true,
      cell: (one) =>
        owedOf(one) > 0 && (
          <Button
            size="small"
            onClick={() => setMarking(one)}
            aria-label={`Mark complete: ${one.plate_name}`}
          >
            Mark Complete
          </Button>
        ),
    });
  }
  return (
    <>
      <AllProgress run={run} />
      {mayMark && picked.length > 0 && (
        <BulkMark
          run={run}
          plates={picked}
          isAll={picked.length === choosable.length}
          onAll={() => setChosen(new Set(choosable.map((one) => one.id)))}
          onNone={() => setChosen(new Set())}
        />
      )}
      <Table label="Plates of the run" columns={columns} rows={run.plates} rowKey={(one) => one.id} />
      {marking && <MarkDialog plate={marking} onClose={() => setMarking(null)} />}
      {looking && <PrintsDialog run={run} plate={looking} onClose={() => setLooking(null)} />}
    </>
  );
}

const COLUMNS = (onLook: (plate: Plate) => void): Column<Plate>[] => [
  { name: "No.", cell: (one) => count(one.plate_number), number: true },
  {
    name: "Plate",
    cell: (one) => (
      <button
        type="button"
        className="rounded font-medium underline-offset-3 hover:underline"
        title="Its prints"
        onClick={() => onLook(one)}
      >
        {one.plate_name}
      </button>
    ),
  },
  {
    name: "Printer",
    wide: true,
    cell: (one) => (
      <RowLink to="/printers/$printerId" params={{ printerId: one.printer_id }}>
        {one.printer.name}
      </RowLink>
    ),
  },
  { name: "Status", cell: (one) => <StatusBadge status={one.status} /> },
  { name: "Done", cell: (one) => <Done plate={one} /> },
  {
    name: "Good",
    cell: (one) => `${count(one.successful_prints)}/${count(one.planned_items)}`,
    number: true,
  },
  { name: "Failed", cell: (one) => count(one.failed_prints), number: true },
  {
    name: "Time",
    number: true,
    cell: (one) => (
      <Against
        actual={one.actual_print_time_minutes}
        planned={one.estimated_print_time_minutes}
        show={minutes}
      />
    ),
  },
  {
    name: "Weight",
    number: true,
    wide: true,
    cell: (one) => (
      <Against actual={one.actual_material_weight_grams} planned={plannedGrams(one)} show={grams} />
    ),
  },
];

interface AgainstProps {
  actual: string | number | null;
  planned: string | number | null;
  show: (value: string | number | null) => string;
}

/** What it took, above what was planned; while it is not known, the plan alone. */
function Against({ actual, planned, show }: AgainstProps) {
  if (actual === null) return <span className="text-muted">{show(planned)}</span>;
  return (
    <span className="inline-block py-1 leading-4">
      {show(actual)}
      <span className="block text-xs text-muted">of {show(planned)}</span>
    </span>
  );
}

function Done({ plate }: { plate: Plate }) {
  return (
    <div className="flex items-center gap-3">
      <div className="w-16">
        <Progress
          value={Number(plate.progress_percentage)}
          label={`Bed loads of ${plate.plate_name}`}
          tone={plate.is_complete ? "green" : "blue"}
        />
      </div>
      <span className="num text-muted">
        {count(plate.prints_done)}/{count(plate.quantity)}
      </span>
    </div>
  );
}

function AllProgress({ run }: { run: ProductionRunDetailOut }) {
  return (
    <div className="border-b p-4">
      <div className="mb-2 flex justify-between">
        <span>
          {count(run.completed_plates)} of {count(run.total_plates)} bed loads are done
        </span>
        <span className="num text-muted">{percent(run.plates_progress_percentage, 1)}</span>
      </div>
      <Progress
        value={Number(run.plates_progress_percentage)}
        label="Plates done"
        tone={run.is_complete ? "green" : "blue"}
      />
    </div>
  );
}
