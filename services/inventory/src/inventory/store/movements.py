"""The ledger of stock as people read it: with the balance after each movement, and what caused it."""

from typing import Any

from chassis.db import Transaction
from inventory.domain.ledger import MovementFilter

# The balance is what is on hand now, less everything newer: the newest page costs least.
_PAGE = """
SELECT m.id, m.item_id, s.name AS item_name, p.sku, m.quantity, m.kind, m.reason, m.source_id, m.actor,
       m.created_at,
       s.on_hand - coalesce((
           SELECT sum(newer.quantity) FROM stock_movements AS newer
           WHERE newer.item_id = m.item_id AND newer.id > m.id), 0) AS balance,
       l.print_id, m.total,
       CASE WHEN m.kind IN ('print', 'correction') THEN coalesce(l.gcode_filename, p.name)
            WHEN m.kind IN ('shipment', 'return') THEN '#' || o.number
            WHEN m.kind = 'assembly' THEN r.number
            WHEN m.kind = 'stocktake' THEN t.name END AS source_label
FROM (
    SELECT *, count(*) OVER () AS total FROM stock_movements
    WHERE tenant_id = $1 AND ($2::uuid IS NULL OR item_id = $2)
      AND ($3::text[] IS NULL OR kind = ANY($3)) AND ($4::uuid IS NULL OR source_id = $4)
      AND ($5::timestamptz IS NULL OR created_at >= $5) AND ($6::timestamptz IS NULL OR created_at < $6)
    ORDER BY id DESC OFFSET $7 LIMIT $8
) AS m
JOIN stock_items AS s ON s.item_id = m.item_id
LEFT JOIN parts AS p ON p.id = s.part_id
LEFT JOIN inventory_print_log AS l ON l.id = m.source_id
LEFT JOIN orders AS o ON o.id = m.source_id
LEFT JOIN runs AS r ON r.run_id = m.source_id
LEFT JOIN stocktakes AS t ON t.id = m.source_id
ORDER BY m.id DESC
"""


async def page(
    tx: Transaction, wanted: MovementFilter, *, skip: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """Movements, newest first."""
    rows = await (await tx.raw()).fetch(
        _PAGE,
        *(tx.tenant_id, wanted.item_id, wanted.kinds, wanted.source_id, wanted.since, wanted.until),
        *(skip, limit),
    )
    return [dict(row) for row in rows], rows[0]["total"] if rows else 0
