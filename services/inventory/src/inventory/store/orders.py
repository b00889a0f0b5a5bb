"""Orders, their lines and allocations."""

import json
from collections.abc import Collection, Sequence
from uuid import UUID

from asyncpg import Record

from chassis.db import Transaction, new_id
from inventory.domain.allocation import Rank
from inventory.domain.orders import (
    Allocation,
    FulfillmentStatus,
    LineRequest,
    Order,
    OrderRequest,
    OrderStatus,
)

_COLUMNS = """
o.id, o.number, o.external_id, o.customer, o.priority, o.status, o.fulfillment_status, o.due_date, o.notes,
o.created_at, o.fulfilled_at, o.version
"""
# One statement for orders and their allocations, however many there are.
_ALLOCATIONS = """
SELECT json_agg(json_build_object(
    'id', a.id, 'line_id', a.line_id, 'item_id', a.item_id, 'part_id', s.part_id, 'product_id', s.product_id,
    'name', s.name, 'needed', a.quantity_needed, 'allocated', a.quantity_allocated,
    'shipped', a.quantity_shipped) ORDER BY l.position)
FROM order_part_allocations AS a
JOIN order_lines AS l ON l.id = a.line_id
JOIN stock_items AS s ON s.item_id = a.item_id
WHERE a.order_id = o.id
"""
_LOAD = f"""
SELECT {_COLUMNS}, ({_ALLOCATIONS})::text AS allocations
FROM orders AS o WHERE o.tenant_id = $1 AND o.id = ANY($2::uuid[]) ORDER BY o.id
"""  # noqa: S608 - constants only
_LOCK = "SELECT id FROM orders WHERE tenant_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE"
_PAGE = f"""
SELECT {_COLUMNS}, ({_ALLOCATIONS})::text AS allocations, count(*) OVER () AS total
FROM orders AS o
WHERE o.tenant_id = $1 AND ($2::text IS NULL OR o.fulfillment_status = $2)
  AND ($3::smallint IS NULL OR o.priority = $3) AND ($4::text IS NULL OR o.status = $4)
  AND ($5::text IS NULL OR o.external_id ILIKE $5 OR o.customer ILIKE $5
       OR '%' || o.number || '%' = $5)
ORDER BY o.number DESC OFFSET $6 LIMIT $7
"""  # noqa: S608 - constants only
_NUMBER = """
INSERT INTO order_counters (tenant_id, last_number) VALUES ($1, 1)
ON CONFLICT (tenant_id) DO UPDATE SET last_number = order_counters.last_number + 1 RETURNING last_number
"""
_INSERT = """
INSERT INTO orders (id, tenant_id, number, external_id, request_hash, customer, priority, status,
                    fulfillment_status, due_date, notes, created_at, updated_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', 'unfulfilled', $8, $9, $10, $10, 1)
"""
_LINES = """
INSERT INTO order_lines (id, tenant_id, order_id, position, item_id, quantity)
SELECT id, $1, $2, position, item_id, quantity
FROM unnest($3::uuid[], $4::uuid[], $5::int[]) WITH ORDINALITY AS l(id, item_id, quantity, position)
"""
_DEMAND = """
INSERT INTO order_part_allocations
    (id, tenant_id, order_id, line_id, item_id, quantity_needed, priority, order_number)
SELECT id, $1, $2, line_id, item_id, quantity, $7, $8
FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::int[]) AS l(id, line_id, item_id, quantity)
"""
_REFRESH = f"""
UPDATE orders AS o
SET fulfillment_status = t.status,
    fulfilled_at = CASE WHEN t.status = 'fulfilled' THEN coalesce(o.fulfilled_at, $3) END,
    updated_at = $3, version = o.version + 1
FROM (
    SELECT order_id, CASE WHEN sum(quantity_allocated) >= sum(quantity_needed) THEN 'fulfilled'
                          WHEN sum(quantity_allocated) > 0 THEN 'partially_fulfilled'
                          ELSE 'unfulfilled' END AS status
    FROM order_part_allocations WHERE tenant_id = $1 AND order_id = ANY($2::uuid[]) GROUP BY order_id
) AS t
WHERE o.tenant_id = $1 AND o.id = t.order_id
RETURNING {_COLUMNS}, ({_ALLOCATIONS})::text AS allocations
"""  # noqa: S608 - constants only


def _order(row: Record) -> Order:
    return Order(
        id=row["id"],
        number=row["number"],
        external_id=row["external_id"],
        customer=row["customer"],
        priority=Rank(row["priority"]),
        status=OrderStatus(row["status"]),
        fulfillment_status=FulfillmentStatus(row["fulfillment_status"]),
        due_date=row["due_date"],
        notes=row["notes"],
        created_at=row["created_at"],
        fulfilled_at=row["fulfilled_at"],
        version=row["version"],
        allocations=tuple(_allocation(a) for a in json.loads(row["allocations"] or "[]")),
    )


