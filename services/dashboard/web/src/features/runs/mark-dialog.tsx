import { useState } from "react";
import { productionEditPlate, productionRecordPrint } from "@/api/gen/sdk.gen";
import type { ProductionPlateChange, ProductionPrintDone } from "@/api/gen/types.gen";
import { zProductionPlateChange, zProductionPrintDone } from "@/api/gen/zod.gen";
import { useRefresh } from "@/api/refresh";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, AreaField, NumberField, Row, Stack, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { count, grams, minutes } from "@/lib/format";
import { toast } from "@/lib/toast";
import { itemsLeft, othersOf, owedOf, type Plate, plannedGrams } from "./marking";

interface Props {
  plate: Plate;
  onClose: () => void;
}

/** Bed loads marked by hand: one, or all that are left with what they took. */
export function MarkDialog({ plate, onClose }: Props) {
  const owed = owedOf(plate);
  const [isOne, setOne] = useState(owed > 1);
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Mark Complete: ${plate.plate_name}`}
      description="Prints of connected printers count by themselves; this is for those that do not."
    >
      {owed > 1 && (
        <fieldset className="mb-4 grid grid-cols-2 gap-2">
          <legend className="mb-1 text-[13px] font-medium">What Is Done</legend>
          <Choice
            name={`Bed Load ${plate.prints_done + 1} Of ${plate.quantity}`}
            isOn={isOne}
            onChoose={() => setOne(true)}
          />
          <Choice name={`All ${count(owed)} That Are Left`} isOn={!isOne} onChoose={() => setOne(false)} />
        </fieldset>
      )}
      {isOne ? <OneLoad plate={plate} onClose={onClose} /> : <AllLoads plate={plate} onClose={onClose} />}
    </Dialog>
  );
}

function Choice({ name, isOn, onChoose }: { name: string; isOn: boolean; onChoose: () => void }) {
  return (
    <label className="flex items-center gap-2 rounded-md border px-3 py-2 has-checked:border-accent has-checked:bg-accent/6">
      <input
        type="radio"
        name="what-is-done"
        className="size-4 accent-(--accent)"
        checked={isOn}
        onChange={onChoose}
      />
      {name}
    </label>
  );
}

function useMarked(onClose: () => void) {
  const refresh = useRefresh();
  return (now: Plate) => {
    toast.success(`${now.plate_name}: ${count(now.prints_done)} of ${count(now.quantity)} bed loads`);
    refresh("production-runs");
    onClose();
  };
}

function OneLoad({ plate, onClose }: Props) {
  const all = plate.prints_per_plate;
  const api = useApiForm<ProductionPrintDone, ProductionPrintDone, Plate>({
    schema: zProductionPrintDone,
    defaults: { good: all, failed: 0, reason: "" },
    send: async (body) =>
      (
        await productionRecordPrint({
          path: { run_id: plate.production_run_id, plate_id: plate.id },
          body,
          throwOnError: true,
        })
      ).data,
    done: useMarked(onClose),
  });
  const { form } = api;
  const [good, failed] = form.watch(["good", "failed"]);
  return (
    <ApiFormBody api={api} action="Mark Complete" onCancel={onClose}>
      <Stack>
        <Row>
          <NumberField
            form={form}
            name="good"
            label={`Good Of ${count(all)}`}
            onValue={(value) => form.setValue("failed", othersOf(all, value))}
          />
          <NumberField
            form={form}
            name="failed"
            label="Failed"
            onValue={(value) => form.setValue("good", othersOf(all, value))}
          />
        </Row>
        {Number(failed) > 0 && (
          <TextField
            form={form}
            name="reason"
            label="Why They Failed"
            placeholder="came loose from the bed"
          />
        )}
        {good === 0 && (
          <p role="status" className="text-amber">
            Without a good item the bed load failed: it is owed again.
          </p>
        )}
      </Stack>
    </ApiFormBody>
  );
}

function AllLoads({ plate, onClose }: Props) {
  const left = itemsLeft(plate);
  const all = plate.planned_items;
  const api = useApiForm<ProductionPlateChange, ProductionPlateChange, Plate>({
    schema: zProductionPlateChange,
    defaults: {
      successful_prints: plate.successful_prints + left,
      failed_prints: plate.failed_prints,
      actual_print_time_minutes: plate.actual_print_time_minutes ?? undefined,
      actual_material_weight_grams: plate.actual_material_weight_grams ?? "",
      scrap_reason: plate.scrap_reason ?? "",
      notes: plate.notes ?? "",
    },
    send: async (body) =>
      (
        await productionEditPlate({
          path: { run_id: plate.production_run_id, plate_id: plate.id },
          body: { ...body, status: "complete" },
          throwOnError: true,
        })
      ).data,
    done: useMarked(onClose),
  });
  const { form } = api;
  const failed = form.watch("failed_prints");
  return (
    <ApiFormBody api={api} action="Mark Complete" onCancel={onClose}>
      <Stack>
        <Row>
          <NumberField
            form={form}
            name="successful_prints"
            label={`Good Of ${count(all)}`}
            onValue={(value) => form.setValue("failed_prints", othersOf(all, value))}
          />
          <NumberField
            form={form}
            name="failed_prints"
            label="Failed"
            onValue={(value) => form.setValue("successful_prints", othersOf(all, value))}
          />
          <NumberField
            form={form}
            name="actual_print_time_minutes"
            label="Actual Print Time"
            unit="min"
            help={`Planned: ${minutes(plate.estimated_print_time_minutes)} in all.`}
          />
          <NumberField
            form={form}
            name="actual_material_weight_grams"
            label="Actual Weight"
            unit="g"
            exact
            help={`Planned: ${grams(plannedGrams(plate))} in all.`}
          />
        </Row>
        {Number(failed) > 0 && (
          <TextField
            form={form}
            name="scrap_reason"
            label="Why They Failed"
            placeholder="came loose from the bed"
          />
        )}
        <AreaField form={form} name="notes" label="Notes" />
      </Stack>
    </ApiFormBody>
  );
}
