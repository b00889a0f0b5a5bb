import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Printer, Trash2 } from "lucide-react";
import { useState } from "react";
import { productionListConfigsOfModelOptions } from "@/api/gen/@tanstack/react-query.gen";
import { productionDeleteConfig } from "@/api/gen/sdk.gen";
import type { ProductionConfigOut, ProductionModelOut } from "@/api/gen/types.gen";
import { useRefresh } from "@/api/refresh";
import { useMay } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { count, fileStem, grams, minutes } from "@/lib/format";
import { later } from "@/lib/later";
import { toast } from "@/lib/toast";

const ConfigDialog = later(async () => (await import("./config-dialog")).ConfigDialog);

export const CONFIG_COLUMNS: Column<ProductionConfigOut>[] = [
  { name: "Per Plate", cell: (one) => count(one.prints_per_plate), number: true },
  { name: "Plate Time", cell: (one) => minutes(one.print_time_minutes), number: true },
  { name: "Item Weight", cell: (one) => grams(one.material_weight_grams), number: true },
];

/** How the model prints on each printer that has a configuration for it. */
export function Configs({ model }: { model: ProductionModelOut }) {
  const configs = useQuery(
    productionListConfigsOfModelOptions({ path: { model_id: model.id }, query: { limit: 100 } }),
  );
  const [editing, setEditing] = useState<ProductionConfigOut | "new" | null>(null);
  const [deleting, setDeleting] = useState<ProductionConfigOut | null>(null);
  const mayWrite = useMay("production:write");
  const refresh = useRefresh();
  const add = mayWrite && (
    <Button onClick={() => setEditing("new")}>
      <Plus aria-hidden /> Add Printer Config
    </Button>
  );
  const columns: Column<ProductionConfigOut>[] = [
    {
      name: "Printer",
      cell: (one) => (
        <RowLink to="/printers/$printerId" params={{ printerId: one.printer_id }}>
          {one.printer.name}
        </RowLink>
      ),
    },
    ...CONFIG_COLUMNS,
    { name: "Plate Weight", cell: (one) => grams(one.plate_weight_grams), number: true, wide: true },
    { name: "File", cell: (one) => fileStem(one.gcode_filename), wide: true, className: "num" },
    {
      name: "",
      end: true,
      cell: (one) =>
        mayWrite && (
          <span className="inline-flex gap-1">
            <Button
              kind="ghost"
              size="tiny"
              aria-label={`Edit config for ${one.printer.name}`}
              onClick={() => setEditing(one)}
            >
              <Pencil />
            </Button>
            <Button
              kind="ghost"
              size="tiny"
              aria-label={`Delete config for ${one.printer.name}`}
              onClick={() => setDeleting(one)}
            >
              <Trash2 />
            </Button>
          </span>
        ),
    },
  ];
  return (
    <>
      <Loaded query={configs}>
        {(page) =>
          page.items.length ? (
            <>
              <Table
                label="Printer configurations"
                columns={columns}
                rows={page.items}
                rowKey={(one) => one.id}
              />
              {add && <div className="border-t p-3">{add}</div>}
            </>
          ) : (
            <Empty icon={Printer} title="Every printer prints it by the defaults" action={add}>
              Configure the printers that differ: another count on the plate, another time, another file.
              Plans get better by it.
            </Empty>
          )
        }
      </Loaded>
      {editing && (
        <ConfigDialog
          model={model}
          config={editing === "new" ? undefined : editing}
          onClose={() => setEditing(null)}
        />
      )}
      <Confirm
        open={!!deleting}
        onClose={() => setDeleting(null)}
        title={`Delete the configuration for ${deleting?.printer.name}?`}
        action="Delete"
        onConfirm={async () => {
          if (!deleting) return;
          await productionDeleteConfig({ path: { config_id: deleting.id }, throwOnError: true });
          toast.success(`${deleting.printer.name} prints it by the defaults again`);
          refresh("models");
        }}
      >
        New plans take the defaults of the model then. Plates that are planned already stay as they are.
      </Confirm>
    </>
  );
}