def _allocation(row: dict[str, str | int | None]) -> Allocation:
    return Allocation(
        id=UUID(str(row["id"])),
        line_id=UUID(str(row["line_id"])),
        item_id=UUID(str(row["item_id"])),
        part_id=UUID(str(row["part_id"])) if row["part_id"] else None,
        product_id=UUID(str(row["product_id"])) if row["product_id"] else None,
        name=str(row["name"]),
        needed=int(row["needed"] or 0),
        allocated=int(row["allocated"] or 0),
        shipped=int(row["shipped"] or 0),
    )


async def load(tx: Transaction, order_ids: Collection[UUID]) -> list[Order]:
    """Orders with their allocations, by id; unknown ids are left out."""
    rows = await (await tx.raw()).fetch(_LOAD, tx.tenant_id, list(order_ids))
    return [_order(row) for row in rows]


async def lock(tx: Transaction, order_ids: Collection[UUID]) -> list[UUID]:
    """Lock orders, by id; call it after the locks on their stock."""
    rows = await (await tx.raw()).fetch(_LOCK, tx.tenant_id, list(order_ids))
    return [row["id"] for row in rows]


async def find_external(tx: Transaction, external_id: str) -> tuple[UUID, str] | None:
    """Id and request hash of the order that a shop knows by `external_id`."""
    row = await (await tx.raw()).fetchrow(
        "SELECT id, request_hash FROM orders WHERE tenant_id = $1 AND external_id = $2",
        tx.tenant_id,
        external_id,
    )
    return (row["id"], row["request_hash"]) if row else None


async def next_number(tx: Transaction) -> int:
    """The tenant's next order number: numbers grow in the order of commits, and are the age of orders."""
    number: int = await (await tx.raw()).fetchval(_NUMBER, tx.tenant_id)
    return number


async def insert(
    tx: Transaction,
    number: int,
    request: OrderRequest,
    lines: Sequence[LineRequest],
    request_hash: str,
) -> UUID:
    """Insert an order that has nothing yet."""
    connection, order_id = await tx.raw(), new_id()
    await connection.execute(
        _INSERT,
        *(order_id, tx.tenant_id, number, request.external_id, request_hash, request.customer),
        *(int(request.priority), request.due_date, request.notes, tx.now),
    )
    line_ids = [new_id() for _ in lines]
    items, quantities = [line.item_id for line in lines], [line.quantity for line in lines]
    await connection.execute(_LINES, tx.tenant_id, order_id, line_ids, items, quantities)
    await connection.execute(
        _DEMAND,
        *(tx.tenant_id, order_id, [new_id() for _ in lines], line_ids, items, quantities),
        *(int(request.priority), number),
    )
    return order_id


async def refresh(tx: Transaction, order_ids: Collection[UUID]) -> list[Order]:
    """Derive the fulfillment of locked orders from their allocations, with a new version; returns them."""
    rows = await (await tx.raw()).fetch(_REFRESH, tx.tenant_id, list(order_ids), tx.now)
    return sorted((_order(row) for row in rows), key=lambda order: order.id)


async def close(tx: Transaction, order_id: UUID, status: OrderStatus) -> None:
    """Mark an order shipped or cancelled; its lines wait for nothing any more."""
    connection = await tx.raw()
    await connection.execute(
        "UPDATE orders SET status = $3 WHERE tenant_id = $1 AND id = $2",
        tx.tenant_id,
        order_id,
        status.value,
    )
    await connection.execute(
        "UPDATE order_part_allocations SET is_open = false WHERE tenant_id = $1 AND order_id = $2",
        tx.tenant_id,
        order_id,
    )


async def mark_shipped(tx: Transaction, order_id: UUID) -> None:
    """Everything allocated to the order has left."""
    await (await tx.raw()).execute(
        "UPDATE order_part_allocations SET quantity_shipped = quantity_allocated"
        " WHERE tenant_id = $1 AND order_id = $2",
        tx.tenant_id,
        order_id,
    )


async def page(
    tx: Transaction,
    *,
    fulfillment_status: str | None,
    priority: Rank | None,
    status: str | None,
    search: str | None,
    skip: int,
    limit: int,
) -> tuple[list[Order], int]:
    """Orders, newest first."""
    pattern = f"%{search}%" if search else None
    rank = int(priority) if priority is not None else None
    rows = await (await tx.raw()).fetch(
        _PAGE, tx.tenant_id, fulfillment_status, rank, status, pattern, skip, limit
    )
    return [_order(row) for row in rows], rows[0]["total"] if rows else 0
