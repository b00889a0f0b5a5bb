"""What orders hold, by the places where it lies."""

from collections.abc import Collection
from itertools import groupby
from uuid import UUID

from chassis.db import Transaction
from inventory.domain.allocation import Rank
from inventory.domain.picking import Pick, PickedOrder, Share

_PICKS = """
WITH ready AS (
    SELECT o.id, o.number, o.external_id, o.customer, o.priority, o.due_date FROM orders AS o
    WHERE o.tenant_id = $1 AND o.status = 'open' AND ($2::uuid[] IS NULL OR o.id = ANY($2))
      AND (o.fulfillment_status = 'fulfilled' OR $3) AND EXISTS (
          SELECT FROM order_part_allocations AS a
          WHERE a.order_id = o.id AND a.quantity_allocated > a.quantity_shipped)
    ORDER BY o.priority, o.number LIMIT $4
)
SELECT s.item_id, s.part_id, s.product_id, s.name, coalesce(p.sku, b.sku) AS sku, l.name AS location,
       r.id, r.number, r.external_id, r.customer, r.priority, r.due_date,
       a.quantity_allocated - a.quantity_shipped AS quantity
FROM ready AS r
JOIN order_part_allocations AS a ON a.order_id = r.id AND a.quantity_allocated > a.quantity_shipped
JOIN stock_items AS s ON s.item_id = a.item_id
LEFT JOIN parts AS p ON p.id = s.part_id
LEFT JOIN products AS b ON b.product_id = s.product_id
LEFT JOIN locations AS l ON l.id = s.location_id
ORDER BY lower(l.name) NULLS LAST, lower(s.name), s.item_id, r.priority, r.number
"""


async def picks(
    tx: Transaction, order_ids: Collection[UUID] | None, *, partial: bool, limit: int
) -> list[Pick]:
    """What to take for so many orders, the most urgent ones, in the sequence of the shelves."""
    ids = None if order_ids is None else list(order_ids)
    rows = await (await tx.raw()).fetch(_PICKS, tx.tenant_id, ids, partial, limit)
    found: list[Pick] = []
    for _, group in groupby(rows, key=lambda row: row["item_id"]):
        lines = list(group)
        first = lines[0]
        shares = [
            Share(
                PickedOrder(
                    row["id"],
                    row["number"],
                    row["external_id"],
                    row["customer"],
                    Rank(row["priority"]),
                    row["due_date"],
                ),
                row["quantity"],
            )
            for row in lines
        ]
        found.append(
            Pick(
                item_id=first["item_id"],
                part_id=first["part_id"],
                product_id=first["product_id"],
                name=first["name"],
                sku=first["sku"],
                location=first["location"],
                shares=shares,
            )
        )
    return found
