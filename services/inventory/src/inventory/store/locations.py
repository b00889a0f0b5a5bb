"""Locations."""

from typing import Any
from uuid import UUID

from asyncpg import Record, UniqueViolationError

from chassis.db import Transaction, new_id
from inventory.domain.locations import DuplicateLocationError, Location

_SELECT = """
SELECT l.id, l.name, l.notes, l.created_at, l.updated_at,
       (SELECT count(*) FROM stock_items AS s WHERE s.location_id = l.id AND NOT EXISTS (
            SELECT FROM parts WHERE parts.id = s.part_id AND parts.deleted_at IS NOT NULL)) AS items
FROM locations AS l
"""
_GET = f"{_SELECT} WHERE l.tenant_id = $1 AND l.id = $2"
_PAGE = f"""
SELECT *, count(*) OVER () AS total FROM ({_SELECT} WHERE l.tenant_id = $1) AS own
WHERE $2::text IS NULL OR strpos(lower(name), lower($2)) > 0
ORDER BY lower(name) OFFSET $3 LIMIT $4
"""  # noqa: S608 - constants
_INSERT = """
INSERT INTO locations (id, tenant_id, name, notes, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)
"""
_UPDATE = """
UPDATE locations
SET name = coalesce($3, name), notes = CASE WHEN $4 THEN $5 ELSE notes END, updated_at = $6
WHERE tenant_id = $1 AND id = $2
"""


def _location(row: Record) -> Location:
    return Location(**{name: row[name] for name in Location.__slots__})


async def insert(tx: Transaction, name: str, notes: str | None) -> UUID:
    """Add a location.

    Raises:
        DuplicateLocationError: its name is taken.
    """
    location_id = new_id()
    try:
        await (await tx.raw()).execute(_INSERT, location_id, tx.tenant_id, name, notes, tx.now)
    except UniqueViolationError as error:
        raise DuplicateLocationError(name) from error
    return location_id


async def update(tx: Transaction, location_id: UUID, values: dict[str, Any]) -> None:
    """Change what is given.

    Raises:
        DuplicateLocationError: its new name is taken.
    """
    name, notes = values.get("name"), values.get("notes")
    try:
        await (await tx.raw()).execute(
            _UPDATE, tx.tenant_id, location_id, name, "notes" in values, notes, tx.now
        )
    except UniqueViolationError as error:
        raise DuplicateLocationError(str(name)) from error


async def delete(tx: Transaction, location_id: UUID) -> None:
    """Forget a location; what was kept there and is deleted by now is kept nowhere."""
    connection = await tx.raw()
    await connection.execute(
        "UPDATE stock_items SET location_id = NULL WHERE tenant_id = $1 AND location_id = $2",
        tx.tenant_id,
        location_id,
    )
    await connection.execute(
        "DELETE FROM locations WHERE tenant_id = $1 AND id = $2", tx.tenant_id, location_id
    )


async def lock(tx: Transaction, location_id: UUID) -> bool:
    """Keep a location from being used anew; False when there is none."""
    found = await (await tx.raw()).fetchval(
        "SELECT id FROM locations WHERE tenant_id = $1 AND id = $2 FOR UPDATE", tx.tenant_id, location_id
    )
    return found is not None


async def get(tx: Transaction, location_id: UUID) -> Location | None:
    row = await (await tx.raw()).fetchrow(_GET, tx.tenant_id, location_id)
    return _location(row) if row else None


async def page(tx: Transaction, *, search: str | None, skip: int, limit: int) -> tuple[list[Location], int]:
    rows = await (await tx.raw()).fetch(_PAGE, tx.tenant_id, search, skip, limit)
    return [_location(row) for row in rows], rows[0]["total"] if rows else 0
