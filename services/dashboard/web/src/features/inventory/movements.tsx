import type { InventoryMovementOut } from "@/api/gen/types.gen";
import { Badge } from "@/components/ui/badge";
import { type Column, RowLink } from "@/components/ui/table";
import { count, dateTime, NOTHING, title } from "@/lib/format";

export const KINDS = [
  "print",
  "adjustment",
  "stocktake",
  "shipment",
  "return",
  "assembly",
  "correction",
] as const;

/** Columns of the ledger; `itemId` leaves out the item, where all are of one. */
export function movementColumns(withItem: boolean): Column<InventoryMovementOut>[] {
  return [
    { name: "When", cell: (one) => dateTime(one.created_at) },
    ...(withItem
      ? [
          {
            name: "Item",
            cell: (one: InventoryMovementOut) => (
              <RowLink to="/inventory/$itemId" params={{ itemId: one.item_id }}>
                {one.item_name}
              </RowLink>
            ),
          },
        ]
      : []),
    {
      name: "Kind",
      cell: (one) => <Badge tone={one.quantity < 0 ? "amber" : "green"}>{title(one.kind)}</Badge>,
    },
    { name: "Source", cell: (one) => <Source movement={one} /> },
    { name: "Reason", cell: (one) => one.reason || NOTHING, wide: true },
    { name: "By", cell: (one) => one.actor, wide: true },
    { name: "Change", cell: (one) => signed(one.quantity), number: true },
    { name: "On Hand", cell: (one) => count(one.balance), number: true },
  ];
}

/** What a movement comes from, with the way there. */
function Source({ movement: { source } }: { movement: InventoryMovementOut }) {
  if (!source) return NOTHING;
  const label = source.label ?? title(source.type);
  switch (source.type) {
    case "order":
      return (
        <RowLink to="/orders/$orderId" params={{ orderId: source.id }}>
          {label}
        </RowLink>
      );
    case "run":
      return (
        <RowLink to="/production-runs/$runId" params={{ runId: source.id }}>
          {label}
        </RowLink>
      );
    case "stocktake":
      return (
        <RowLink to="/inventory/stocktakes/$stocktakeId" params={{ stocktakeId: source.id }}>
          {label}
        </RowLink>
      );
    default:
      return label;
  }
}

const signed = (quantity: number) =>
  quantity > 0 ? `+${count(quantity)}` : count(quantity).replace("-", "−");
