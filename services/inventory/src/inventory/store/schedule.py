"""What waits for stock, per part."""

from chassis.db import Transaction
from inventory.domain.allocation import Rank
from inventory.domain.schedule import Shortage

_SHORTAGES = """
SELECT p.id AS part_id, p.name, p.sku, p.parts_per_print, w.needed, s.on_hand - s.reserved AS available,
       w.orders, w.priority,
       (SELECT count(*) FROM gcode_part_mappings AS m WHERE m.part_id = p.id AND m.is_active) AS mapped
FROM (
    SELECT item_id, sum(quantity_needed - quantity_allocated) AS needed, count(DISTINCT order_id) AS orders,
           min(priority) AS priority
    FROM order_part_allocations
    WHERE tenant_id = $1 AND is_open AND quantity_allocated < quantity_needed GROUP BY item_id
) AS w
JOIN stock_items AS s ON s.item_id = w.item_id
JOIN parts AS p ON p.id = s.part_id
ORDER BY w.priority, w.needed DESC, p.name
"""


async def shortages(tx: Transaction) -> list[Shortage]:
    """Parts that orders wait for, most urgent first."""
    rows = await (await tx.raw()).fetch(_SHORTAGES, tx.tenant_id)
    return [
        Shortage(
            part_id=row["part_id"],
            part_name=row["name"],
            sku=row["sku"],
            parts_per_print=row["parts_per_print"],
            quantity_needed=row["needed"],
            quantity_available=row["available"],
            orders_waiting=row["orders"],
            rank=Rank(row["priority"]),
            mapped_files=row["mapped"],
        )
        for row in rows
    ]
