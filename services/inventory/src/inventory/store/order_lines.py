"""What orders ask for: lines and their demand, inserted and changed.

Moments are taken from ids made under the locks, not from the transaction's beginning: the audit replays the
queue by them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.db import Transaction, new_id
from inventory.domain.allocation import Rank
from inventory.domain.orders import LineRequest, OrderRequest, OrderStatus

_NUMBERS = """
INSERT INTO order_counters (tenant_id, last_number) VALUES ($1, $2)
ON CONFLICT (tenant_id) DO UPDATE SET last_number = order_counters.last_number + $2 RETURNING last_number
"""
_ORDERS = """
INSERT INTO orders (id, tenant_id, number, external_id, request_hash, customer, priority, status,
                    fulfillment_status, due_date, notes, created_at, updated_at, version)
SELECT id, $1, number, external_id, hash, customer, priority, 'open', 'unfulfilled', due_date, notes,
       $10, $10, 1
FROM unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::smallint[], $8::date[], $9::text[])
     AS o(id, number, external_id, hash, customer, priority, due_date, notes)
"""
_LINES = """
INSERT INTO order_lines (id, tenant_id, order_id, position, item_id, quantity)
SELECT id, $1, order_id, position, item_id, quantity
FROM unnest($2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::int[])
     AS l(id, order_id, position, item_id, quantity)
"""
_DEMAND = """
INSERT INTO order_part_allocations
    (id, tenant_id, order_id, line_id, item_id, quantity_needed, priority, order_number, is_held)
SELECT a.id, $1, o.id, line_id, item_id, quantity, o.priority, o.number, $7
FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::int[])
     AS a(id, order_id, line_id, item_id, quantity)
JOIN orders AS o ON o.id = a.order_id AND o.tenant_id = $1
"""
_SET_LINES = """
UPDATE order_lines AS l SET quantity = n.quantity
FROM unnest($3::uuid[], $4::int[]) AS n(item_id, quantity)
WHERE l.tenant_id = $1 AND l.order_id = $2 AND l.item_id = n.item_id RETURNING l.item_id
"""
_SET_DEMAND = """
UPDATE order_part_allocations AS a
SET quantity_needed = n.quantity, changed_at = uuid_extract_timestamp($5::uuid)
FROM unnest($3::uuid[], $4::int[]) AS n(item_id, quantity)
WHERE a.tenant_id = $1 AND a.order_id = $2 AND a.item_id = n.item_id
"""
_LAST_POSITION = "SELECT max(position) FROM order_lines WHERE tenant_id = $1 AND order_id = $2"
_DETAILS = """
UPDATE orders SET customer = $3, due_date = $4, notes = $5, priority = $6 WHERE tenant_id = $1 AND id = $2
"""
_RANK = """
UPDATE order_part_allocations SET priority = $3, changed_at = uuid_extract_timestamp($4::uuid)
WHERE tenant_id = $1 AND order_id = $2
"""
_HOLD = """
UPDATE order_part_allocations SET is_held = $4, changed_at = uuid_extract_timestamp($5::uuid)
WHERE tenant_id = $1 AND order_id = $2 AND is_held <> $4 AND ($3::uuid IS NULL OR item_id = $3)
"""
_CLOSE = """
UPDATE order_part_allocations SET is_open = false, closed_at = uuid_extract_timestamp($3::uuid)
WHERE tenant_id = $1 AND order_id = $2
"""
_SHIP = """
UPDATE order_part_allocations AS a SET quantity_shipped = quantity_shipped + n.quantity
FROM unnest($3::uuid[], $4::int[]) AS n(item_id, quantity)
WHERE a.tenant_id = $1 AND a.order_id = $2 AND a.item_id = n.item_id
"""
_RETURN = """
UPDATE order_part_allocations AS a SET quantity_returned = quantity_returned + n.quantity
FROM unnest($3::uuid[], $4::int[]) AS n(item_id, quantity)
WHERE a.tenant_id = $1 AND a.order_id = $2 AND a.item_id = n.item_id
"""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order about to be inserted."""

    id: UUID
    number: int
    request: OrderRequest
    lines: Sequence[LineRequest]
    """As they are stocked: products that were to explode are parts by now."""
    request_hash: str


