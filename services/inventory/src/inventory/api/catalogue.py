"""Parts and gcode mappings."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from inventory.handlers import catalogue as handlers
from inventory.schemas.catalogue import (
    MappingChange,
    MappingOut,
    MappingPage,
    NewMapping,
    NewPart,
    PartChange,
    PartOut,
    PartPage,
)

api = router(tags=["parts"])

READ = needs(Permission.STOCK_READ)
WRITE = needs(Permission.STOCK_WRITE)
Search = Annotated[str | None, Query(max_length=100)]


@api.post("/parts", status_code=201, dependencies=[WRITE])
async def create_part(tx: Tx, body: NewPart) -> PartOut:
    return PartOut.model_validate(await handlers.create_part(tx, body.model_dump()))


@api.get("/parts", dependencies=[READ])
async def list_parts(
    tx: Tx,
    paging: PageQuery,
    search: Search = None,
    coverage: Literal["configured", "missing"] | None = None,
) -> PartPage:
    """Parts by name; `coverage=missing` are those that no file is mapped to."""
    parts, total = await handlers.list_parts(
        tx, search=search, coverage=coverage, skip=paging.skip, limit=paging.limit
    )
    items = [PartOut.model_validate(part) for part in parts]
    return PartPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/parts/{part_id}", dependencies=[READ])
async def get_part(tx: Tx, part_id: UUID) -> PartOut:
    return PartOut.model_validate(await handlers.get_part(tx, part_id))


@api.patch("/parts/{part_id}", dependencies=[WRITE])
async def update_part(tx: Tx, part_id: UUID, body: PartChange) -> PartOut:
    values = body.model_dump(exclude_unset=True)
    return PartOut.model_validate(await handlers.update_part(tx, part_id, values))


@api.delete("/parts/{part_id}", status_code=204, dependencies=[WRITE])
async def delete_part(tx: Tx, part_id: UUID) -> None:
    await handlers.delete_part(tx, part_id)


@api.post("/gcode-mappings", status_code=201, dependencies=[WRITE])
async def create_mapping(tx: Tx, body: NewMapping) -> MappingOut:
    mapping = await handlers.create_mapping(
        tx,
        gcode_filename=body.gcode_filename,
        part_id=body.part_id,
        quantity=body.quantity,
        is_active=body.is_active,
    )
    return MappingOut.model_validate(mapping)


@api.get("/gcode-mappings", dependencies=[READ])
async def list_mappings(
    tx: Tx, paging: PageQuery, part_id: UUID | None = None, search: Search = None
) -> MappingPage:
    mappings, total = await handlers.list_mappings(
        tx, part_id=part_id, search=search, skip=paging.skip, limit=paging.limit
    )
    items = [MappingOut.model_validate(mapping) for mapping in mappings]
    return MappingPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/gcode-mappings/{mapping_id}", dependencies=[READ])
async def get_mapping(tx: Tx, mapping_id: UUID) -> MappingOut:
    return MappingOut.model_validate(await handlers.get_mapping(tx, mapping_id))


@api.patch("/gcode-mappings/{mapping_id}", dependencies=[WRITE])
async def update_mapping(tx: Tx, mapping_id: UUID, body: MappingChange) -> MappingOut:
    values = body.model_dump(exclude_unset=True)
    return MappingOut.model_validate(await handlers.update_mapping(tx, mapping_id, values))


@api.delete("/gcode-mappings/{mapping_id}", status_code=204, dependencies=[WRITE])
async def delete_mapping(tx: Tx, mapping_id: UUID) -> None:
    await handlers.delete_mapping(tx, mapping_id)
