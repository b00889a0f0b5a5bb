import type { ProductionRunDetailOut } from "@/api/gen/types.gen";
import { useSession } from "@/api/session";
import { Section } from "@/components/ui/card";
import { Empty } from "@/components/ui/states";
import { type Column, RowLink, Table } from "@/components/ui/table";
import { count, money, NOTHING, percent } from "@/lib/format";

type Item = ProductionRunDetailOut["items"][number];

/** What a run that is planned by hand makes. */
export function Items({ run }: { run: ProductionRunDetailOut }) {
  const { tenant } = useSession();
  const columns: Column<Item>[] = [
    { name: "Item", cell: (one) => <ItemName item={one} /> },
    { name: "Planned", cell: (one) => count(one.quantity), number: true },
    { name: "Good", cell: (one) => count(one.successful_quantity), number: true },
    { name: "Failed", cell: (one) => count(one.failed_quantity), number: true },
    { name: "Success Rate", cell: (one) => percent(one.success_rate), number: true },
    { name: "Estimated Cost", cell: (one) => money(one.estimated_total_cost, tenant.currency), number: true },
    { name: "Bed Position", cell: (one) => one.bed_position ?? NOTHING },
  ];
  return (
    <Section title="Items">
      {run.items.length ? (
        <Table label="Items of the run" columns={columns} rows={run.items} rowKey={(one) => one.id} />
      ) : (
        <Empty title="No items are listed">Add them under Edit while the run goes on.</Empty>
      )}
    </Section>
  );
}

export function ItemName({ item }: { item: Item }) {
  if (item.product_id) {
    return (
      <RowLink to="/products/$productId" params={{ productId: item.product_id }}>
        {item.name}
      </RowLink>
    );
  }
  if (!item.model_id) return item.name;
  return (
    <RowLink to="/models/$modelId" params={{ modelId: item.model_id }}>
      {item.name}
    </RowLink>
  );
}
