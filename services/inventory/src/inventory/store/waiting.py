"""Prints that wait to be mapped, and names that nobody wants to hear of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.db import Transaction
from contracts.matching import fold
from inventory.domain.prints import FinishedPrint
from inventory.domain.waiting import Candidate

_COLUMNS = "print_id, printer_id, file_name, candidates, plate_index, prints, good, source, completed_at"
# What a run or a job claims is theirs to explain.
_CLAIMED = "EXISTS (SELECT FROM print_claims AS c WHERE c.tenant_id = $1 AND c.print_id = {}.print_id)"
_ADD = """
INSERT INTO unmapped_prints
    (print_id, tenant_id, printer_id, file_name, folded, candidates, plate_index, prints, good, source,
     reason, completed_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT DO NOTHING
RETURNING EXISTS (SELECT FROM ignored_files AS i WHERE i.tenant_id = $2 AND i.folded = $5)
"""
_LOCK = f"""
SELECT {_COLUMNS} FROM unmapped_prints
WHERE tenant_id = $1 AND print_id = ANY($2::uuid[]) ORDER BY print_id FOR UPDATE
"""  # noqa: S608 - columns are constants
_LOCK_OF_FILES = f"""
SELECT {_COLUMNS} FROM unmapped_prints
WHERE tenant_id = $1 AND folded = ANY($2::text[]) ORDER BY completed_at, print_id LIMIT $3 FOR UPDATE
"""  # noqa: S608 - columns are constants
# Prints that wait stay without a name; what is still printing is told again when it ends.
_FORGET = """
UPDATE unmapped_prints SET file_name = NULL, folded = NULL, candidates = '{}'
WHERE tenant_id = $1 AND print_id = ANY($2::uuid[])
"""
_NAMES = """
SELECT DISTINCT u.folded FROM unmapped_prints AS u
WHERE u.tenant_id = $1 AND u.folded IS NOT NULL
  AND ($2::text IS NULL OR starts_with($2, u.folded))
  AND ($2::text IS NOT NULL OR NOT EXISTS (
      SELECT FROM ignored_files AS i WHERE i.tenant_id = $1 AND i.folded = u.folded))
"""
_FILES = f"""
SELECT g.*, l.file_name, l.candidates, l.plate_index, i.folded IS NOT NULL AS is_ignored,
       i.reason AS ignored_reason, i.actor AS ignored_by, count(*) OVER () AS total
FROM (
    SELECT folded, count(*) AS waiting, sum(prints) AS prints, min(completed_at) AS first_seen,
           max(completed_at) AS last_seen,
           array_agg(DISTINCT printer_id) FILTER (WHERE printer_id IS NOT NULL) AS printer_ids
    FROM unmapped_prints AS own WHERE tenant_id = $1 AND NOT {_CLAIMED.format("own")} GROUP BY folded
) AS g
CROSS JOIN LATERAL (
    SELECT file_name, candidates, plate_index FROM unmapped_prints AS u
    WHERE u.tenant_id = $1 AND u.folded IS NOT DISTINCT FROM g.folded ORDER BY completed_at DESC LIMIT 1
) AS l
LEFT JOIN ignored_files AS i ON i.tenant_id = $1 AND i.folded = g.folded
WHERE (i.folded IS NOT NULL) = $2 AND ($3::text IS NULL OR strpos(g.folded, $3) > 0)
ORDER BY g.last_seen DESC, g.folded OFFSET $4 LIMIT $5
"""  # noqa: S608 - constants
_PRINTS = f"""
SELECT print_id, printer_id, file_name, candidates, plate_index, prints, good, source, reason, completed_at,
       count(*) OVER () AS total
FROM unmapped_prints AS own
WHERE tenant_id = $1 AND ($2::text IS NULL OR folded = $2) AND NOT {_CLAIMED.format("own")}
ORDER BY completed_at DESC, print_id OFFSET $3 LIMIT $4
"""  # noqa: S608 - constants
_CANDIDATES = """
SELECT m.id AS mapping_id, m.gcode_filename, m.folded, p.id AS part_id, p.name AS part_name,
       m.is_active AND p.deleted_at IS NULL AS is_active
FROM gcode_part_mappings AS m JOIN parts AS p ON p.id = m.part_id
WHERE m.tenant_id = $1 AND m.folded = ANY($2::text[]) ORDER BY m.folded, p.name
"""
_IGNORE = """
INSERT INTO ignored_files (tenant_id, folded, file_name, reason, actor, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (tenant_id, folded) DO UPDATE SET reason = excluded.reason, actor = excluded.actor
"""


@dataclass(frozen=True, slots=True)
class FileRow:
    """The prints of one file that wait, with what its newest print said of its name."""

    folded: str | None
    file_name: str | None
    candidates: tuple[str, ...]
    plate_index: int | None
    waiting: int
    prints: int
    first_seen: datetime
    last_seen: datetime
    printer_ids: tuple[UUID, ...]
    is_ignored: bool
    ignored_reason: str | None
    ignored_by: str | None


async def share_mappings(tx: Transaction) -> None:
    """Wait until whoever changes mappings has committed: what is looked up next is what they say."""
    await _lock(tx, "pg_advisory_xact_lock_shared")


async def own_mappings(tx: Transaction) -> None:
    """Wait until whoever puts prints into the inbox has committed, and keep others from it until the end of
    this transaction: no print comes to wait for a mapping that is just being made.
    """
    await _lock(tx, "pg_advisory_xact_lock")


async def _lock(tx: Transaction, function: str) -> None:
    await (await tx.raw()).execute(
        f"SELECT {function}(hashtext('mappings'), hashtext($1))",
        str(tx.tenant_id),
    )


async def add(tx: Transaction, finished: FinishedPrint, reason: str) -> bool:
    """Let a print wait; True when that is news: it did not wait yet, and nobody ignores its file."""
    is_ignored = await (await tx.raw()).fetchval(
        _ADD,
        *(finished.print_id, tx.tenant_id, finished.printer_id, finished.file_name),
        *(_folded(finished.file_name), list(finished.candidates), finished.plate_index, finished.prints),
        *(finished.good, finished.source, reason, finished.completed_at, tx.now),
    )
    return is_ignored is False


def _folded(file_name: str | None) -> str | None:
    return (fold(file_name) or None) if file_name else None


def _finished(row: Record) -> FinishedPrint:
    return FinishedPrint(**dict(row) | {"candidates": tuple(row["candidates"])})


async def lock(tx: Transaction, print_ids: Collection[UUID]) -> list[FinishedPrint]:
    """Those of these prints that wait, locked."""
    rows = await (await tx.raw()).fetch(_LOCK, tx.tenant_id, list(print_ids))
    return [_finished(row) for row in rows]


async def lock_of_files(tx: Transaction, folded: Collection[str], limit: int) -> list[FinishedPrint]:
    """The oldest prints of these files that wait, locked."""
    rows = await (await tx.raw()).fetch(_LOCK_OF_FILES, tx.tenant_id, list(folded), limit)
    return [_finished(row) for row in rows]


async def names(tx: Transaction, beginning_of: str | None) -> list[str]:
    """Folded names of files that wait: all but the ignored ones, or those that are this name or its
    beginning, ignored or not.
    """
    rows = await (await tx.raw()).fetch(_NAMES, tx.tenant_id, beginning_of)
    return [row["folded"] for row in rows]


async def remove(tx: Transaction, print_ids: Collection[UUID]) -> None:
    await (await tx.raw()).execute(
        "DELETE FROM unmapped_prints WHERE tenant_id = $1 AND print_id = ANY($2::uuid[])",
        tx.tenant_id,
        list(print_ids),
    )


async def forget_names(tx: Transaction, print_ids: Collection[UUID]) -> None:
    """Keep what was printed, and not what its file was called."""
    await (await tx.raw()).execute(_FORGET, tx.tenant_id, list(print_ids))


async def page_files(
    tx: Transaction, *, is_ignored: bool, search: str | None, skip: int, limit: int
) -> tuple[list[FileRow], int]:
    """Files with prints that wait, the latest first."""
    wanted = fold(search) if search else None
    rows = await (await tx.raw()).fetch(_FILES, tx.tenant_id, is_ignored, wanted, skip, limit)
    return [_file(row) for row in rows], rows[0]["total"] if rows else 0


def _file(row: Record) -> FileRow:
    values = {name: row[name] for name in FileRow.__slots__}
    values["candidates"] = tuple(row["candidates"])
    values["printer_ids"] = tuple(row["printer_ids"] or ())
    return FileRow(**values)


async def page_prints(
    tx: Transaction, *, file_name: str | None, skip: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """Prints that wait, newest first."""
    rows = await (await tx.raw()).fetch(_PRINTS, tx.tenant_id, _folded(file_name), skip, limit)
    return [dict(row) for row in rows], rows[0]["total"] if rows else 0


async def candidates(tx: Transaction, folded: Collection[str]) -> list[Candidate]:
    """Mappings of these names, also those that do not count."""
    rows = await (await tx.raw()).fetch(_CANDIDATES, tx.tenant_id, list(folded))
    return [Candidate(**dict(row)) for row in rows]


async def ignore(tx: Transaction, file_name: str, reason: str | None) -> None:
    await (await tx.raw()).execute(
        _IGNORE, tx.tenant_id, fold(file_name), file_name, reason, tx.actor.name, tx.now
    )


async def unignore(tx: Transaction, file_names: Sequence[str]) -> int:
    """Hear of these names again; returns how many were ignored."""
    rows = await (await tx.raw()).fetch(
        "DELETE FROM ignored_files WHERE tenant_id = $1 AND folded = ANY($2::text[]) RETURNING folded",
        tx.tenant_id,
        [fold(name) for name in file_names],
    )
    return len(rows)
