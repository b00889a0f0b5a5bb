"""Items and materials of production runs."""

from uuid import UUID

from chassis.auth import Permission
from chassis.edge import Tx, needs, router
from production.handlers import run_items, run_materials
from production.schemas.run_contents import (
    ItemChange,
    ItemOut,
    MaterialChange,
    MaterialOut,
    NewItem,
    NewMaterial,
)

api = router(tags=["production-run-contents"])

WRITE = needs(Permission.PRODUCTION_WRITE)
ITEM = "/production-runs/{run_id}/items/{item_id}"
MATERIAL = "/production-runs/{run_id}/materials/{material_id}"


@api.post("/production-runs/{run_id}/items", status_code=201, dependencies=[WRITE])
async def add_item(tx: Tx, run_id: UUID, body: NewItem) -> ItemOut:
    return ItemOut.model_validate(await run_items.add(tx, run_id, body.model_dump()))


@api.put(ITEM, dependencies=[WRITE])
async def put_item(tx: Tx, run_id: UUID, item_id: UUID, body: ItemChange) -> ItemOut:
    """As PATCH: what is left out stays as it is."""
    return await edit_item(tx, run_id, item_id, body)


@api.patch(ITEM, dependencies=[WRITE])
async def edit_item(tx: Tx, run_id: UUID, item_id: UUID, body: ItemChange) -> ItemOut:
    return ItemOut.model_validate(await run_items.edit(tx, run_id, item_id, body.values()))


@api.delete(ITEM, status_code=204, dependencies=[WRITE])
async def delete_item(tx: Tx, run_id: UUID, item_id: UUID) -> None:
    await run_items.remove(tx, run_id, item_id)


@api.post("/production-runs/{run_id}/materials", status_code=201, dependencies=[WRITE])
async def add_material(tx: Tx, run_id: UUID, body: NewMaterial) -> MaterialOut:
    values = body.model_dump(exclude_unset=True)
    return MaterialOut.model_validate(await run_materials.add(tx, run_id, values))


@api.put(MATERIAL, dependencies=[WRITE])
async def put_material(tx: Tx, run_id: UUID, material_id: UUID, body: MaterialChange) -> MaterialOut:
    """As PATCH: what is left out stays as it is."""
    return await edit_material(tx, run_id, material_id, body)


@api.patch(MATERIAL, dependencies=[WRITE])
async def edit_material(tx: Tx, run_id: UUID, material_id: UUID, body: MaterialChange) -> MaterialOut:
    return MaterialOut.model_validate(await run_materials.edit(tx, run_id, material_id, body.values()))


@api.delete(MATERIAL, status_code=204, dependencies=[WRITE])
async def delete_material(tx: Tx, run_id: UUID, material_id: UUID) -> None:
    await run_materials.remove(tx, run_id, material_id)
