"""Stocktakes and their counts."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from asyncpg import Record

from chassis.db import Transaction, new_id
from inventory.domain.stocktakes import Line, Stocktake, StocktakeStatus

Show = Literal["counted", "uncounted", "different", "moved"]

_SUMMARY = """
SELECT t.id, t.name, t.notes, t.status, t.actor, t.created_at, t.closed_by, t.closed_at,
       n.counted, n.different, n.difference, CASE WHEN t.status = 'open' THEN n.moved ELSE 0 END AS moved,
       count(*) OVER () AS total
FROM stocktakes AS t
CROSS JOIN LATERAL (
    SELECT count(*) AS counted, count(*) FILTER (WHERE l.counted <> l.expected) AS different,
           coalesce(sum(l.counted - l.expected), 0) AS difference,
           count(*) FILTER (WHERE s.on_hand <> l.expected) AS moved
    FROM stocktake_lines AS l JOIN stock_items AS s ON s.item_id = l.item_id WHERE l.stocktake_id = t.id
) AS n
WHERE t.tenant_id = $1 AND ($2::uuid IS NULL OR t.id = $2) AND ($3::text IS NULL OR t.status = $3)
ORDER BY t.created_at DESC, t.id DESC OFFSET $4 LIMIT $5
"""
_LINES = """
SELECT l.item_id, s.name, l.counted, l.expected, s.on_hand, l.actor, l.counted_at
FROM stocktake_lines AS l JOIN stock_items AS s ON s.item_id = l.item_id
WHERE l.tenant_id = $1 AND l.stocktake_id = $2 ORDER BY l.item_id
"""
_SHEET = """
SELECT s.item_id, s.name, p.sku, k.name AS location, s.on_hand, l.counted, l.expected,
       l.counted - l.expected AS difference, l.expected <> s.on_hand AS has_moved, l.actor, l.counted_at,
       count(*) OVER () AS total
FROM stock_items AS s
LEFT JOIN parts AS p ON p.id = s.part_id
LEFT JOIN locations AS k ON k.id = s.location_id
LEFT JOIN stocktake_lines AS l ON l.item_id = s.item_id AND l.stocktake_id = $2
WHERE s.tenant_id = $1 AND (p.deleted_at IS NULL OR l.counted IS NOT NULL)
  AND ($3::text IS NULL OR CASE $3 WHEN 'counted' THEN l.counted IS NOT NULL
                                   WHEN 'uncounted' THEN l.counted IS NULL
                                   WHEN 'different' THEN l.counted <> l.expected
                                   ELSE l.expected <> s.on_hand END)
  AND ($4::uuid IS NULL OR s.location_id = $4)
  AND ($5::text IS NULL OR strpos(lower(s.name), lower($5)) > 0 OR strpos(lower(p.sku), lower($5)) > 0)
ORDER BY lower(k.name) NULLS LAST, lower(s.name), s.item_id OFFSET $6 LIMIT $7
"""
# What the books say is read here and now, not where the request began.
_COUNT = """
INSERT INTO stocktake_lines (stocktake_id, item_id, tenant_id, counted, expected, actor, counted_at)
SELECT $2, s.item_id, $1, c.counted, s.on_hand, $5, clock_timestamp()
FROM unnest($3::uuid[], $4::int[]) AS c(item_id, counted)
JOIN stock_items AS s ON s.item_id = c.item_id AND s.tenant_id = $1
LEFT JOIN parts AS p ON p.id = s.part_id
WHERE p.deleted_at IS NULL
ON CONFLICT (stocktake_id, item_id) DO UPDATE
    SET counted = excluded.counted, expected = excluded.expected, actor = excluded.actor,
        counted_at = excluded.counted_at
RETURNING item_id
"""


async def insert(tx: Transaction, name: str, notes: str | None) -> UUID:
    stocktake_id = new_id()
    await (await tx.raw()).execute(
        "INSERT INTO stocktakes (id, tenant_id, name, notes, status, actor, created_at)"
        " VALUES ($1, $2, $3, $4, 'open', $5, $6)",
        *(stocktake_id, tx.tenant_id, name, notes, tx.actor.name, tx.now),
    )
    return stocktake_id


async def lock(tx: Transaction, stocktake_id: UUID) -> StocktakeStatus | None:
    """Lock a stocktake; None when there is none."""
    status = await (await tx.raw()).fetchval(
        "SELECT status FROM stocktakes WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
        tx.tenant_id,
        stocktake_id,
    )
    return StocktakeStatus(status) if status else None


async def close(tx: Transaction, stocktake_id: UUID, status: StocktakeStatus) -> None:
    await (await tx.raw()).execute(
        "UPDATE stocktakes SET status = $3, closed_by = $4, closed_at = $5 WHERE tenant_id = $1 AND id = $2",
        *(tx.tenant_id, stocktake_id, status.value, tx.actor.name, tx.now),
    )


async def count(tx: Transaction, stocktake_id: UUID, counted: Sequence[tuple[UUID, int]]) -> set[UUID]:
    """Write down counts beside what the books say now; returns the items that there are."""
    rows = await (await tx.raw()).fetch(
        _COUNT,
        *(tx.tenant_id, stocktake_id, [item for item, _ in counted], [number for _, number in counted]),
        tx.actor.name,
    )
    return {row["item_id"] for row in rows}


async def uncount(tx: Transaction, stocktake_id: UUID, item_id: UUID) -> bool:
    found = await (await tx.raw()).fetchval(
        "DELETE FROM stocktake_lines WHERE tenant_id = $1 AND stocktake_id = $2 AND item_id = $3"
        " RETURNING item_id",
        *(tx.tenant_id, stocktake_id, item_id),
    )
    return found is not None


async def lines(tx: Transaction, stocktake_id: UUID) -> list[Line]:
    rows = await (await tx.raw()).fetch(_LINES, tx.tenant_id, stocktake_id)
    return [Line(**dict(row)) for row in rows]


def _stocktake(row: Record) -> Stocktake:
    values = {name: row[name] for name in Stocktake.__slots__}
    return Stocktake(**values | {"status": StocktakeStatus(row["status"])})


async def get(tx: Transaction, stocktake_id: UUID) -> Stocktake | None:
    row = await (await tx.raw()).fetchrow(_SUMMARY, tx.tenant_id, stocktake_id, None, 0, 1)
    return _stocktake(row) if row else None


async def page(tx: Transaction, *, status: str | None, skip: int, limit: int) -> tuple[list[Stocktake], int]:
    """Stocktakes, newest first."""
    rows = await (await tx.raw()).fetch(_SUMMARY, tx.tenant_id, None, status, skip, limit)
    return [_stocktake(row) for row in rows], rows[0]["total"] if rows else 0


async def sheet(
    tx: Transaction,
    stocktake_id: UUID,
    *,
    show: Show | None,
    location_id: UUID | None,
    search: str | None,
    skip: int,
    limit: int,
) -> tuple[list[dict[str, object]], int]:
    """Every item with its count, as far as it was counted, in the order of the shelves."""
    rows = await (await tx.raw()).fetch(
        _SHEET, *(tx.tenant_id, stocktake_id, show, location_id, search, skip, limit)
    )
    return [dict(row) for row in rows], rows[0]["total"] if rows else 0
