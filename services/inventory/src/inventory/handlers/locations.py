"""Locations: where parts and products are kept."""

from typing import Any
from uuid import UUID

from chassis.db import Transaction
from inventory.domain.locations import Location, LocationInUseError, LocationNotFoundError
from inventory.store import locations as store


async def create(tx: Transaction, name: str, notes: str | None) -> Location:
    """Add a location.

    Raises:
        DuplicateLocationError: its name is taken.
    """
    return await get(tx, await store.insert(tx, name, notes))


async def change(tx: Transaction, location_id: UUID, values: dict[str, Any]) -> Location:
    """Change a location.

    Raises:
        LocationNotFoundError: there is no such location.
        DuplicateLocationError: its new name is taken.
    """
    await store.update(tx, location_id, values)
    return await get(tx, location_id)


async def delete(tx: Transaction, location_id: UUID) -> None:
    """Forget a location where nothing is kept.

    Raises:
        LocationNotFoundError: there is no such location.
        LocationInUseError: parts or products are kept there.
    """
    await store.lock(tx, location_id)
    location = await get(tx, location_id)
    if location.items:
        raise LocationInUseError(location.items)
    await store.delete(tx, location_id)


async def get(tx: Transaction, location_id: UUID) -> Location:
    """Load one location.

    Raises:
        LocationNotFoundError: there is no such location.
    """
    location = await store.get(tx, location_id)
    if location is None:
        raise LocationNotFoundError
    return location


async def page(tx: Transaction, *, search: str | None, skip: int, limit: int) -> tuple[list[Location], int]:
    return await store.page(tx, search=search, skip=skip, limit=limit)
