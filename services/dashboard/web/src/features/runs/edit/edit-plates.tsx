import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { productionAddPlate, productionDeletePlate, productionEditPlate } from "@/api/gen/sdk.gen";
import type { ProductionNewPlate, ProductionPlateChange, ProductionRunDetailOut } from "@/api/gen/types.gen";
import { zProductionNewPlate, zProductionPlateChange } from "@/api/gen/zod.gen";
import { allModels, allPrinters } from "@/api/lists";
import { useRefresh } from "@/api/refresh";
import { StatusBadge } from "@/components/ui/badge";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, Row, SelectField, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { count, fileStem } from "@/lib/format";
import { toast } from "@/lib/toast";
import type { Plate } from "../marking";
import { EditRows } from "./rows";

export function EditPlates({ run }: { run: ProductionRunDetailOut }) {
  const [open, setOpen] = useState<Plate | "new" | null>(null);
  return (
    <EditRows
      title="Plates"
      noun="Plate"
      rows={run.plates}
      rowKey={(one) => one.id}
      nameOf={(one) => one.plate_name}
      empty="No plates are planned"
      onAdd={() => setOpen("new")}
      onEdit={setOpen}
      keeps={(one) => one.prints_done > 0 || one.failed_loads > 0 || one.status === "printing"}
      remove={(one) =>
        productionDeletePlate({ path: { run_id: run.id, plate_id: one.id }, throwOnError: true })
      }
      columns={[
        { name: "No.", cell: (one) => count(one.plate_number), number: true },
        { name: "Plate", cell: (one) => <span className="font-medium">{one.plate_name}</span> },
        { name: "Printer", cell: (one) => one.printer.name },
        { name: "Status", cell: (one) => <StatusBadge status={one.status} /> },
        {
          name: "Bed Loads",
          cell: (one) => `${count(one.prints_done)} of ${count(one.quantity)}`,
          number: true,
        },
        { name: "Per Plate", cell: (one) => count(one.prints_per_plate), number: true },
        { name: "File", cell: (one) => fileStem(one.effective_gcode_filename), wide: true, className: "num" },
      ]}
    >
      {open === "new" && <AddPlate run={run} onClose={() => setOpen(null)} />}
      {open !== null && open !== "new" && (
        <ChangePlate run={run} plate={open} onClose={() => setOpen(null)} />
      )}
    </EditRows>
  );
}

interface AddProps {
  run: ProductionRunDetailOut;
  onClose: () => void;
}

function useSaved(onClose: () => void) {
  const refresh = useRefresh();
  return (plate: Plate) => {
    toast.success(`${plate.plate_name} is saved`);
    refresh("production-runs");
    onClose();
  };
}

function AddPlate({ run, onClose }: AddProps) {
  const models = useQuery(allModels).data ?? [];
  const api = useApiForm<ProductionNewPlate, ProductionNewPlate, Plate>({
    schema: zProductionNewPlate,
    defaults: {
      model_id: "",
      printer_id: run.printer_id ?? "",
      quantity: 1,
      plate_name: "",
      gcode_filename: "",
    },
    send: async (body) =>
      (await productionAddPlate({ path: { run_id: run.id }, body, throwOnError: true })).data,
    done: useSaved(onClose),
  });
  const { form } = api;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add Plate"
      description="It prints as its model does on that printer."
    >
      <ApiFormBody api={api} action="Add Plate" onCancel={onClose}>
        <Stack>
          <SelectField
            form={form}
            name="model_id"
            label="Model"
            options={models.map((one) => [one.id, one.name])}
            none="Choose a model"
          />
          <Row>
            <PrinterField form={form} />
            <NumberField form={form} name="quantity" label="Bed Loads" />
          </Row>
          <TextField form={form} name="plate_name" label="Name" help="Left empty, by model and printer." />
          <TextField
            form={form}
            name="gcode_filename"
            label="G-Code File"
            help="Left empty, as configured."
          />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}

function PrinterField({ form }: { form: Parameters<typeof SelectField<ProductionNewPlate>>[0]["form"] }) {
  const printers = useQuery(allPrinters).data ?? [];
  return (
    <SelectField
      form={form}
      name="printer_id"
      label="Printer"
      options={printers.filter((one) => one.is_active).map((one) => [one.id, one.name])}
      none="Choose a printer"
    />
  );
}

function ChangePlate({ run, plate, onClose }: AddProps & { plate: Plate }) {
  const printers = useQuery(allPrinters).data ?? [];
  const hasBegun = plate.prints_done > 0 || plate.failed_loads > 0 || plate.status === "printing";
  const api = useApiForm<ProductionPlateChange, ProductionPlateChange, Plate>({
    schema: zProductionPlateChange,
    defaults: {
      plate_name: plate.plate_name,
      quantity: plate.quantity,
      printer_id: plate.printer_id,
      gcode_filename: plate.gcode_filename ?? "",
      notes: plate.notes ?? "",
    },
    empty: null,
    send: async ({ printer_id, ...given }) =>
      (
        await productionEditPlate({
          path: { run_id: run.id, plate_id: plate.id },
          body: hasBegun ? given : { ...given, printer_id },
          throwOnError: true,
        })
      ).data,
    done: useSaved(onClose),
  });
  const { form } = api;
  return (
    <Dialog open onClose={onClose} title={`Edit ${plate.plate_name}`}>
      <ApiFormBody api={api} action="Save" onCancel={onClose}>
        <Stack>
          <TextField form={form} name="plate_name" label="Name" />
          <Row>
            <SelectField
              form={form}
              name="printer_id"
              label="Printer"
              disabled={hasBegun}
              help={hasBegun ? "It has begun there." : undefined}
              options={printers
                .filter((one) => one.is_active || one.id === plate.printer_id)
                .map((one) => [one.id, one.name])}
            />
            <NumberField form={form} name="quantity" label="Bed Loads" />
          </Row>
          <TextField
            form={form}
            name="gcode_filename"
            label="G-Code File"
            placeholder={plate.effective_gcode_filename ?? undefined}
            help="Left empty, as configured."
          />
          <TextField form={form} name="notes" label="Notes" />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
