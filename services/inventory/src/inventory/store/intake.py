"""Sources of orders, what their SKUs mean, and deliveries that wait for a look."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from asyncpg import Record, UniqueViolationError

from chassis.db import Transaction, new_id
from inventory.domain.intake import DuplicateSourceError, FieldMapping, Source
from inventory.domain.order_import import Item
from inventory.domain.shop_json import Meaning, Problem

_SOURCE = "id, tenant_id, name, sealed_secret, mapping::text AS mapping, is_active, created_at, updated_at"
_INSERT = f"""
INSERT INTO intake_sources (id, tenant_id, name, sealed_secret, mapping, is_active, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5::text::jsonb, true, $6, $6) RETURNING {_SOURCE}
"""  # noqa: S608 - constants only
_UPDATE = f"""
UPDATE intake_sources
SET name = coalesce($3, name), mapping = coalesce($4::text::jsonb, mapping),
    is_active = coalesce($5, is_active), sealed_secret = coalesce($6, sealed_secret), updated_at = $7
WHERE tenant_id = $1 AND id = $2 RETURNING {_SOURCE}
"""  # noqa: S608 - constants only
_SET_SKU = """
INSERT INTO intake_skus (source_id, sku, tenant_id, item_id, explode) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (source_id, sku) DO UPDATE SET item_id = excluded.item_id, explode = excluded.explode
"""
_SKUS = """
SELECT k.sku, k.item_id, k.explode, s.part_id, s.product_id, s.name, count(*) OVER () AS total
FROM intake_skus AS k JOIN stock_items AS s USING (item_id)
WHERE k.tenant_id = $1 AND k.source_id = $2 ORDER BY k.sku OFFSET $3 LIMIT $4
"""
_MEANINGS = """
SELECT k.sku, k.item_id, k.explode, s.product_id IS NOT NULL AS is_product
FROM intake_skus AS k JOIN stock_items AS s USING (item_id)
WHERE k.tenant_id = $1 AND k.source_id = $2 AND k.sku = ANY($3::text[])
"""
# A shop that tries again sends the same order: the newest body is what waits.
_KEEP = """
INSERT INTO intake_deliveries
    (id, tenant_id, source_id, external_id, body, problems, status, received_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, 'review', $7, $7)
ON CONFLICT (source_id, external_id) WHERE status = 'review'
DO UPDATE SET body = excluded.body, problems = excluded.problems, updated_at = excluded.updated_at
RETURNING id, id = $1 AS is_new
"""
_DELIVERIES = """
SELECT d.*, s.name AS source, o.number, count(*) OVER () AS total
FROM intake_deliveries AS d JOIN intake_sources AS s ON s.id = d.source_id
LEFT JOIN orders AS o ON o.id = d.order_id
WHERE d.tenant_id = $1 AND ($2::text IS NULL OR d.status = $2) AND ($3::uuid IS NULL OR d.source_id = $3)
  AND ($4::uuid IS NULL OR d.id = $4)