async def next_numbers(tx: Transaction, count: int) -> list[int]:
    """The tenant's next order numbers: they grow in the order of commits, and are the age of orders."""
    last: int = await (await tx.raw()).fetchval(_NUMBERS, tx.tenant_id, count)
    return list(range(last - count + 1, last + 1))


async def insert(tx: Transaction, orders: Sequence[NewOrder]) -> None:
    """Insert orders that have nothing yet."""
    await (await tx.raw()).execute(
        _ORDERS,
        tx.tenant_id,
        [o.id for o in orders],
        [o.number for o in orders],
        [o.request.external_id for o in orders],
        [o.request_hash for o in orders],
        [o.request.customer for o in orders],
        [int(o.request.priority) for o in orders],
        [o.request.due_date for o in orders],
        [o.request.notes for o in orders],
        tx.now,
    )
    await _add(tx, [(o.id, n, line) for o in orders for n, line in enumerate(o.lines, 1)])


async def set_lines(tx: Transaction, order_id: UUID, lines: Sequence[LineRequest], *, held: bool) -> None:
    """Give lines of a locked order new quantities (0 removes one), and add those that it has not."""
    connection = await tx.raw()
    items, quantities = [line.item_id for line in lines], [line.quantity for line in lines]
    rows = await connection.fetch(_SET_LINES, tx.tenant_id, order_id, items, quantities)
    await connection.execute(_SET_DEMAND, tx.tenant_id, order_id, items, quantities, new_id())
    known = {row["item_id"] for row in rows}
    last: int = await connection.fetchval(_LAST_POSITION, tx.tenant_id, order_id)
    new = [line for line in lines if line.item_id not in known]
    await _add(tx, [(order_id, last + n, line) for n, line in enumerate(new, 1)], held=held)


async def _add(
    tx: Transaction, lines: Sequence[tuple[UUID, int, LineRequest]], *, held: bool = False
) -> None:
    """Insert lines (order, position, what) with their demand."""
    connection, ids = await tx.raw(), [new_id() for _ in lines]
    orders, items = [order for order, _, _ in lines], [line.item_id for _, _, line in lines]
    positions, quantities = [position for _, position, _ in lines], [line.quantity for _, _, line in lines]
    await connection.execute(_LINES, tx.tenant_id, ids, orders, positions, items, quantities)
    demand_ids = [new_id() for _ in lines]
    await connection.execute(_DEMAND, tx.tenant_id, demand_ids, orders, ids, items, quantities, held)


async def set_details(tx: Transaction, order_id: UUID, values: Mapping[str, Any]) -> None:
    """Overwrite what is told of an order: customer, due date, notes, priority."""
    rank = Rank(values["priority"])
    await (await tx.raw()).execute(
        _DETAILS,
        *(tx.tenant_id, order_id, values["customer"], values["due_date"], values["notes"], int(rank)),
    )


async def set_rank(tx: Transaction, order_id: UUID, rank: Rank) -> None:
    """Move an order's lines to another place in the queue."""
    await (await tx.raw()).execute(_RANK, tx.tenant_id, order_id, int(rank), new_id())


async def set_held(tx: Transaction, order_id: UUID, *, held: bool, item_id: UUID | None = None) -> bool:
    """Keep an order's lines out of the queue, or let them back in; returns whether that changed anything."""
    result: str = await (await tx.raw()).execute(_HOLD, tx.tenant_id, order_id, item_id, held, new_id())
    return result != "UPDATE 0"


async def close(tx: Transaction, order_id: UUID, status: OrderStatus) -> None:
    """Mark an order shipped or cancelled; its lines wait for nothing any more."""
    connection = await tx.raw()
    await connection.execute(
        "UPDATE orders SET status = $3 WHERE tenant_id = $1 AND id = $2", tx.tenant_id, order_id, status.value
    )
    await connection.execute(_CLOSE, tx.tenant_id, order_id, new_id())


async def ship(tx: Transaction, order_id: UUID, leaving: Mapping[UUID, int]) -> None:
    """Note that items have left the house."""
    await (await tx.raw()).execute(_SHIP, tx.tenant_id, order_id, list(leaving), list(leaving.values()))


async def take_back(tx: Transaction, order_id: UUID, coming: Mapping[UUID, int]) -> None:
    """Note that items have come back."""
    await (await tx.raw()).execute(_RETURN, tx.tenant_id, order_id, list(coming), list(coming.values()))
