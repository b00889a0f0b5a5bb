import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Package, Plus } from "lucide-react";
import { useCallback, useState } from "react";
import { productionListProductsOptions } from "@/api/gen/@tanstack/react-query.gen";
import type { ProductionProductOut } from "@/api/gen/types.gen";
import { useMay, useSession } from "@/api/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Filters, SearchField } from "@/components/ui/filters";
import { Select } from "@/components/ui/input";
import { Page } from "@/components/ui/page";
import { PAGE_SIZE, Paging } from "@/components/ui/paging";
import { Loaded } from "@/components/ui/query";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { useAddressed } from "@/lib/dialog-address";
import { count, money, NOTHING } from "@/lib/format";
import { later } from "@/lib/later";
import { ProductActions } from "./product-actions";

const ProductDialog = later(async () => (await import("./product-dialog")).ProductDialog);

export function ProductsPage() {
  const [search, setSearch] = useState("");
  const [isAll, setAll] = useState(false);
  const [skip, setSkip] = useState(0);
  const [isAdding, setAdding] = useAddressed("new");
  const navigate = useNavigate();
  const { tenant } = useSession();
  const mayWrite = useMay("production:write");
  const products = useQuery({
    ...productionListProductsOptions({
      query: { search: search || undefined, include_archived: isAll, skip, limit: PAGE_SIZE },
    }),
    placeholderData: keepPreviousData,
  });
  const find = useCallback((text: string) => {
    setSearch(text);
    setSkip(0);
  }, []);
  const add = mayWrite && (
    <Button kind="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> Add Product
    </Button>
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
    { name: "Models", cell: (one) => <Bill product={one} /> },
    {
      name: "Components",
      cell: (one) => money(one.component_cost, tenant.currency),
      number: true,
      wide: true,
    },
    { name: "Labour", cell: (one) => money(one.labour_cost, tenant.currency), number: true, wide: true },
    { name: "In Stock", cell: (one) => count(one.units_in_stock), number: true },
    { name: "", cell: (one) => <ProductActions product={one} />, end: true },
  ];
  return (
    <Page title="Products" note="What is sold: sets of models, put together" actions={add}>
      <Card>
        <Filters>
          <SearchField label="Search products" onSearch={find} />
          <Select
            aria-label="Archived products"
            className="w-auto"
            value={isAll ? "all" : ""}
            onChange={(event) => {
              setAll(event.target.value === "all");
              setSkip(0);
            }}
          >
            <option value="">Without Archived</option>
            <option value="all">With Archived</option>
          </Select>
        </Filters>
        <Loaded query={products}>
          {(page) =>
            page.items.length ? (
              <>
                <Table label="Products" columns={columns} rows={page.items} rowKey={(one) => one.id} />
                <Paging total={page.total} skip={skip} onSkip={setSkip} />
              </>
            ) : (
              <Empty
                icon={Package}
                title={search ? "No product is like this" : "No products yet"}
                action={add}
              >
                Say which models one product takes: a run of it then plans its plates by itself, and
                assembling it brings it into stock.
              </Empty>
            )
          }
        </Loaded>
      </Card>
      {isAdding && (
        <ProductDialog
          onClose={() => setAdding(false)}
          onDone={(made) => void navigate({ to: "/products/$productId", params: { productId: made.id } })}
        />
      )}
    </Page>
  );
}

function Bill({ product }: { product: ProductionProductOut }) {
  if (!product.models.length) return <Badge tone="amber">No Models</Badge>;
  const text = product.models.map((one) => `${count(one.quantity)} × ${one.model_name}`).join(", ");
  return (
    <span className="block max-w-72 truncate text-muted" title={text}>
      {text}
    </span>
  );
}
