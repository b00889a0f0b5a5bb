import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { productionListPrintsOptions } from "@/api/gen/@tanstack/react-query.gen";
import { productionCorrectPrint } from "@/api/gen/sdk.gen";
import type {
  ProductionPlatePrintOut,
  ProductionPrintCorrection,
  ProductionRunDetailOut,
} from "@/api/gen/types.gen";
import { zProductionPrintCorrection } from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Badge, StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, Row, SelectField, Stack, TextField } from "@/components/ui/field";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { useApiForm } from "@/lib/form";
import { count, dateTime, grams, minutes } from "@/lib/format";
import { toast } from "@/lib/toast";
import type { Plate } from "./marking";

interface Props {
  run: ProductionRunDetailOut;
  plate: Plate;
  onClose: () => void;
}

/** Every print of a plate. One that was marked by hand can be corrected: stock and orders follow. */
export function PrintsDialog({ run, plate, onClose }: Props) {
  const prints = useQuery(productionListPrintsOptions({ path: { run_id: run.id, plate_id: plate.id } }));
  const [correcting, setCorrecting] = useState<ProductionPlatePrintOut | null>(null);
  const mayWrite = useMay("production:write");
  const columns: Column<ProductionPlatePrintOut>[] = [
    { name: "When", cell: (one) => dateTime(one.finished_at ?? one.started_at) },
    { name: "By", cell: (one) => <Badge>{one.source === "manual" ? "Hand" : "Printer"}</Badge> },
    { name: "Status", cell: (one) => <StatusBadge status={one.status} /> },
    { name: "Good", cell: (one) => count(one.good), number: true },
    { name: "Failed", cell: (one) => count(one.failed), number: true },
    { name: "Time", cell: (one) => minutes(one.duration_minutes), number: true },
    { name: "Weight", cell: (one) => grams(one.grams), number: true },
    {
      name: "",
      end: true,
      cell: (one) =>
        mayWrite &&
        one.source === "manual" &&
        (one.status === "completed" || one.status === "failed") && (
          <Button size="small" onClick={() => setCorrecting(one)}>
            Correct
          </Button>
        ),
    },
  ];
  return (
    <Dialog
      open
      onClose={onClose}
      title={plate.plate_name}
      description={plate.effective_gcode_filename ?? "No file: its prints are marked by hand."}
      wide
    >
      {correcting ? (
        <Correct run={run} plate={plate} print={correcting} onDone={() => setCorrecting(null)} />
      ) : (
        <Loaded query={prints}>
          {(found) =>
            found.length ? (
              <div className="rounded-lg border">
                <Table
                  label="Prints of the plate"
                  columns={columns}
                  rows={found}
                  rowKey={(one) => one.print_id}
                />
              </div>
            ) : (
              <Empty title="Nothing of it was printed yet">
                Start its file on its printer: the print counts here by itself.
              </Empty>
            )
          }
        </Loaded>
      )}
      {plate.notes && <p className="mt-4 whitespace-pre-wrap text-muted">{plate.notes}</p>}
    </Dialog>
  );
}

interface CorrectProps {
  run: ProductionRunDetailOut;
  plate: Plate;
  print: ProductionPlatePrintOut;
  onDone: () => void;
}

function Correct({ run, plate, print, onDone }: CorrectProps) {
  const refresh = useRefresh();
  const api = useApiForm<ProductionPrintCorrection, ProductionPrintCorrection, Plate>({
    schema: zProductionPrintCorrection,
    defaults: {
      outcome: print.status === "failed" ? "failed" : "completed",
      good: print.good,
      failed: print.failed,
      reason: "",
    },
    send: async (body) =>
      (
        await productionCorrectPrint({
          path: { run_id: run.id, plate_id: plate.id, print_id: print.print_id },
          body,
          throwOnError: true,
        })
      ).data,
    done: () => {
      toast.success("The print is corrected; stock and orders follow");
      refresh("production-runs", "production-run-plates");
      onDone();
    },
  });
  return (
    <ApiFormBody api={api} action="Correct" onCancel={onDone}>
      <Stack>
        <SelectField
          form={api.form}
          name="outcome"
          label="It Was"
          options={[
            ["completed", "Completed"],
            ["failed", "Failed: the bed load is owed again"],
          ]}
        />
        <Row>
          <NumberField form={api.form} name="good" label="Good" />
          <NumberField form={api.form} name="failed" label="Failed" />
        </Row>
        <TextField form={api.form} name="reason" label="Reason" placeholder="counted again" />
      </Stack>
    </ApiFormBody>
  );
}
