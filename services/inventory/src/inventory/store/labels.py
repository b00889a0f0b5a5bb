"""What labels say, and what scanned codes mean."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from inventory.domain.labels import Label, Scanned

_THINGS = """
SELECT 'part' AS kind, p.id, p.name AS title, ARRAY[p.sku, l.name] AS lines
FROM parts AS p JOIN stock_items AS s ON s.part_id = p.id LEFT JOIN locations AS l ON l.id = s.location_id
WHERE p.tenant_id = $1 AND p.deleted_at IS NULL AND p.id = ANY($2::uuid[])
UNION ALL
SELECT 'spool', id, name, ARRAY[concat_ws(' ', material, color), brand, tag, location]
FROM spools WHERE tenant_id = $1 AND id = ANY($2::uuid[])
UNION ALL
SELECT 'location', id, name, ARRAY[]::text[] FROM locations WHERE tenant_id = $1 AND id = ANY($2::uuid[])
"""
_SCANNED = """
SELECT * FROM (
    SELECT 'part' AS type, id, name, CASE WHEN id = $3 THEN 'id' ELSE 'sku' END AS matched_by
    FROM parts WHERE tenant_id = $1 AND deleted_at IS NULL AND (id = $3 OR lower(sku) = lower($4))
    UNION ALL
    SELECT 'spool', id, name, CASE WHEN id = $3 THEN 'id' ELSE 'tag' END
    FROM spools WHERE tenant_id = $1 AND (id = $3 OR upper(tag) = upper($4))
    UNION ALL
    SELECT 'location', id, name, 'id' FROM locations WHERE tenant_id = $1 AND id = $3
) AS found
WHERE $2::text IS NULL OR type = $2 ORDER BY type, name
"""


async def labels(tx: Transaction, ids: Collection[UUID]) -> dict[UUID, Label]:
    """Labels of parts, spools and locations, by id; unknown ids are left out."""
    rows = await (await tx.raw()).fetch(_THINGS, tx.tenant_id, list(ids))
    return {
        row["id"]: Label(row["kind"], row["id"], row["title"], tuple(filter(None, row["lines"])))
        for row in rows
    }


async def scanned(tx: Transaction, code: Scanned) -> list[dict[str, Any]]:
    """What a code names."""
    # A label of ours names an id and nothing else.
    text = None if code.kind else code.text
    rows = await (await tx.raw()).fetch(_SCANNED, tx.tenant_id, code.kind, code.id, text)
    return [dict(row) for row in rows]
