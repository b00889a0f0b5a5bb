"""Production runs, kept from their events, and their lines in the queue for stock."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import Transaction, new_id
from inventory.domain.runs import RunLine

_LOCK = "SELECT version FROM runs WHERE tenant_id = $1 AND run_id = $2 FOR UPDATE"
# The counter is locked: no order comes between the run and the number it takes.
_NUMBER = """
INSERT INTO order_counters (tenant_id, last_number) VALUES ($1, 0)
ON CONFLICT (tenant_id) DO UPDATE SET last_number = order_counters.last_number RETURNING last_number
"""
_UPSERT = """
INSERT INTO runs (run_id, tenant_id, number, product_id, priority, order_number, due_date, is_open, planned,
                  version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::jsonb, $10)
ON CONFLICT (run_id) DO UPDATE
    SET number = excluded.number, product_id = excluded.product_id, priority = excluded.priority,
        due_date = excluded.due_date, is_open = excluded.is_open, planned = excluded.planned,
        version = excluded.version
    WHERE runs.version < excluded.version
RETURNING run_id
"""
_LINES = """
SELECT id, item_id, quantity_needed AS needed, quantity_allocated AS allocated, quantity_shipped AS consumed
FROM order_part_allocations WHERE tenant_id = $1 AND run_id = $2 ORDER BY item_id
"""
_ITEMS = "SELECT item_id FROM order_part_allocations WHERE tenant_id = $1 AND run_id = $2"
_ADD = """
INSERT INTO order_part_allocations (id, tenant_id, run_id, item_id, quantity_needed, priority, order_number)
SELECT l.id, $1, $2, l.item_id, l.quantity, r.priority, r.order_number
FROM unnest($3::uuid[], $4::uuid[], $5::int[]) AS l(id, item_id, quantity), runs AS r WHERE r.run_id = $2
"""
_NEED = """
UPDATE order_part_allocations AS a SET quantity_needed = n.quantity, changed_at = $4
FROM unnest($2::uuid[], $3::int[]) AS n(id, quantity) WHERE a.tenant_id = $1 AND a.id = n.id
"""
_PRIORITY = """
UPDATE order_part_allocations AS a SET priority = r.priority, changed_at = $3
FROM runs AS r WHERE a.tenant_id = $1 AND a.run_id = $2 AND r.run_id = $2 AND a.priority <> r.priority
"""
_CONSUME = """
UPDATE order_part_allocations AS a SET quantity_shipped = a.quantity_shipped + c.quantity
FROM unnest($3::uuid[], $4::int[]) AS c(item_id, quantity)
WHERE a.tenant_id = $1 AND a.run_id = $2 AND a.item_id = c.item_id
"""
_CLOSE = """
UPDATE order_part_allocations SET is_open = false, closed_at = coalesce(closed_at, $3)
WHERE tenant_id = $1 AND run_id = $2 AND is_open
"""
_ASSEMBLED = """
SELECT item_id, sum(quantity)::int AS quantity FROM stock_movements
WHERE tenant_id = $1 AND source_id = $2 AND kind = 'assembly' GROUP BY item_id HAVING sum(quantity) <> 0
"""


async def lock(tx: Transaction, run_id: UUID) -> int | None:
    """Lock a run; returns the version that is known of it. Call it after the locks on its stock."""
    version: int | None = await (await tx.raw()).fetchval(_LOCK, tx.tenant_id, run_id)
    return version


async def upsert(
    tx: Transaction,
    run_id: UUID,
    *,
    number: str,
    product_id: UUID | None,
    priority: int,
    due_date: date | None,
    is_open: bool,
    planned: Sequence[Mapping[str, Any]],
    version: int,
    is_new: bool,
) -> bool:
    """Keep a run; a new one gets its age among the orders. False when another replica knew it newer."""
    connection = await tx.raw()
    age = await connection.fetchval(_NUMBER, tx.tenant_id) if is_new else 0
    kept = await connection.fetchval(
        _UPSERT,
        *(run_id, tx.tenant_id, number, product_id, priority, age, due_date, is_open),
        *(json.dumps(list(planned)), version),
    )
    return kept is not None


async def items(tx: Transaction, run_id: UUID) -> set[UUID]:
    """Items that a run needs, or needed."""
    return {row["item_id"] for row in await (await tx.raw()).fetch(_ITEMS, tx.tenant_id, run_id)}


async def lines(tx: Transaction, run_id: UUID) -> list[RunLine]:
    """What a locked run needs of each item, and has."""
    return [RunLine(**row) for row in await (await tx.raw()).fetch(_LINES, tx.tenant_id, run_id)]


async def add_lines(tx: Transaction, run_id: UUID, wanted: Mapping[UUID, int]) -> None:
    if wanted:
        await (await tx.raw()).execute(
            _ADD, tx.tenant_id, run_id, [new_id() for _ in wanted], list(wanted), list(wanted.values())
        )


async def set_needed(tx: Transaction, needed: Mapping[UUID, int]) -> None:
    """Change how much lines need, by line."""
    if needed:
        await (await tx.raw()).execute(_NEED, tx.tenant_id, list(needed), list(needed.values()), tx.now)


async def take_priority(tx: Transaction, run_id: UUID) -> None:
    """Give the lines of a run its priority."""
    await (await tx.raw()).execute(_PRIORITY, tx.tenant_id, run_id, tx.now)


async def consume(tx: Transaction, run_id: UUID, taken: Mapping[UUID, int]) -> None:
    """Items that were kept for the run have left the stock, by item."""
    if taken:
        await (await tx.raw()).execute(_CONSUME, tx.tenant_id, run_id, list(taken), list(taken.values()))


async def close(tx: Transaction, run_id: UUID) -> None:
    """The lines of a run wait for nothing any more."""
    await (await tx.raw()).execute(_CLOSE, tx.tenant_id, run_id, tx.now)


async def assembled(tx: Transaction, run_id: UUID) -> dict[UUID, int]:
    """What the assembly of a run added to the stock (products) and took from it (parts), and stands."""
    rows = await (await tx.raw()).fetch(_ASSEMBLED, tx.tenant_id, run_id)
    return {row["item_id"]: row["quantity"] for row in rows}


async def cover(tx: Transaction, run_id: UUID, print_ids: Collection[UUID]) -> None:
    """The filament of these prints is booked with the run."""
    await (await tx.raw()).execute(
        "UPDATE runs SET covered_prints = $3 WHERE tenant_id = $1 AND run_id = $2",
        *(tx.tenant_id, run_id, list(print_ids)),
    )


async def covered(tx: Transaction, print_ids: Collection[UUID]) -> set[UUID]:
    """Those of these prints whose filament a run has booked."""
    rows = await (await tx.raw()).fetch(
        "SELECT covered_prints FROM runs WHERE tenant_id = $1 AND covered_prints && $2::uuid[]",
        *(tx.tenant_id, list(print_ids)),
    )
    return {print_id for row in rows for print_id in row["covered_prints"]}
