import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Ellipsis, Package } from "lucide-react";
import {
  productionGetModelOptions,
  productionListProductsOptions,
} from "@/api/gen/@tanstack/react-query.gen";
import type { ProductionModelOut, ProductionProductOut } from "@/api/gen/types.gen";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Facts, Figure, Section } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { Swatch } from "@/components/ui/swatch";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { Tabs } from "@/components/ui/tabs";
import { count, dateTime, grams, minutes, NOTHING } from "@/lib/format";
import { Configs } from "./configs";
import { ModelActions } from "./model-actions";

export function ModelPage() {
  const { modelId } = useParams({ from: "/inside/models/$modelId" });
  const navigate = useNavigate();
  const model = useQuery(productionGetModelOptions({ path: { model_id: modelId } }));
  const { data } = model;
  return (
    <Page
      title={data?.name ?? "Model"}
      note={data && (data.description || "How it prints, and what it goes into")}
      actions={
        data && (
          <ModelActions
            model={data}
            onDeleted={() => void navigate({ to: "/models" })}
            trigger={
              <Button>
                <Ellipsis aria-hidden /> Actions
              </Button>
            }
          />
        )
      }
    >
      <Loaded query={model}>{(one) => <Detail model={one} />}</Loaded>
    </Page>
  );
}

function Detail({ model }: { model: ProductionModelOut }) {
  return (
    <div className="space-y-4">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Figure name="Prints Per Plate" value={count(model.prints_per_plate)} note="by default" />
        <Figure name="Plate Time" value={minutes(model.print_time_minutes)} note="by default" />
        <Figure name="Item Weight" value={grams(model.material_weight_grams)} note="without purge" />
        <Figure name="Configured Printers" value={count(model.printer_configs.length)} />
      </div>
      <Tabs
        label="About the model"
        tabs={[
          {
            name: "Printer Configs",
            total: model.printer_configs.length,
            content: <Configs model={model} />,
          },
          { name: "Materials", total: model.materials.length, content: <Materials model={model} /> },
          { name: "Used In", content: <Products model={model} /> },
        ]}
      />
      <Section title="Details">
        <Facts
          items={[
            ["G-Code File", model.gcode_filename ?? <Badge tone="amber">No File</Badge>],
            ["Purge Of A Plate", grams(model.purge_weight_grams)],
            ["Bed", model.bed_temperature === null ? NOTHING : `${model.bed_temperature} °C`],
            ["Nozzle", model.nozzle_temperature === null ? NOTHING : `${model.nozzle_temperature} °C`],
            ["Added", dateTime(model.created_at)],
            ["Changed", dateTime(model.updated_at)],
          ]}
        />
        {model.notes && <p className="border-t p-4 whitespace-pre-wrap">{model.notes}</p>}
      </Section>
    </div>
  );
}

const MATERIALS: Column<ProductionModelOut["materials"][number]>[] = [
  {
    name: "Material",
    cell: (one) => (
      <span className="flex items-center gap-2">
        <Swatch hex={one.color_hex} name={one.color} />
        <span className="font-medium">{one.material}</span>
        <span className="text-muted">{one.color ?? "any colour"}</span>
      </span>
    ),
  },
  { name: "In One Item", cell: (one) => grams(one.weight_grams), number: true },
];

function Materials({ model }: { model: ProductionModelOut }) {
  if (!model.materials.length) {
    return (
      <Empty title="No materials are listed">
        List them under Actions, Edit: plans then check whether there is enough of each filament.
      </Empty>
    );
  }
  return (
    <Table
      label="Materials of one item"
      columns={MATERIALS}
      rows={model.materials}
      rowKey={(one) => `${one.material} ${one.color} ${one.color_hex}`}
    />
  );
}

function Products({ model }: { model: ProductionModelOut }) {
  const products = useQuery(
    productionListProductsOptions({ query: { model_id: model.id, include_archived: true, limit: 100 } }),
  );
  const columns: Column<ProductionProductOut>[] = [
    {
      name: "Product",
      cell: (one) => (
        <span className="flex items-center gap-2">
          <RowLink to="/products/$productId" params={{ productId: one.id }}>
            {one.name}
          </RowLink>
          {one.is_archived && <Badge>Archived</Badge>}
        </span>
      ),
    },
    { name: "SKU", cell: (one) => one.sku ?? NOTHING, className: "num" },
    {
      name: "In One",
      number: true,
      cell: (one) => count(one.models.find((line) => line.model_id === model.id)?.quantity),
    },
  ];
  return (
    <Loaded query={products}>
      {(page) =>
        page.items.length ? (
          <Table
            label="Products with this model"
            columns={columns}
            rows={page.items}
            rowKey={(one) => one.id}
          />
        ) : (
          <Empty icon={Package} title="No product takes it yet">
            Put it on the bill of models of a product, and runs plan its plates.
          </Empty>
        )
      }
    </Loaded>
  );
}
