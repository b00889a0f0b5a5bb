import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Box, Plus } from "lucide-react";
import { useCallback, useState } from "react";
import { productionListModelsOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { ProductionModelOut } from "@/api/gen/types.gen";
import { allPrinters } from "@/api/lists";
import { useMay } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Filters, PickFilter, SearchField } from "@/components/ui/filters";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { Swatch } from "@/components/ui/swatch";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { useAddressed } from "@/lib/dialog-address";
import { count, fileStem, grams, minutes, NOTHING } from "@/lib/format";
import { later } from "@/lib/later";
import { ModelActions } from "./model-actions";

const ModelDialog = later(async () => (await import("./model-dialog")).ModelDialog);

const COLUMNS: Column<ProductionModelOut>[] = [
  {
    name: "Model",
    cell: (one) => (
      <RowLink to="/models/$modelId" params={{ modelId: one.id }}>
        {one.name}
      </RowLink>
    ),
  },
  { name: "File", cell: (one) => <File model={one} /> },
  { name: "Materials", cell: (one) => <MaterialList model={one} />, wide: true },
  { name: "Per Plate", cell: (one) => count(one.prints_per_plate), number: true },
  { name: "Plate Time", cell: (one) => minutes(one.print_time_minutes), number: true },
  { name: "Item Weight", cell: (one) => grams(one.material_weight_grams), number: true, wide: true },
  {
    name: "Configs",
    end: true,
    cell: (one) =>
      one.printer_configs.length ? (
        <span className="num">{count(one.printer_configs.length)}</span>
      ) : (
        <Badge outlined>Defaults</Badge>
      ),
  },
  { name: "", cell: (one) => <ModelActions model={one} />, end: true },
];

export function ModelsPage() {
  const [search, setSearch] = useState("");
  const [printer, setPrinter] = useState("");
  const [skip, setSkip] = useState(0);
  const [isAdding, setAdding] = useAddressed("new");
  const navigate = useNavigate();
  const mayWrite = useMay("production:write");
  const printers = useQuery(allPrinters).data ?? [];
  const models = useQuery({
    ...productionListModelsOptions({
      query: { search: search || undefined, printer_id: printer || undefined, skip, limit: PAGE_SIZE },
    }),
    placeholderData: keepPreviousData,
  });
  const find = useCallback((text: string) => {
    setSearch(text);
    setSkip(0);
  }, []);
  const add = mayWrite && (
    <Button kind="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> Add Model
    </Button>
  );
  return (
    <Page title="Models" note="What is printed, and how it prints on each printer" actions={add}>
      <Card>
        <Filters>
          <SearchField label="Search models" onSearch={find} />
          <PickFilter
            label="Configured For"
            value={printer}
            options={printers.map((one) => [one.id, one.name])}
            onChange={(value) => {
              setPrinter(value);
              setSkip(0);
            }}
          />
        </Filters>
        <Loaded query={models}>
          {(page) =>
            page.items.length ? (
              <>
                <Table label="Models" columns={COLUMNS} rows={page.items} rowKey={(one) => one.id} />
                <Paging total={page.total} skip={skip} onSkip={setSkip} />
              </>
            ) : (
              <Empty
                icon={Box}
                title={search || printer ? "No model is like this" : "No models yet"}
                action={add}
              >
                Add what you print: how many fit on a plate, how long it takes, and its file. Products are put
                together from models.
              </Empty>
            )
          }
        </Loaded>
      </Card>
      {isAdding && (
        <ModelDialog
          onClose={() => setAdding(false)}
          onDone={(made) => void navigate({ to: "/models/$modelId", params: { modelId: made.id } })}
        />
      )}
    </Page>
  );
}

function File({ model }: { model: ProductionModelOut }) {
  if (!model.gcode_filename) return <Badge tone="amber">No File</Badge>;
  return (
    <span className="num" title={model.gcode_filename}>
      {fileStem(model.gcode_filename)}
    </span>
  );
}

function MaterialList({ model }: { model: ProductionModelOut }) {
  if (!model.materials.length) return NOTHING;
  return (
    <span className="flex items-center gap-3">
      {model.materials.map((one) => (
        <span key={`${one.material} ${one.color} ${one.color_hex}`} className="flex items-center gap-1.5">
          <Swatch hex={one.color_hex} name={one.color} /> {one.material}
        </span>
      ))}
    </span>
  );
}
