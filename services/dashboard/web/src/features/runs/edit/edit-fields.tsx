import { useQuery } from "@tanstack/react-query";
import { productionEditRun } from "@/api/gen/sdk.gen";
import type { ProductionPriority, ProductionRunChange, ProductionRunDetailOut } from "@/api/gen/types.gen";
import { zProductionRunChange } from "@/api/gen/zod.gen";
import { allPrinters } from "@/api/lists";
import { useRefresh } from "@/api/refresh";
import { Section } from "@/components/ui/card";
import { ApiFormBody, AreaField, NumberField, SelectField, TextField } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { localTime } from "@/lib/format";
import { toast } from "@/lib/toast";
import { PRIORITIES } from "../wizard/basics-step";

type Run = ProductionRunDetailOut;

interface Values {
  priority: ProductionPriority;
  printer_id: string;
  printer_name: string;
  quantity: number | "";
  started_at: string;
  due_date: string;
  slicer_software: string;
  estimated_print_time_minutes: number | "";
  bed_temperature: number | "";
  nozzle_temperature: number | "";
  notes: string;
}

export function EditFields({ run }: { run: Run }) {
  const printers = useQuery(allPrinters).data ?? [];
  const refresh = useRefresh();
  const api = useApiForm<Values, ProductionRunChange, Run>({
    schema: zProductionRunChange.omit({ started_at: true }),
    defaults: valuesOf(run),
    empty: null,
    send: async (given) => {
      const body = { ...given, started_at: given.started_at && new Date(given.started_at).toISOString() };
      return (await productionEditRun({ path: { run_id: run.id }, body, throwOnError: true })).data;
    },
    done: (saved) => {
      toast.success(`${saved.run_number} is saved`);
      refresh("production-runs");
    },
  });
  const { form } = api;
  const options = printers
    .filter((one) => one.is_active || one.id === run.printer_id)
    .map((one) => [one.id, one.name] as const);
  return (
    <Section title="Run">
      <div className="p-4">
        <ApiFormBody api={api} action="Save">
          <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
            <SelectField
              form={form}
              name="printer_id"
              label="Printer"
              options={options}
              none="Another printer"
            />
            <TextField form={form} name="printer_name" label="Printer Name" />
            {run.product_id && <NumberField form={form} name="quantity" label="Products To Make" />}
            <SelectField form={form} name="priority" label="Priority" options={PRIORITIES} />
            <TextField form={form} name="started_at" label="Start" type="datetime-local" />
            <TextField form={form} name="due_date" label="Due" type="date" />
            <TextField form={form} name="slicer_software" label="Slicer" />
            <NumberField
              form={form}
              name="estimated_print_time_minutes"
              label="Estimated Print Time"
              unit="min"
            />
            <NumberField form={form} name="bed_temperature" label="Bed Temperature" unit="°C" />
            <NumberField form={form} name="nozzle_temperature" label="Nozzle Temperature" unit="°C" />
          </div>
          <AreaField form={form} name="notes" label="Notes" className="mt-4" />
        </ApiFormBody>
      </div>
    </Section>
  );
}

function valuesOf(run: Run): Values {
  return {
    priority: run.priority,
    printer_id: run.printer_id ?? "",
    printer_name: run.printer_name ?? "",
    quantity: run.quantity ?? "",
    started_at: localTime(run.started_at),
    due_date: run.due_date ?? "",
    slicer_software: run.slicer_software ?? "",
    estimated_print_time_minutes: run.estimated_print_time_minutes ?? "",
    bed_temperature: run.bed_temperature ?? "",
    nozzle_temperature: run.nozzle_temperature ?? "",
    notes: run.notes ?? "",
  };
}