ORDER BY d.received_at DESC, d.id DESC OFFSET $5 LIMIT $6
"""
_SETTLE = """
UPDATE intake_deliveries
SET status = $3, order_id = $4, problems = $5, note = $6, updated_at = $7
WHERE tenant_id = $1 AND id = $2
"""


def _source(row: Record) -> Source:
    values = dict(row)
    return Source(**values | {"mapping": FieldMapping(**json.loads(values["mapping"]))})


def _json(problems: Sequence[Problem]) -> str:
    return json.dumps([asdict(problem) for problem in problems])


async def add_source(
    tx: Transaction, source_id: UUID, *, name: str, mapping: FieldMapping, sealed_secret: str
) -> Source:
    """Insert a source.

    Raises:
        DuplicateSourceError: its name is taken.
    """
    try:
        row = await (await tx.raw()).fetchrow(
            _INSERT, *(source_id, tx.tenant_id, name, sealed_secret, json.dumps(asdict(mapping)), tx.now)
        )
    except UniqueViolationError as error:
        raise DuplicateSourceError(name) from error
    assert row
    return _source(row)


async def change_source(tx: Transaction, source_id: UUID, values: Mapping[str, Any]) -> Source | None:
    """Change what is named of a source; None when there is no such source.

    Raises:
        DuplicateSourceError: its new name is taken.
    """
    mapping = json.dumps(asdict(values["mapping"])) if "mapping" in values else None
    given = (values.get("name"), mapping, values.get("is_active"), values.get("sealed_secret"))
    try:
        row = await (await tx.raw()).fetchrow(_UPDATE, tx.tenant_id, source_id, *given, tx.now)
    except UniqueViolationError as error:
        raise DuplicateSourceError(str(values["name"])) from error
    return _source(row) if row else None


async def source(tx: Transaction, source_id: UUID) -> Source | None:
    query = f"SELECT {_SOURCE} FROM intake_sources WHERE tenant_id = $1 AND id = $2"  # noqa: S608 - constants
    row = await (await tx.raw()).fetchrow(query, tx.tenant_id, source_id)
    return _source(row) if row else None


async def remove_source(tx: Transaction, source_id: UUID) -> bool:
    """Delete a source with its SKUs and deliveries; returns whether there was one."""
    query = "DELETE FROM intake_sources WHERE tenant_id = $1 AND id = $2"
    result: str = await (await tx.raw()).execute(query, tx.tenant_id, source_id)
    return result != "DELETE 0"


async def page_sources(tx: Transaction, *, skip: int, limit: int) -> tuple[list[Source], int]:
    connection = await tx.raw()
    query = f"SELECT {_SOURCE} FROM intake_sources WHERE tenant_id = $1 ORDER BY name OFFSET $2 LIMIT $3"  # noqa: S608 - constants
    rows = await connection.fetch(query, tx.tenant_id, skip, limit)
    count = "SELECT count(*) FROM intake_sources WHERE tenant_id = $1"
    return [_source(row) for row in rows], await connection.fetchval(count, tx.tenant_id)


async def set_sku(tx: Transaction, source_id: UUID, sku: str, item_id: UUID, *, explode: bool) -> None:
    await (await tx.raw()).execute(_SET_SKU, source_id, sku, tx.tenant_id, item_id, explode)


async def remove_sku(tx: Transaction, source_id: UUID, sku: str) -> None:
    query = "DELETE FROM intake_skus WHERE tenant_id = $1 AND source_id = $2 AND sku = $3"
    await (await tx.raw()).execute(query, tx.tenant_id, source_id, sku)


async def page_skus(
    tx: Transaction, source_id: UUID, *, skip: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    rows = await (await tx.raw()).fetch(_SKUS, tx.tenant_id, source_id, skip, limit)
    return [dict(row) for row in rows], rows[0]["total"] if rows else 0


async def meanings(tx: Transaction, source_id: UUID, skus: Collection[str]) -> dict[str, list[Meaning]]:
    """What a source's own SKUs mean."""
    rows = await (await tx.raw()).fetch(_MEANINGS, tx.tenant_id, source_id, list(skus))
    return {row["sku"]: [Meaning(Item(row["item_id"], row["is_product"]), row["explode"])] for row in rows}


async def keep(
    tx: Transaction, source_id: UUID, external_id: str | None, body: str, problems: Sequence[Problem]
) -> tuple[UUID, bool]:
    """Keep a delivery for a look; returns its id, and whether it was not waiting before."""
    row = await (await tx.raw()).fetchrow(
        _KEEP, *(new_id(), tx.tenant_id, source_id, external_id, body, _json(problems), tx.now)
    )
    assert row
    return row["id"], row["is_new"]


async def lock_delivery(tx: Transaction, delivery_id: UUID) -> None:
    query = "SELECT FROM intake_deliveries WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
    await (await tx.raw()).execute(query, tx.tenant_id, delivery_id)


async def page_deliveries(
    tx: Transaction,
    *,
    status: str | None = None,
    source_id: UUID | None = None,
    delivery_id: UUID | None = None,
    skip: int = 0,
    limit: int = 1,
) -> tuple[list[dict[str, Any]], int]:
    """Deliveries, newest first."""
    rows = await (await tx.raw()).fetch(
        _DELIVERIES, tx.tenant_id, status, source_id, delivery_id, skip, limit
    )
    found = [dict(row) | {"problems": json.loads(row["problems"])} for row in rows]
    return found, rows[0]["total"] if rows else 0


async def settle_delivery(
    tx: Transaction,
    delivery_id: UUID,
    *,
    status: str,
    order_id: UUID | None = None,
    problems: Sequence[Problem] = (),
    note: str | None = None,
) -> None:
    """Note what became of a locked delivery."""
    await (await tx.raw()).execute(
        _SETTLE, *(tx.tenant_id, delivery_id, status, order_id, _json(problems), note, tx.now)
    )
