"""What open orders lack of their books."""

from collections.abc import Collection
from uuid import UUID

from chassis.db import Transaction, new_id
from inventory.domain.orders import Order
from inventory.store import orders as order_store

_WITHOUT = """
FROM order_lines AS l JOIN orders AS o ON o.id = l.order_id
WHERE l.tenant_id = $1 AND o.status = 'open' AND l.quantity > 0
  AND NOT EXISTS (SELECT FROM order_part_allocations AS a WHERE a.line_id = l.id)
"""
_FREE = """
SELECT DISTINCT s.item_id FROM stock_items AS s JOIN order_part_allocations AS a USING (item_id)
WHERE s.tenant_id = $1 AND s.on_hand > s.reserved AND a.is_open AND NOT a.is_held
  AND a.quantity_allocated < a.quantity_needed
"""
_MISSING = f"SELECT l.id, l.order_id {_WITHOUT} AND l.item_id = ANY($2::uuid[]) ORDER BY o.number, l.position"
_ADD = """
INSERT INTO order_part_allocations
    (id, tenant_id, order_id, line_id, item_id, quantity_needed, priority, order_number)
SELECT n.id, $1, o.id, l.id, l.item_id, l.quantity, o.priority, o.number
FROM unnest($2::uuid[], $3::uuid[]) AS n(id, line_id)
JOIN order_lines AS l ON l.id = n.line_id JOIN orders AS o ON o.id = l.order_id
"""
_WRONG = """
SELECT o.id FROM orders AS o
JOIN (
    SELECT order_id, sum(quantity_allocated) AS allocated, sum(quantity_needed) AS needed
    FROM order_part_allocations WHERE tenant_id = $1 GROUP BY order_id
) AS a ON a.order_id = o.id
WHERE o.tenant_id = $1 AND o.status = 'open'
  AND o.fulfillment_status <> CASE WHEN allocated >= needed THEN 'fulfilled'
                                   WHEN allocated > 0 THEN 'partially_fulfilled' ELSE 'unfulfilled' END
"""
_PARTIAL = """
SELECT id FROM orders
WHERE tenant_id = $1 AND status = 'open' AND fulfillment_status = 'partially_fulfilled'
ORDER BY number LIMIT $2
"""


async def items_without_demand(tx: Transaction) -> set[UUID]:
    rows = await (await tx.raw()).fetch(f"SELECT DISTINCT l.item_id {_WITHOUT}", tx.tenant_id)
    return {row["item_id"] for row in rows}


async def items_with_free_stock(tx: Transaction) -> set[UUID]:
    """Items that are free although someone waits for them."""
    return {row["item_id"] for row in await (await tx.raw()).fetch(_FREE, tx.tenant_id)}


async def add_demand(tx: Transaction, items: Collection[UUID]) -> set[UUID]:
    """Give demand to the lines of locked items that have none; returns their orders."""
    connection = await tx.raw()
    rows = await connection.fetch(_MISSING, tx.tenant_id, list(items))
    ids = [new_id() for _ in rows]
    await connection.execute(_ADD, tx.tenant_id, ids, [row["id"] for row in rows])
    return {row["order_id"] for row in rows}


async def wrong_status(tx: Transaction) -> set[UUID]:
    """Open orders whose fulfillment is not what their allocations say."""
    return {row["id"] for row in await (await tx.raw()).fetch(_WRONG, tx.tenant_id)}


async def partially_fulfilled(tx: Transaction, limit: int) -> list[Order]:
    """The oldest of them, in their order."""
    rows = await (await tx.raw()).fetch(_PARTIAL, tx.tenant_id, limit)
    return sorted(await order_store.load(tx, [row["id"] for row in rows]), key=lambda order: order.number)
