import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { productionCalculatePlates, productionCreateRun } from "@/api/gen/sdk.gen";
import type {
  ProductionCalculation,
  ProductionCalculationOut,
  ProductionMaterialNeed,
  ProductionPlannedPlateOut,
  ProductionRunDetailOut,
} from "@/api/gen/types.gen";
import { zProductionCalculation } from "@/api/gen/zod.gen";
import { allPrinters, allProducts } from "@/api/lists";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Figure } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { ApiFormBody, CheckField, NumberField, Row, SelectField, Stack } from "@/components/ui/field";
import { Swatch } from "@/components/ui/swatch";
import { type Column, Table } from "@/components/ui/table";
import { useApiForm } from "@/lib/form";
import { count, grams, minutes, money, NOTHING } from "@/lib/format";
import { toast, toastProblem } from "@/lib/toast";

interface Props {
  onClose: () => void;
  onDone: (run: ProductionRunDetailOut) => void;
}

interface Planned {
  wish: ProductionCalculation;
  plan: ProductionCalculationOut;
}

/** Plans a run of a product: first what and how many, then the plates with their material. */
export function PlanDialog({ onClose, onDone }: Props) {
  const [planned, setPlanned] = useState<Planned | null>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      title={planned ? `${count(planned.plan.quantity)} × ${planned.plan.product_name}` : "Plan Run"}
      description={
        planned ? "Look over the plates, then create the run." : "The plates are worked out from the product."
      }
      wide={!!planned}
    >
      {planned ? (
        <Review planned={planned} onBack={() => setPlanned(null)} onClose={onClose} onDone={onDone} />
      ) : (
        <Wish onPlanned={setPlanned} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Wish({ onPlanned, onClose }: { onPlanned: (planned: Planned) => void; onClose: () => void }) {
  const products = useQuery(allProducts).data ?? [];
  const printers = useQuery(allPrinters).data ?? [];
  const api = useApiForm<ProductionCalculation, ProductionCalculation, Planned>({
    schema: zProductionCalculation,
    defaults: { product_id: "", printer_id: "", quantity: 1, net_stock: false },
    send: async (wish) => ({
      wish,
      plan: (await productionCalculatePlates({ body: wish, throwOnError: true })).data,
    }),
    done: onPlanned,
  });
  const { form } = api;
  return (
    <ApiFormBody api={api} action="Calculate Plates" onCancel={onClose}>
      <Stack>
        <SelectField
          form={form}
          name="product_id"
          label="Product"
          options={products.filter((one) => !one.is_archived).map((one) => [one.id, one.name])}
          none="Choose a product"
        />
        <Row>
          <SelectField
            form={form}
            name="printer_id"
            label="Printer"
            options={printers.filter((one) => one.is_active).map((one) => [one.id, one.name])}
            none="Choose a printer"
          />
          <NumberField form={form} name="quantity" label="Quantity" />
        </Row>
        <CheckField form={form} name="net_stock" label="Use parts in stock first" />
      </Stack>
    </ApiFormBody>
  );
}

const PLATES: Column<ProductionPlannedPlateOut>[] = [
  { name: "Model", cell: (one) => <span className="font-medium">{one.model.name}</span> },
  { name: "Plates", cell: (one) => count(one.quantity), number: true },
  { name: "Per Plate", cell: (one) => count(one.prints_per_plate), number: true },
  { name: "Items", cell: (one) => count(one.items_printed), number: true },
  { name: "Time", cell: (one) => minutes(one.total_print_time_minutes), number: true },
];

const MATERIALS: Column<ProductionMaterialNeed>[] = [
  {
    name: "Material",
    cell: (one) => (
      <span className="flex items-center gap-2">
        <Swatch hex={one.color_hex} name={one.color} />{" "}
        {[one.material, one.color].filter(Boolean).join(" ") || NOTHING}
      </span>
    ),
  },
  { name: "Needed", cell: (one) => grams(one.grams_needed), number: true },
  { name: "In Stock", cell: (one) => grams(one.grams_available), number: true },
  {
    name: "Enough",
    cell: (one) =>
      one.is_available === null ? (
        <Badge>Not Known</Badge>
      ) : one.is_available ? (
        <Badge tone="green">Yes</Badge>
      ) : (
        <Badge tone="red">Missing {grams(one.missing_grams)}</Badge>
      ),
  },
];

function Review({ planned, onBack, onClose, onDone }: Props & { planned: Planned; onBack: () => void }) {
  const { plan, wish } = planned;
  const [isSending, setSending] = useState(false);
  const create = async () => {
    setSending(true);
    try {
      const { data } = await productionCreateRun({ body: wish, throwOnError: true });
      toast.success(`Run ${data.run_number} is planned`);
      onClose();
      onDone(data);
    } catch (error) {
      toastProblem(error);
      setSending(false);
    }
  };
  return (
    <div className="space-y-4">
      <div className="grid grid-cols-3 gap-3">
        <Figure name="Plates" value={count(plan.total_plates)} />
        <Figure name="Print Time" value={minutes(plan.total_print_time_minutes)} />
        <Figure name="Cost" value={money(plan.estimated_costs.total, plan.estimated_costs.currency)} />
      </div>
      {plan.warnings.map((one) => (
        <p
          key={one.code + one.model_id}
          className="flex gap-2 rounded-md border border-amber/50 px-3 py-2 text-amber"
        >
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" /> {one.message}
        </p>
      ))}
      <div className="rounded-md border">
        <Table
          label="Planned plates"
          columns={PLATES}
          rows={plan.plates}
          rowKey={(one) => String(one.plate_number)}
        />
      </div>
      {plan.materials_needed.length > 0 && (
        <div className="rounded-md border">
          <Table
            label="Material needed"
            columns={MATERIALS}
            rows={plan.materials_needed}
            rowKey={(one) => `${one.material} ${one.color_hex}`}
          />
        </div>
      )}
      <footer className="flex justify-end gap-2 pt-2">
        <Button onClick={onBack}>Back</Button>
        <Button kind="primary" disabled={isSending} onClick={() => void create()}>
          Create Run
        </Button>
      </footer>
    </div>
  );
}
