"""Stock levels as people look at them: with where things are kept."""

from typing import Any
from uuid import UUID

from chassis.db import Transaction
from inventory.domain.ledger import StockFilter, StockRow
from inventory.domain.stock import Level
from inventory.store.stock import level_of

_PAGE = """
SELECT s.item_id, s.part_id, s.product_id, s.name, s.on_hand, s.reserved, s.version, s.minimum,
       s.location_id, l.name AS location, p.sku, count(*) OVER () AS total
FROM stock_items AS s
LEFT JOIN parts AS p ON p.id = s.part_id
LEFT JOIN locations AS l ON l.id = s.location_id
WHERE s.tenant_id = $1 AND p.deleted_at IS NULL
  AND ($2::uuid IS NULL OR s.part_id = $2)
  AND ($3::uuid IS NULL OR s.product_id = $3)
  AND ($4::uuid IS NULL OR s.item_id = $4)
  AND ($5::uuid IS NULL OR s.location_id = $5)
  AND ($6::text IS NULL OR strpos(lower(s.name), lower($6)) > 0 OR strpos(lower(p.sku), lower($6)) > 0)
  AND ($7::bool IS NULL OR $7 = coalesce(s.on_hand - s.reserved < s.minimum, false))
ORDER BY lower(s.name), s.item_id OFFSET $8 LIMIT $9
"""
_UPDATE = """
UPDATE stock_items
SET minimum = CASE WHEN $3 THEN $4 ELSE minimum END,
    location_id = CASE WHEN $5 THEN $6 ELSE location_id END,
    version = version + 1
WHERE tenant_id = $1 AND item_id = $2
RETURNING item_id, part_id, product_id, name, on_hand, reserved, version, minimum
"""


async def page(tx: Transaction, wanted: StockFilter, *, skip: int, limit: int) -> tuple[list[StockRow], int]:
    """Levels by name; those of deleted parts are left out."""
    rows = await (await tx.raw()).fetch(
        _PAGE,
        *(tx.tenant_id, wanted.part_id, wanted.product_id, wanted.item_id, wanted.location_id),
        *(wanted.search, wanted.is_low, skip, limit),
    )
    found = [StockRow(level_of(row), row["sku"], row["location_id"], row["location"]) for row in rows]
    return found, rows[0]["total"] if rows else 0


async def update(tx: Transaction, item_id: UUID, values: dict[str, Any]) -> Level:
    """Change the minimum or the location of a locked item."""
    row = await (await tx.raw()).fetchrow(
        _UPDATE,
        *(tx.tenant_id, item_id, "minimum" in values, values.get("minimum")),
        *("location_id" in values, values.get("location_id")),
    )
    assert row is not None
    return level_of(row)
