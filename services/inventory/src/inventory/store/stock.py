"""Stock levels, movements and the queue of waiting demand.

Locks are taken in one order everywhere: stock items by id, then orders by id.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from asyncpg import Record

from chassis.db import Transaction, new_id
from inventory.domain.allocation import Demand, Grant, Holding, Rank
from inventory.domain.stock import Level, Movement

_LOCK = """
SELECT item_id, part_id, product_id, name, on_hand, reserved, version, minimum
FROM stock_items WHERE tenant_id = $1 AND item_id = ANY($2::uuid[])
ORDER BY item_id FOR UPDATE
"""
_APPLY = """
WITH moved AS (
    INSERT INTO stock_movements (id, tenant_id, item_id, quantity, kind, reason, source_id, actor, created_at)
    SELECT id, $1, item_id, quantity, kind, reason, source_id, $11, $12
    FROM unnest($5::uuid[], $6::uuid[], $7::int[], $8::text[], $9::text[], $10::uuid[])
         AS m(id, item_id, quantity, kind, reason, source_id)
)
UPDATE stock_items AS s
SET on_hand = s.on_hand + d.on_hand, reserved = s.reserved + d.reserved, version = s.version + 1
FROM unnest($2::uuid[], $3::int[], $4::int[]) AS d(item_id, on_hand, reserved)
WHERE s.tenant_id = $1 AND s.item_id = d.item_id
RETURNING s.item_id, s.part_id, s.product_id, s.name, s.on_hand, s.reserved, s.version, s.minimum
"""
# No waiting line can be served by less than one item, so as many rows as there are free items are enough;
# of those, only the lines that something is left for when all before them are served.
_WAITING = """
SELECT a.id, a.order_id, a.run_id, a.item_id, a.priority, a.order_number, a.missing
FROM unnest($2::uuid[], $3::int[]) AS free(item_id, quantity)
CROSS JOIN LATERAL (
    SELECT w.*, sum(missing) OVER (ORDER BY priority, order_number, id) - missing AS before
    FROM (
        SELECT id, order_id, run_id, item_id, priority, order_number,
               quantity_needed - quantity_allocated AS missing
        FROM order_part_allocations
        WHERE tenant_id = $1 AND item_id = free.item_id AND is_open AND quantity_allocated < quantity_needed
          AND NOT is_held
        ORDER BY priority, order_number, id
        LIMIT free.quantity
    ) AS w
) AS a
WHERE a.before < free.quantity
"""
_GRANT = """
WITH entries AS (
    INSERT INTO allocation_entries
        (id, tenant_id, allocation_id, order_id, run_id, item_id, quantity, reason, created_at, actor,
         is_manual)
    SELECT id, $1, allocation_id, order_id, run_id, item_id, quantity, $7, $8, $9, $10
    FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::int[], $11::uuid[])
         AS e(id, allocation_id, order_id, item_id, quantity, run_id)
)
UPDATE order_part_allocations AS a SET quantity_allocated = a.quantity_allocated + g.quantity
FROM unnest($3::uuid[], $6::int[]) AS g(id, quantity)
WHERE a.tenant_id = $1 AND a.id = g.id
"""
_WAITING_RUNS = """
SELECT id, order_id, run_id, item_id, priority, order_number, quantity_needed - quantity_allocated AS missing
FROM order_part_allocations
WHERE tenant_id = $1 AND run_id = ANY($2::uuid[]) AND item_id = ANY($3::uuid[]) AND is_open
  AND quantity_allocated < quantity_needed
