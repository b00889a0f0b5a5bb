import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { productionRecordPrint } from "@/api/gen/sdk.gen";
import type { ProductionPrintDone, ProductionRunDetailOut } from "@/api/gen/types.gen";
import { zProductionPrintDone } from "@/api/gen/zod.gen";
import { useMay } from "@/api/session";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, Row, Stack, TextField } from "@/components/ui/field";
import { Progress } from "@/components/ui/progress";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { useApiForm } from "@/lib/form";
import { count, grams, minutes } from "@/lib/format";
import { toast } from "@/lib/toast";
import { tagsOfKey } from "@/live/staleness";

type Plate = ProductionRunDetailOut["plates"][number];

const OPEN = new Set(["pending", "printing"]);

/** The plates of a run, each as far as it is. */
export function Plates({ run }: { run: ProductionRunDetailOut }) {
  const [marking, setMarking] = useState<Plate | null>(null);
  const mayWrite = useMay("production:write");
  const columns: Column<Plate>[] = [
    { name: "No.", cell: (one) => count(one.plate_number), number: true },
    { name: "Plate", cell: (one) => <span className="font-medium">{one.plate_name}</span> },
    {
      name: "Printer",
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
    { name: "Failed", cell: (one) => count(one.failed_prints), number: true, wide: true },
    {
      name: "Time",
      cell: (one) => minutes(one.actual_print_time_minutes ?? one.estimated_print_time_minutes),
      number: true,
      wide: true,
    },
    {
      name: "Weight",
      cell: (one) => grams(one.actual_material_weight_grams ?? one.estimated_material_weight_grams),
      number: true,
      wide: true,
    },
    {
      name: "",
      end: true,
      cell: (one) =>
        mayWrite &&
        OPEN.has(one.status) && (
          <Button
            size="small"
            onClick={() => setMarking(one)}
            aria-label={`Mark complete: ${one.plate_name}`}
          >
            Mark Complete
          </Button>
        ),
    },
  ];
  if (!run.plates.length) return <Empty title="This run is planned by its items, not by plates" />;
  return (
    <>
      <Table label="Plates of the run" columns={columns} rows={run.plates} rowKey={(one) => one.id} />
      {marking && <MarkDialog run={run} plate={marking} onClose={() => setMarking(null)} />}
    </>
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

interface MarkProps {
  run: ProductionRunDetailOut;
  plate: Plate;
  onClose: () => void;
}

/** One bed load, by hand: what no connected printer reports. */
function MarkDialog({ run, plate, onClose }: MarkProps) {
  const queries = useQueryClient();
  const api = useApiForm<ProductionPrintDone, ProductionPrintDone, Plate>({
    schema: zProductionPrintDone,
    defaults: { good: plate.prints_per_plate, failed: 0, reason: "" },
    send: async (body) =>
      (
        await productionRecordPrint({
          path: { run_id: run.id, plate_id: plate.id },
          body,
          throwOnError: true,
        })
      ).data,
    done: (now) => {
      toast.success(`${now.plate_name}: ${count(now.prints_done)} of ${count(now.quantity)} bed loads`);
      void queries.invalidateQueries({
        predicate: (query) => tagsOfKey(query.queryKey).includes("production-runs"),
      });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${plate.plate_name}: bed load ${plate.prints_done + 1} of ${plate.quantity}`}
      description="Prints of connected printers count by themselves; this is for those that do not."
    >
      <ApiFormBody api={api} action="Mark Complete" onCancel={onClose}>
        <Stack>
          <Row>
            <NumberField form={api.form} name="good" label="Good Items" />
            <NumberField form={api.form} name="failed" label="Failed Items" />
          </Row>
          <TextField form={api.form} name="reason" label="Reason" help="Why items failed." />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
