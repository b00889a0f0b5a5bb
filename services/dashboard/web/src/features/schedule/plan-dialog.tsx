import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { z } from "zod";
import { productionCreateRun } from "@/api/gen/sdk.gen";
import type {
  InventoryRunRequest,
  InventoryScheduleItem,
  ProductionNewRunIn,
  ProductionRunDetailOut,
} from "@/api/gen/types.gen";
import { allPrinters } from "@/api/lists";
import { useRefresh } from "@/api/refresh";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, NumberField, SelectField, Stack } from "@/components/ui/field";
import { useApiForm } from "@/lib/form";
import { count, minutes } from "@/lib/format";
import { toast } from "@/lib/toast";
import { runOf } from "./plan";

interface Props {
  item: InventoryScheduleItem;
  request: InventoryRunRequest;
  onClose: () => void;
}

interface Values {
  printer_id: string;
  plates: number;
}

const schema = z.object({ printer_id: z.uuid(), plates: z.int().gte(1).lte(10_000) });

/** Plans a run that prints what is missing: the proposal, with the printer and the number of plates to choose. */
export function PlanDialog({ item, request, onClose }: Props) {
  const navigate = useNavigate();
  const refresh = useRefresh();
  const printers = useQuery(allPrinters).data ?? [];
  const best = request.printer_id ?? item.best?.printer_id ?? "";
  const api = useApiForm<Values, Values, ProductionRunDetailOut>({
    schema,
    defaults: { printer_id: best, plates: item.prints_required },
    send: async ({ printer_id, plates }) => {
      const body: ProductionNewRunIn = runOf(request, printer_id, plates);
      return (await productionCreateRun({ body, throwOnError: true })).data;
    },
    done: (run) => {
      toast.success(`Run ${run.run_number} is planned`);
      refresh("production-runs", "schedule");
      void navigate({ to: "/production-runs/$runId", params: { runId: run.id } });
    },
  });
  const { form } = api;
  const way = item.options.find((one) => one.printer_id === form.watch("printer_id")) ?? item.best;
  const plates = form.watch("plates") || 0;
  const perPlate = way?.items_per_print ?? item.parts_per_print;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Plan a run of ${item.part_name}`}
      description={`${count(item.deficit)} are missing for waiting orders.`}
    >
      <ApiFormBody api={api} action="Plan Run" onCancel={onClose}>
        <Stack>
          <SelectField
            form={form}
            name="printer_id"
            label="Printer"
            options={printers.map((one) => [one.id, one.name])}
            none="Choose a printer"
          />
          <NumberField
            form={form}
            name="plates"
            label="Plates"
            help={`${count(plates * perPlate)} items, ${minutes((way?.minutes_per_print ?? null) && plates * (way?.minutes_per_print ?? 0))} of printing.`}
          />
        </Stack>
      </ApiFormBody>
    </Dialog>
  );
}