"""
_HOLDING = """
SELECT id, order_id, run_id, item_id, priority, order_number, quantity_allocated - quantity_shipped AS held
FROM order_part_allocations
WHERE tenant_id = $1 AND item_id = ANY($2::uuid[]) AND is_open AND quantity_allocated > quantity_shipped
"""


def level_of(row: Record) -> Level:
    return Level(
        row["item_id"],
        row["part_id"],
        row["product_id"],
        row["name"],
        row["on_hand"],
        row["reserved"],
        row["version"],
        row["minimum"],
    )


async def create_item(
    tx: Transaction, item_id: UUID, name: str, *, part_id: UUID | None = None, product_id: UUID | None = None
) -> None:
    """Open the stock of a new part or product, at zero."""
    await (await tx.raw()).execute(
        "INSERT INTO stock_items (item_id, tenant_id, part_id, product_id, name) VALUES ($1, $2, $3, $4, $5)",
        *(item_id, tx.tenant_id, part_id, product_id, name),
    )


async def rename_item(tx: Transaction, item_id: UUID, name: str) -> None:
    await (await tx.raw()).execute(
        "UPDATE stock_items SET name = $3 WHERE tenant_id = $1 AND item_id = $2", tx.tenant_id, item_id, name
    )


async def item_ids(tx: Transaction) -> list[UUID]:
    """Everything that the tenant stocks."""
    rows = await (await tx.raw()).fetch("SELECT item_id FROM stock_items WHERE tenant_id = $1", tx.tenant_id)
    return [row["item_id"] for row in rows]


async def lock_levels(tx: Transaction, item_ids: Collection[UUID]) -> dict[UUID, Level]:
    """Lock stock items; those that do not exist are missing from the answer."""
    rows = await (await tx.raw()).fetch(_LOCK, tx.tenant_id, list(item_ids))
    return {row["item_id"]: level_of(row) for row in rows}


async def apply(
    tx: Transaction, on_hand: dict[UUID, int], reserved: dict[UUID, int], movements: Sequence[Movement]
) -> dict[UUID, Level]:
    """Change locked levels and book the movements that say why; returns the levels as they are now."""
    items = sorted(on_hand.keys() | reserved.keys())
    rows = await (await tx.raw()).fetch(
        _APPLY,
        tx.tenant_id,
        items,
        [on_hand.get(item, 0) for item in items],
        [reserved.get(item, 0) for item in items],
        [new_id() for _ in movements],
        [m.item_id for m in movements],
        [m.quantity for m in movements],
        [m.kind.value for m in movements],
        [m.reason for m in movements],
        [m.source_id for m in movements],
        tx.actor.name,
        tx.now,
    )
    return {row["item_id"]: level_of(row) for row in rows}


async def waiting(tx: Transaction, available: dict[UUID, int]) -> list[Demand]:
    """The head of each item's queue: as much of it as the available items can serve."""
    items = [item for item, quantity in available.items() if quantity > 0]
    if not items:
        return []
    rows = await (await tx.raw()).fetch(_WAITING, tx.tenant_id, items, [available[item] for item in items])
    return [_demand(row) for row in rows]


async def waiting_runs(tx: Transaction, wanted: Collection[tuple[UUID, UUID]]) -> list[Demand]:
    """What runs wait for, of these runs and items."""
    rows = await (await tx.raw()).fetch(
        _WAITING_RUNS, tx.tenant_id, [run for run, _ in wanted], [item for _, item in wanted]
    )
    return [_demand(row) for row in rows]


def _demand(row: Record) -> Demand:
    return Demand(
        row["id"],
        row["order_id"],
        row["item_id"],
        Rank(row["priority"]),
        row["order_number"],
        row["missing"],
        row["run_id"],
    )


async def grant(tx: Transaction, grants: Sequence[Grant], reason: str, *, is_manual: bool = False) -> None:
    """Give stock to order lines, or take it back (negative quantities), and note why and by whom.

    Someone's decision (`is_manual`) may pass the queue.
    """
    await (await tx.raw()).execute(
        _GRANT,
        tx.tenant_id,
        [new_id() for _ in grants],
        [g.allocation_id for g in grants],
        [g.order_id for g in grants],
        [g.item_id for g in grants],
        [g.quantity for g in grants],
        reason,
        tx.now,
        tx.actor.name,
        is_manual,
        [g.run_id for g in grants],
    )


async def holding(tx: Transaction, item_ids: Collection[UUID]) -> list[Holding]:
    """Order lines that hold any of these items."""
    rows = await (await tx.raw()).fetch(_HOLDING, tx.tenant_id, list(item_ids))
    return [
        Holding(
            r["id"],
            r["order_id"],
            r["item_id"],
            Rank(r["priority"]),
            r["order_number"],
            r["held"],
            r["run_id"],
        )
        for r in rows
    ]


async def exists(tx: Transaction, item_id: UUID) -> bool:
    found: bool = await (await tx.raw()).fetchval(
        "SELECT EXISTS (SELECT FROM stock_items WHERE tenant_id = $1 AND item_id = $2)", tx.tenant_id, item_id
    )
    return found


async def has_open_demand(tx: Transaction, item_id: UUID) -> bool:
    found: bool = await (await tx.raw()).fetchval(
        "SELECT EXISTS (SELECT FROM order_part_allocations"
        " WHERE tenant_id = $1 AND item_id = $2 AND is_open AND quantity_shipped < quantity_needed)",
        tx.tenant_id,
        item_id,
    )
    return found
