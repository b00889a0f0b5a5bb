import type { ProductionRunDetailOut } from "@/api/gen/types.gen";
import { Badge, StatusBadge } from "@/components/ui/badge";
import { RowLink } from "@/components/ui/table";
import { count } from "@/lib/format";

/** How a run stands and what it makes: beside its number, on each of its pages. */
export function RunNote({ run }: { run: ProductionRunDetailOut }) {
  return (
    <span className="flex flex-wrap items-center gap-2">
      <StatusBadge status={run.status} />
      {run.is_held && <Badge tone="amber">On Hold</Badge>}
      {run.product && (
        <span>
          {count(run.quantity)} ×{" "}
          <RowLink to="/products/$productId" params={{ productId: run.product.id }}>
            {run.product.name}
          </RowLink>
        </span>
      )}
    </span>
  );
}
