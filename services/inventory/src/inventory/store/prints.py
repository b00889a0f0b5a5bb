"""The print log, and mappings as the flow of prints needs them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.db import Transaction
from inventory.domain.prints import MappedPart

_MAPPED = """
SELECT m.folded, p.id AS part_id, p.name, coalesce(m.quantity, p.parts_per_print) AS per_print,
       p.model_id, m.quantity IS NOT NULL AS is_mapped_quantity
FROM gcode_part_mappings AS m JOIN parts AS p ON p.id = m.part_id
WHERE m.tenant_id = $1 AND m.folded = ANY($2::text[]) AND m.is_active AND p.deleted_at IS NULL
ORDER BY m.folded, m.created_at
"""
_INACTIVE = """
SELECT DISTINCT m.folded FROM gcode_part_mappings AS m JOIN parts AS p ON p.id = m.part_id
WHERE m.tenant_id = $1 AND m.folded = ANY($2::text[]) AND NOT (m.is_active AND p.deleted_at IS NULL)
"""
_PARTS = """
SELECT id AS part_id, name, parts_per_print AS per_print, model_id FROM parts
WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND deleted_at IS NULL
"""
_LOG = """
INSERT INTO inventory_print_log
    (id, tenant_id, print_id, part_id, printer_id, gcode_filename, prints, quantity_printed, status, source,
     failure_reason, actor, completed_at, created_at, yield_note)
SELECT id, $1, print_id, part_id, printer_id, file_name, prints, quantity, status, source, failure, $2,
       completed_at, $3, note
FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::int[], $10::int[], $11::text[],
            $12::text[], $13::text[], $14::timestamptz[], $15::text[])
     AS r(id, print_id, part_id, printer_id, file_name, prints, quantity, status, source, failure,
          completed_at, note)
ON CONFLICT (tenant_id, print_id, part_id) DO NOTHING
RETURNING id
"""
# Claims are looked up for the page alone.
_PAGE = """
WITH page AS (
    SELECT l.*, count(*) OVER () AS total FROM inventory_print_log AS l
    WHERE l.tenant_id = $1 AND ($2::uuid IS NULL OR l.part_id = $2) AND ($3::text IS NULL OR l.status = $3)
      AND ($4::uuid IS NULL OR l.print_id IN (
          SELECT print_id FROM print_claims WHERE tenant_id = $1 AND run_id = $4))
      AND ($5::bool IS NULL OR $5 = (l.print_id IN (
          SELECT print_id FROM print_claims WHERE tenant_id = $1 GROUP BY print_id HAVING count(*) > 1)))
    ORDER BY l.completed_at DESC, l.id DESC OFFSET $6 LIMIT $7
)
SELECT l.id, l.print_id, l.part_id, p.name AS part_name, l.printer_id, l.gcode_filename, l.prints,
       l.quantity_printed, l.quantity_gone, l.revision, l.status, l.source, l.failure_reason, l.actor,
       l.yield_note, l.completed_at, c.run_id, coalesce(c.claimants > 1, false) AS is_disputed,
       l.total
FROM page AS l LEFT JOIN parts AS p ON p.id = l.part_id
LEFT JOIN LATERAL (
    SELECT count(*) AS claimants, (array_agg(run_id ORDER BY created_at, claimant_id))[1] AS run_id
    FROM print_claims WHERE tenant_id = l.tenant_id AND print_id = l.print_id
) AS c ON true
ORDER BY l.completed_at DESC, l.id DESC
"""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One row of the print log."""

    id: UUID
    print_id: UUID
    part_id: UUID | None
    part_name: str | None
    printer_id: UUID | None
    gcode_filename: str | None
    prints: int
    quantity_printed: int
    status: str
    source: str
    failure_reason: str | None
    completed_at: datetime
    quantity_gone: int = 0
    revision: int = 0
    yield_note: str | None = None


async def mapped_parts(tx: Transaction, folded: Collection[str]) -> dict[str, list[MappedPart]]:
    """What active mappings yield, by folded name."""
    index: dict[str, list[MappedPart]] = defaultdict(list)
    if folded:
        for row in await (await tx.raw()).fetch(_MAPPED, tx.tenant_id, list(folded)):
            index[row["folded"]].append(
                MappedPart(
                    row["part_id"],
                    row["name"],
                    row["per_print"],
                    row["model_id"],
                    row["is_mapped_quantity"],
                )
            )
    return index


async def inactive_names(tx: Transaction, folded: Collection[str]) -> set[str]:
    """Those of these names that mappings have which do not count: switched off, or of a deleted part."""
    rows = await (await tx.raw()).fetch(_INACTIVE, tx.tenant_id, list(folded))
    return {row["folded"] for row in rows}


async def parts(tx: Transaction, part_ids: Collection[UUID]) -> dict[UUID, MappedPart]:
    """Parts by id, as a print of them yields."""
    if not part_ids:
        return {}
    rows = await (await tx.raw()).fetch(_PARTS, tx.tenant_id, list(part_ids))
    return {row["part_id"]: MappedPart(**row) for row in rows}


async def mapped(tx: Transaction, part_ids: Collection[UUID]) -> set[UUID]:
    """Those of these parts whose prints are counted by themselves: a file is mapped to them."""
    if not part_ids:
        return set()
    rows = await (await tx.raw()).fetch(
        "SELECT DISTINCT part_id FROM gcode_part_mappings"
        " WHERE tenant_id = $1 AND part_id = ANY($2::uuid[]) AND is_active",
        *(tx.tenant_id, list(part_ids)),
    )
    return {row["part_id"] for row in rows}


async def add_log(tx: Transaction, entries: Sequence[LogEntry]) -> set[UUID]:
    """Log prints; returns the ids of the rows that were not there before."""
    rows = await (await tx.raw()).fetch(
        _LOG,
        tx.tenant_id,
        tx.actor.name,
        tx.now,
        [e.id for e in entries],
        [e.print_id for e in entries],
        [e.part_id for e in entries],
        [e.printer_id for e in entries],
        [e.gcode_filename for e in entries],
        [e.prints for e in entries],
        [e.quantity_printed for e in entries],
        [e.status for e in entries],
        [e.source for e in entries],
        [e.failure_reason for e in entries],
        [e.completed_at for e in entries],
        [e.yield_note for e in entries],
    )
    return {row["id"] for row in rows}


async def page_log(
    tx: Transaction,
    *,
    part_id: UUID | None,
    status: str | None,
    run_id: UUID | None,
    is_disputed: bool | None,
    skip: int,
    limit: int,
) -> tuple[list[dict[str, object]], int]:
    """The print log, newest first; `run_id` is of a run that claims the print."""
    rows = await (await tx.raw()).fetch(
        _PAGE, tx.tenant_id, part_id, status, run_id, is_disputed, skip, limit
    )
    return [dict(row) for row in rows], rows[0]["total"] if rows else 0
