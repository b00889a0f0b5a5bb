"""Orders as they stand: loaded, locked, listed, and their fulfillment derived."""

import json
from collections.abc import Collection, Mapping
from uuid import UUID

from asyncpg import Record

from chassis.db import Transaction
from inventory.domain.allocation import Rank
from inventory.domain.order_list import Sort, Wanted
from inventory.domain.orders import Allocation, FulfillmentStatus, Order, OrderStatus

_COLUMNS = """
o.id, o.number, o.external_id, o.customer, o.priority, o.status, o.fulfillment_status, o.due_date, o.notes,
o.created_at, o.updated_at, o.fulfilled_at, o.version
"""
# One statement for orders and their allocations, however many there are. Removed lines are not shown.
_ALLOCATIONS = """
SELECT json_agg(json_build_object(
    'id', a.id, 'line_id', a.line_id, 'item_id', a.item_id, 'part_id', s.part_id, 'product_id', s.product_id,
    'name', s.name, 'needed', a.quantity_needed, 'allocated', a.quantity_allocated,
    'shipped', a.quantity_shipped, 'returned', a.quantity_returned, 'is_held', a.is_held) ORDER BY l.position)
FROM order_part_allocations AS a
JOIN order_lines AS l ON l.id = a.line_id
JOIN stock_items AS s ON s.item_id = a.item_id
WHERE a.order_id = o.id AND a.quantity_needed > 0
"""
_LOAD = f"""
SELECT {_COLUMNS}, ({_ALLOCATIONS})::text AS allocations
FROM orders AS o WHERE o.tenant_id = $1 AND o.id = ANY($2::uuid[]) ORDER BY o.id
"""  # noqa: S608 - constants only
_LOCK = "SELECT id FROM orders WHERE tenant_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE"
_ITEMS = """
SELECT DISTINCT item_id FROM order_lines WHERE tenant_id = $1 AND order_id = ANY($2::uuid[])
"""
_WANTED = """
FROM orders AS o
WHERE o.tenant_id = $1 AND ($2::text IS NULL OR o.fulfillment_status = $2)
  AND ($3::smallint IS NULL OR o.priority = $3) AND ($4::text IS NULL OR o.status = $4)
  AND ($5::text IS NULL OR o.external_id ILIKE $5 OR o.customer ILIKE $5 OR o.notes ILIKE $5
       OR o.number::text = $6)
  AND ($7::date IS NULL OR o.due_date >= $7) AND ($8::date IS NULL OR o.due_date <= $8)
  AND ($9::uuid IS NULL OR EXISTS (
      SELECT FROM order_part_allocations AS a
      WHERE a.order_id = o.id AND a.item_id = $9 AND a.quantity_needed > 0))
  AND ($10::bool IS NULL OR $10 = EXISTS (
      SELECT FROM order_part_allocations AS a
      WHERE a.order_id = o.id AND a.is_held AND a.is_open AND a.quantity_needed > 0))
"""
_PAGE = f"""
WITH page AS (
    SELECT o.id, count(*) OVER () AS total, row_number() OVER (ORDER BY {{sort}}) AS place
    {_WANTED} ORDER BY {{sort}} OFFSET $11 LIMIT $12
)
SELECT {_COLUMNS}, ({_ALLOCATIONS})::text AS allocations, page.total
FROM page JOIN orders AS o USING (id) ORDER BY page.place
"""  # noqa: S608 - constants only
_SORTS: Mapping[Sort, str] = {
    "number": "o.number",
    "-number": "o.number DESC",
    "due_date": "o.due_date, o.priority, o.number",
    "-due_date": "o.due_date DESC NULLS LAST, o.number DESC",
    "priority": "o.priority, o.number",
    "-priority": "o.priority DESC, o.number DESC",
    "customer": "lower(o.customer), o.number",
    "-customer": "lower(o.customer) DESC NULLS LAST, o.number DESC",
    "updated_at": "o.updated_at, o.number",
    "-updated_at": "o.updated_at DESC, o.number DESC",
}
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
        updated_at=row["updated_at"],
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
        returned=int(row["returned"] or 0),
        is_held=bool(row["is_held"]),
    )


async def load(tx: Transaction, order_ids: Collection[UUID]) -> list[Order]:
    """Orders with their allocations, by id; unknown ids are left out."""
    rows = await (await tx.raw()).fetch(_LOAD, tx.tenant_id, list(order_ids))
    return [_order(row) for row in rows]


async def lock(tx: Transaction, order_ids: Collection[UUID]) -> list[UUID]:
    """Lock orders, by id; call it after the locks on their stock."""
    rows = await (await tx.raw()).fetch(_LOCK, tx.tenant_id, list(order_ids))
    return [row["id"] for row in rows]


async def items_of(tx: Transaction, order_ids: Collection[UUID]) -> set[UUID]:
    """The items orders ask for, or once asked for."""
    rows = await (await tx.raw()).fetch(_ITEMS, tx.tenant_id, list(order_ids))
    return {row["item_id"] for row in rows}


async def find_external(tx: Transaction, external_ids: Collection[str]) -> dict[str, tuple[UUID, str]]:
    """Ids and request hashes of the orders that a shop knows by these ids."""
    rows = await (await tx.raw()).fetch(
        "SELECT external_id, id, request_hash FROM orders"
        " WHERE tenant_id = $1 AND external_id = ANY($2::text[])",
        tx.tenant_id,
        list(external_ids),
    )
    return {row["external_id"]: (row["id"], row["request_hash"]) for row in rows}


async def refresh(tx: Transaction, order_ids: Collection[UUID]) -> list[Order]:
    """Derive the fulfillment of locked orders from their allocations, with a new version; returns them."""
    rows = await (await tx.raw()).fetch(_REFRESH, tx.tenant_id, list(order_ids), tx.now)
    return sorted((_order(row) for row in rows), key=lambda order: order.id)


def _arguments(wanted: Wanted) -> list[object]:
    text = (wanted.search or "").strip()
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [
        wanted.fulfillment_status,
        None if wanted.priority is None else int(wanted.priority),
        wanted.status,
        f"%{escaped}%" if text else None,
        text.removeprefix("#"),
        wanted.due_from,
        wanted.due_until,
        wanted.item_id,
        wanted.is_held,
    ]


async def page(
    tx: Transaction, wanted: Wanted, *, sort: Sort, skip: int, limit: int
) -> tuple[list[Order], int]:
    """One page of orders, and how many there are."""
    connection, arguments = await tx.raw(), [tx.tenant_id, *_arguments(wanted)]
    rows = await connection.fetch(_PAGE.format(sort=_SORTS[sort]), *arguments, skip, limit)
    if rows or not skip:
        return [_order(row) for row in rows], rows[0]["total"] if rows else 0
    total: int = await connection.fetchval(f"SELECT count(*) {_WANTED}", *arguments)
    return [], total
