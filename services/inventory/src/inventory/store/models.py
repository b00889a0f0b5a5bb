"""Models of production: kept from their events, with the parts and mappings that they make by themselves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.db import Transaction, new_id
from contracts.matching import fold

_UPSERT = """
INSERT INTO models
    (model_id, tenant_id, name, prints_per_plate, print_time_minutes, gcode_filename, is_deleted, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (model_id) DO UPDATE
    SET name = excluded.name, prints_per_plate = excluded.prints_per_plate,
        print_time_minutes = excluded.print_time_minutes, gcode_filename = excluded.gcode_filename,
        is_deleted = excluded.is_deleted, version = excluded.version
    WHERE models.version < excluded.version
RETURNING model_id
"""
_CONFIGS = """
INSERT INTO model_configs
    (model_id, tenant_id, printer_id, prints_per_plate, print_time_minutes, gcode_filename)
SELECT $1, $2, printer_id, per_plate, minutes, file_name
FROM unnest($3::uuid[], $4::int[], $5::int[], $6::text[]) AS c(printer_id, per_plate, minutes, file_name)
"""
_YIELDS = """
SELECT model_id, printer_id, prints_per_plate FROM model_configs
WHERE tenant_id = $1 AND model_id = ANY($2::uuid[]) AND printer_id = ANY($3::uuid[])
"""
# A model may have several parts; the oldest stands for it.
_PARTS = """
SELECT DISTINCT ON (model_id) model_id, id AS part_id FROM parts
WHERE tenant_id = $1 AND model_id = ANY($2::uuid[]) AND deleted_at IS NULL
ORDER BY model_id, created_at, id
"""
# By hand, one part alone, of no other model: whoever mapped the file has said what the model makes.
_MAPPED_BY_HAND = """
SELECT p.id, p.source FROM gcode_part_mappings AS m JOIN parts AS p ON p.id = m.part_id
WHERE m.tenant_id = $1 AND m.folded = ANY($2::text[]) AND p.deleted_at IS NULL
GROUP BY p.id HAVING (SELECT count(DISTINCT part_id) FROM gcode_part_mappings
                      WHERE tenant_id = $1 AND folded = ANY($2::text[])) = 1 AND p.model_id IS NULL
"""
_NAMESAKE = """
SELECT id, source, model_id FROM parts
WHERE tenant_id = $1 AND lower(name) = lower($2) AND deleted_at IS NULL
"""
_MAP = """
INSERT INTO gcode_part_mappings (id, tenant_id, gcode_filename, folded, part_id, source, created_at)
SELECT n.id, $1, n.file_name, n.folded, $2, 'model', $3
FROM unnest($4::uuid[], $5::text[], $6::text[]) AS n(id, file_name, folded)
WHERE NOT EXISTS (
    SELECT FROM gcode_part_mappings AS m JOIN parts AS p ON p.id = m.part_id
    WHERE m.tenant_id = $1 AND m.folded = n.folded AND p.deleted_at IS NULL)
ON CONFLICT DO NOTHING
"""
_UNMAP = """
DELETE FROM gcode_part_mappings AS m USING parts AS p
WHERE m.tenant_id = $1 AND p.id = m.part_id AND p.model_id = $2 AND m.source = 'model'
  AND m.folded <> ALL($3::text[])
"""


@dataclass(frozen=True, slots=True)
class Namesake:
    """A part that has the name which a model's part would have."""

    id: UUID
    source: str
    model_id: UUID | None


async def upsert(tx: Transaction, model_id: UUID, values: Mapping[str, Any]) -> bool:
    """Keep a model; False when a newer version is known."""
    names = ("name", "prints_per_plate", "print_time_minutes", "gcode_filename", "is_deleted", "version")
    kept = await (await tx.raw()).fetchval(_UPSERT, model_id, tx.tenant_id, *(values[name] for name in names))
    return kept is not None


async def replace_configs(
    tx: Transaction, model_id: UUID, configs: Sequence[tuple[UUID, int, int | None, str | None]]
) -> None:
    """Keep how a model prints on each printer: printer, items per bed load, minutes, file name."""
    connection = await tx.raw()
    await connection.execute(
        "DELETE FROM model_configs WHERE tenant_id = $1 AND model_id = $2", tx.tenant_id, model_id
    )
    columns = [list(column) for column in zip(*configs, strict=True)] or [[], [], [], []]
    await connection.execute(_CONFIGS, model_id, tx.tenant_id, *columns)


async def yields(
    tx: Transaction, models: Collection[UUID], printers: Collection[UUID]
) -> dict[tuple[UUID, UUID], int]:
    """Items per bed load by model and printer, where the printer has a configuration of its own."""
    if not models or not printers:
        return {}
    rows = await (await tx.raw()).fetch(_YIELDS, tx.tenant_id, list(models), list(printers))
    return {(row["model_id"], row["printer_id"]): row["prints_per_plate"] for row in rows}


async def parts_of(tx: Transaction, models: Collection[UUID]) -> dict[UUID, UUID]:
    """The part that stands for each model; models without one are left out."""
    if not models:
        return {}
    rows = await (await tx.raw()).fetch(_PARTS, tx.tenant_id, list(models))
    return {row["model_id"]: row["part_id"] for row in rows}


async def was_deleted(tx: Transaction, model_id: UUID) -> bool:
    """Whether the part of a model was deleted: it is not wanted, and not made again."""
    found: bool = await (await tx.raw()).fetchval(
        "SELECT EXISTS (SELECT FROM parts WHERE tenant_id = $1 AND model_id = $2 AND deleted_at IS NOT NULL)",
        tx.tenant_id,
        model_id,
    )
    return found


async def mapped_by_hand(tx: Transaction, files: Collection[str]) -> UUID | None:
    """The one part, of no model yet, that people mapped these files to."""
    rows = await (await tx.raw()).fetch(_MAPPED_BY_HAND, tx.tenant_id, [fold(name) for name in files])
    return rows[0]["id"] if len(rows) == 1 else None


async def namesake(tx: Transaction, name: str) -> Namesake | None:
    row = await (await tx.raw()).fetchrow(_NAMESAKE, tx.tenant_id, name)
    return Namesake(row["id"], row["source"], row["model_id"]) if row else None


async def map_files(tx: Transaction, part_id: UUID, files: Collection[str]) -> None:
    """Map files to the part of their model; files that are mapped already are left alone."""
    await (await tx.raw()).execute(
        _MAP,
        *(tx.tenant_id, part_id, tx.now, [new_id() for _ in files]),
        *(list(files), [fold(name) for name in files]),
    )


async def keep_mappings(tx: Transaction, model_id: UUID, files: Collection[str]) -> None:
    """Forget what a model mapped by itself, but for these files."""
    await (await tx.raw()).execute(_UNMAP, tx.tenant_id, model_id, [fold(name) for name in files])
