"""Parts and mappings, all of a tenant's at once."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from inventory.domain.catalogue import Part
from inventory.domain.catalogue_import import KnownMapping

_PARTS = """
SELECT id, name, sku, description, parts_per_print, model_id, version, created_at, updated_at, source
FROM parts WHERE tenant_id = $1 AND deleted_at IS NULL ORDER BY lower(name), id
"""
_MAPPINGS = """
SELECT m.id, m.folded, m.part_id, m.gcode_filename, m.quantity, m.is_active
FROM gcode_part_mappings AS m JOIN parts AS p ON p.id = m.part_id
WHERE m.tenant_id = $1 AND p.deleted_at IS NULL ORDER BY m.folded, p.name
"""
_INSERT = """
WITH made AS (
    INSERT INTO parts (id, tenant_id, name, sku, description, parts_per_print, source, version, created_at,
                       updated_at)
    SELECT id, $1, name, sku, description, per_print, 'manual', 1, $2, $2
    FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::int[])
         AS n(id, name, sku, description, per_print)
    RETURNING id, name
)
INSERT INTO stock_items (item_id, tenant_id, part_id, name) SELECT id, $1, id, name FROM made
"""
_UPDATE = """
WITH changed AS (
    UPDATE parts SET name = $3, sku = $4, description = $5, parts_per_print = $6, source = 'manual',
                     version = version + 1, updated_at = $7
    WHERE tenant_id = $1 AND id = $2
)
UPDATE stock_items SET name = $3 WHERE tenant_id = $1 AND item_id = $2 AND name <> $3
"""


async def parts(tx: Transaction, *, lock: bool = False) -> list[Part]:
    """Every part there is; locked against other changes of it when asked."""
    rows = await (await tx.raw()).fetch(_PARTS + ("FOR NO KEY UPDATE" if lock else ""), tx.tenant_id)
    return [Part(**dict(row)) for row in rows]


async def mappings(tx: Transaction) -> list[KnownMapping]:
    """Every mapping to a part there is."""
    rows = await (await tx.raw()).fetch(_MAPPINGS, tx.tenant_id)
    return [KnownMapping(**dict(row)) for row in rows]


async def insert_parts(tx: Transaction, made: Sequence[tuple[UUID, Mapping[str, Any]]]) -> None:
    """Make parts, with an empty stock each."""
    await (await tx.raw()).execute(
        _INSERT,
        *(tx.tenant_id, tx.now, [part_id for part_id, _ in made]),
        *([values[name] for _, values in made] for name in ("name", "sku", "description")),
        [values["parts_per_print"] for _, values in made],
    )


async def update_parts(tx: Transaction, changed: Sequence[tuple[UUID, Mapping[str, Any]]]) -> None:
    """Change parts one after the other: a name that one gives up may be taken by the next."""
    await (await tx.raw()).executemany(
        _UPDATE,
        [
            (
                *(tx.tenant_id, part_id, values["name"], values["sku"], values["description"]),
                *(values["parts_per_print"], tx.now),
            )
            for part_id, values in changed
        ],
    )
