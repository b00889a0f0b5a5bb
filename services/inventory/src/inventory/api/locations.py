"""Locations."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from inventory.handlers import locations as handlers
from inventory.schemas.locations import LocationChange, LocationOut, LocationPage, NewLocation

api = router(prefix="/locations", tags=["stock"])

READ = needs(Permission.STOCK_READ)
WRITE = needs(Permission.STOCK_WRITE)


@api.post("", status_code=201, dependencies=[WRITE])
async def create_location(tx: Tx, body: NewLocation) -> LocationOut:
    return LocationOut.model_validate(await handlers.create(tx, body.name, body.notes))


@api.get("", dependencies=[READ])
async def list_locations(
    tx: Tx, paging: PageQuery, search: Annotated[str | None, Query(max_length=100)] = None
) -> LocationPage:
    found, total = await handlers.page(tx, search=search, skip=paging.skip, limit=paging.limit)
    items = [LocationOut.model_validate(location) for location in found]
    return LocationPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/{location_id}", dependencies=[READ])
async def get_location(tx: Tx, location_id: UUID) -> LocationOut:
    return LocationOut.model_validate(await handlers.get(tx, location_id))


@api.patch("/{location_id}", dependencies=[WRITE])
async def change_location(tx: Tx, location_id: UUID, body: LocationChange) -> LocationOut:
    values = body.model_dump(exclude_unset=True)
    return LocationOut.model_validate(await handlers.change(tx, location_id, values))


@api.delete("/{location_id}", status_code=204, dependencies=[WRITE])
async def delete_location(tx: Tx, location_id: UUID) -> None:
    """Forget a location where nothing is kept."""
    await handlers.delete(tx, location_id)
