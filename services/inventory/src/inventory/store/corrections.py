"""Corrections of prints, and the entries of the log that they change."""

from collections.abc import Collection, Sequence
from uuid import UUID

from chassis.db import Transaction
from inventory.domain.corrections import Target
from inventory.store.prints import LogEntry

_ENTRIES = """
SELECT l.id, l.print_id, l.part_id, p.name AS part_name, l.printer_id, l.gcode_filename, l.prints,
       l.quantity_printed, l.status, l.source, l.failure_reason, l.completed_at, l.quantity_gone, l.revision
FROM inventory_print_log AS l LEFT JOIN parts AS p ON p.id = l.part_id
WHERE l.tenant_id = $1 AND l.print_id = $2
ORDER BY l.part_id FOR UPDATE OF l
"""
_ITEMS = """
SELECT DISTINCT part_id FROM inventory_print_log
WHERE tenant_id = $1 AND print_id = ANY($2::uuid[]) AND part_id IS NOT NULL
"""
_ADD = """
INSERT INTO print_corrections
    (tenant_id, print_id, revision, outcome, good, failed, superseded_by, reason, actor, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
"""
_NEWEST = """
SELECT DISTINCT ON (print_id) print_id, revision, outcome, good, failed, superseded_by, reason, actor
FROM print_corrections WHERE tenant_id = $1 AND print_id = ANY($2::uuid[])
ORDER BY print_id, revision DESC
"""
_UPDATE = """
UPDATE inventory_print_log AS l
SET quantity_printed = n.quantity, quantity_gone = n.gone, status = n.status, failure_reason = n.failure,
    revision = n.revision
FROM unnest($2::uuid[], $3::int[], $4::int[], $5::text[], $6::text[], $7::int[])
     AS n(id, quantity, gone, status, failure, revision)
WHERE l.tenant_id = $1 AND l.id = n.id
"""


async def entries(tx: Transaction, print_id: UUID) -> list[LogEntry]:
    """The log of one print, locked."""
    return [LogEntry(**row) for row in await (await tx.raw()).fetch(_ENTRIES, tx.tenant_id, print_id)]


async def print_of(tx: Transaction, entry_id: UUID) -> UUID | None:
    """The print that an entry of the log belongs to."""
    found: UUID | None = await (await tx.raw()).fetchval(
        "SELECT print_id FROM inventory_print_log WHERE tenant_id = $1 AND id = $2", tx.tenant_id, entry_id
    )
    return found


async def items(tx: Transaction, print_ids: Collection[UUID]) -> set[UUID]:
    """The stock items that these prints counted for."""
    rows = await (await tx.raw()).fetch(_ITEMS, tx.tenant_id, list(print_ids))
    return {row["part_id"] for row in rows}


async def remove(tx: Transaction, entry: LogEntry) -> None:
    """Take out an entry that names no part, so that others can take its place."""
    await (await tx.raw()).execute(
        "DELETE FROM inventory_print_log WHERE tenant_id = $1 AND id = $2 AND part_id IS NULL",
        tx.tenant_id,
        entry.id,
    )


async def newest(tx: Transaction, print_ids: Collection[UUID]) -> dict[UUID, Target]:
    """The newest correction of those of these prints that were corrected."""
    rows = await (await tx.raw()).fetch(_NEWEST, tx.tenant_id, list(print_ids))
    return {row["print_id"]: Target(**{k: v for k, v in row.items() if k != "print_id"}) for row in rows}


async def add(tx: Transaction, print_id: UUID, target: Target) -> None:
    """Keep a correction, also one that an earlier message overtook."""
    await (await tx.raw()).execute(
        _ADD,
        *(tx.tenant_id, print_id, target.revision, target.outcome, target.good, target.failed),
        *(target.superseded_by, target.reason, target.actor, tx.now),
    )


async def save(tx: Transaction, changed: Sequence[LogEntry]) -> None:
    """Show the corrected counts in the log."""
    await (await tx.raw()).execute(
        _UPDATE,
        tx.tenant_id,
        [e.id for e in changed],
        [e.quantity_printed for e in changed],
        [e.quantity_gone for e in changed],
        [e.status for e in changed],
        [e.failure_reason for e in changed],
        [e.revision for e in changed],
    )
