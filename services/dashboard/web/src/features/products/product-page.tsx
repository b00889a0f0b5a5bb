import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Ellipsis, Factory } from "lucide-react";
import {
  productionGetProductionHistoryOptions,
  productionGetProductOptions,
} from "@/api/gen/@tanstack/react-query.gen";
import type { ProductionProductOut } from "@/api/gen/types.gen";
import { useMay, useSession } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Facts, Figure, Section } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { Tabs } from "@/components/ui/tabs";
import { count, dateTime, money } from "@/lib/format";
import { History } from "./history";
import { ProductActions } from "./product-actions";

export function ProductPage() {
  const { productId } = useParams({ from: "/inside/products/$productId" });
  const navigate = useNavigate();
  const mayWrite = useMay("production:write");
  const product = useQuery(productionGetProductOptions({ path: { product_id: productId } }));
  const { data } = product;
  return (
    <Page
      title={data?.name ?? "Product"}
      note={
        data && (
          <span className="flex flex-wrap items-center gap-2">
            {data.is_archived && <Badge>Archived</Badge>}
            {data.sku && <span className="num">{data.sku}</span>}
            {data.description || (!data.sku && "A set of models")}
          </span>
        )
      }
      actions={
        data && (
          <>
            <ProductActions
              product={data}
              onDeleted={() => void navigate({ to: "/products" })}
              trigger={
                <Button>
                  <Ellipsis aria-hidden /> Actions
                </Button>
              }
            />
            {mayWrite && !data.is_archived && (
              <Button kind="primary" asChild>
                <Link to="/production-runs/new" search={{ product: data.id }}>
                  <Factory aria-hidden /> Plan Run
                </Link>
              </Button>
            )}
          </>
        )
      }
    >
      <Loaded query={product}>{(one) => <Detail product={one} />}</Loaded>
    </Page>
  );
}

function Detail({ product }: { product: ProductionProductOut }) {
  const { tenant } = useSession();
  const { data: history } = useQuery(
    productionGetProductionHistoryOptions({
      path: { product_id: product.id },
      query: { skip: 0, limit: PAGE_SIZE },
    }),
  );
  return (
    <div className="space-y-4">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Figure name="In Stock" value={count(product.units_in_stock)} note="on hand" />
        <Figure
          name="Actual Cost"
          value={money(history?.actual_cost_per_unit, tenant.currency)}
          note="of one, on average"
        />
        <Figure
          name="Estimated Cost"
          value={money(history?.estimated_cost_per_unit, tenant.currency)}
          note="of one, on average"
        />
        <Figure name="Runs" value={count(history?.total)} note="that made it" />
      </div>
      <Tabs
        label="About the product"
        tabs={[
          { name: "Bill Of Models", total: product.models.length, content: <Bill product={product} /> },
          { name: "Production History", total: history?.total, content: <History productId={product.id} /> },
          {
            name: "Components",
            total: product.components.length,
            content: <Components product={product} currency={tenant.currency} />,
          },
        ]}
      />
      <Section title="Details">
        <Facts
          items={[
            ["Labour For One", money(product.labour_cost, tenant.currency)],
            ["Components For One", money(product.component_cost, tenant.currency)],
            ["Added", dateTime(product.created_at)],
            ["Changed", dateTime(product.updated_at)],
          ]}
        />
        {product.notes && <p className="border-t p-4 whitespace-pre-wrap">{product.notes}</p>}
      </Section>
    </div>
  );
}

const MODELS: Column<ProductionProductOut["models"][number]>[] = [
  {
    name: "Model",
    cell: (one) => (
      <RowLink to="/models/$modelId" params={{ modelId: one.model_id }}>
        {one.model_name}
      </RowLink>
    ),
  },
  { name: "In One", cell: (one) => count(one.quantity), number: true },
];

function Bill({ product }: { product: ProductionProductOut }) {
  if (!product.models.length) {
    return (
      <Empty title="It has no models yet">
        Add them under Actions, Edit. Without them there is nothing to print.
      </Empty>
    );
  }
  return (
    <Table label="Bill of models" columns={MODELS} rows={product.models} rowKey={(one) => one.model_id} />
  );
}

function Components({ product, currency }: { product: ProductionProductOut; currency: string }) {
  const columns: Column<ProductionProductOut["components"][number]>[] = [
    { name: "Component", cell: (one) => <span className="font-medium">{one.name}</span> },
    { name: "In One", cell: (one) => String(Number(one.quantity)), number: true },
    { name: "Unit Cost", cell: (one) => money(one.unit_cost, currency), number: true },
    {
      name: "Cost",
      cell: (one) => money(Number(one.quantity) * Number(one.unit_cost), currency),
      number: true,
    },
  ];
  if (!product.components.length) {
    return <Empty title="Nothing is bought in for it">Screws, magnets, boxes: what is not printed.</Empty>;
  }
  return (
    <Table label="Bought components" columns={columns} rows={product.components} rowKey={(one) => one.name} />
  );
}
