"""Where waiting lines stand in the queues of their items."""

import json
from collections.abc import Collection
from uuid import UUID

from chassis.db import Transaction
from inventory.domain.allocation import Rank
from inventory.domain.queue import Ahead, Place

NEAREST = 5
"""How many of those ahead are named."""

_AHEAD = """
    SELECT b.order_id, b.order_number, b.priority, b.quantity_needed - b.quantity_allocated AS missing
    FROM order_part_allocations AS b
    WHERE b.tenant_id = $1 AND b.item_id = a.item_id AND b.is_open AND NOT b.is_held
      AND b.quantity_allocated < b.quantity_needed
      AND (b.priority, b.order_number) < (a.priority, a.order_number)
"""
_PLACES = f"""
SELECT a.id, before.lines, before.items, nearest.ahead::text AS ahead, s.on_hand - s.reserved AS free,
       p.parts_per_print, p.id IS NULL OR EXISTS (
           SELECT FROM gcode_part_mappings AS m WHERE m.part_id = p.id AND m.is_active) AS is_mapped
FROM order_part_allocations AS a
JOIN stock_items AS s ON s.item_id = a.item_id
LEFT JOIN parts AS p ON p.id = s.part_id
CROSS JOIN LATERAL (
    SELECT count(*) AS lines, coalesce(sum(missing), 0) AS items FROM ({_AHEAD}) AS b
) AS before
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_array(order_id, order_number, priority, missing)
                    ORDER BY priority DESC, order_number DESC) AS ahead
    FROM ({_AHEAD} ORDER BY b.priority DESC, b.order_number DESC LIMIT $3) AS n
) AS nearest
WHERE a.tenant_id = $1 AND a.id = ANY($2::uuid[])
"""  # noqa: S608 - constants only
_HISTORY = """
SELECT e.id, 'allocation' AS kind, e.item_id, s.name, e.quantity, e.reason, e.actor, e.is_manual, e.created_at
FROM allocation_entries AS e JOIN stock_items AS s USING (item_id)
WHERE e.tenant_id = $1 AND e.order_id = $2
UNION ALL
SELECT m.id, m.kind, m.item_id, s.name, m.quantity, m.reason, m.actor, false, m.created_at
FROM stock_movements AS m JOIN stock_items AS s USING (item_id)
WHERE m.tenant_id = $1 AND m.source_id = $2 AND m.kind IN ('shipment', 'return')
ORDER BY id
"""


async def places(tx: Transaction, allocation_ids: Collection[UUID]) -> dict[UUID, Place]:
    """Where lines that lack something stand, by allocation."""
    rows = await (await tx.raw()).fetch(_PLACES, tx.tenant_id, list(allocation_ids), NEAREST)
    return {
        row["id"]: Place(
            position=row["lines"] + 1,
            quantity_ahead=int(row["items"]),
            ahead=[
                Ahead(UUID(order) if order else None, number, Rank(priority), missing)
                for order, number, priority, missing in json.loads(row["ahead"] or "[]")
            ],
            printing=0,
            free=row["free"],
            per_print=row["parts_per_print"],
            is_mapped=row["is_mapped"],
        )
        for row in rows
    }


async def history(tx: Transaction, order_id: UUID) -> list[dict[str, object]]:
    """All that happened to an order's items, oldest first."""
    rows = await (await tx.raw()).fetch(_HISTORY, tx.tenant_id, order_id)
    return [dict(row) for row in rows]
