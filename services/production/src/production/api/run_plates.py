"""Plates of production runs."""

from uuid import UUID

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from production.handlers import plates, progress, runs
from production.schemas.run_plates import (
    NewPlate,
    PlateChange,
    PlateList,
    PlateOut,
    PlatePrintOut,
    PrintCorrection,
    PrintDone,
)

api = router(tags=["production-run-plates"])

READ = needs(Permission.PRODUCTION_READ)
WRITE = needs(Permission.PRODUCTION_WRITE)
PLATE = "/production-runs/{run_id}/plates/{plate_id}"


@api.get("/production-runs/{run_id}/plates", dependencies=[READ])
async def list_plates(tx: Tx, run_id: UUID, paging: PageQuery) -> PlateList:
    found = (await runs.get(tx, run_id)).plates
    items = [PlateOut.of(plate) for plate in found[paging.skip : paging.skip + paging.limit]]
    return PlateList(items=items, total=len(found), skip=paging.skip, limit=paging.limit)


@api.post("/production-runs/{run_id}/plates", status_code=201, dependencies=[WRITE])
async def add_plate(tx: Tx, run_id: UUID, body: NewPlate) -> PlateOut:
    return PlateOut.of(await plates.add(tx, run_id, body.model_dump()))


@api.get(PLATE, dependencies=[READ])
async def get_plate(tx: Tx, run_id: UUID, plate_id: UUID) -> PlateOut:
    return PlateOut.of(await plates.get(tx, run_id, plate_id))


@api.put(PLATE, dependencies=[WRITE])
async def put_plate(tx: Tx, run_id: UUID, plate_id: UUID, body: PlateChange) -> PlateOut:
    """As PATCH: what is left out stays as it is."""
    return await edit_plate(tx, run_id, plate_id, body)


@api.patch(PLATE, dependencies=[WRITE])
async def edit_plate(tx: Tx, run_id: UUID, plate_id: UUID, body: PlateChange) -> PlateOut:
    """`status: complete` finishes all bed loads; said again it changes nothing."""
    return PlateOut.of(await plates.edit(tx, run_id, plate_id, body.values()))


@api.delete(PLATE, status_code=204, dependencies=[WRITE])
async def delete_plate(tx: Tx, run_id: UUID, plate_id: UUID) -> None:
    """Take a plate out, as long as nothing of it was printed."""
    await plates.remove(tx, run_id, plate_id)


@api.post(f"{PLATE}/prints", status_code=201, dependencies=[WRITE])
async def record_print(tx: Tx, run_id: UUID, plate_id: UUID, body: PrintDone) -> PlateOut:
    """One bed load is done; without a good item it is owed again."""
    found = await plates.record(tx, run_id, plate_id, good=body.good, failed=body.failed, reason=body.reason)
    return PlateOut.of(found)


@api.get(f"{PLATE}/prints", dependencies=[READ])
async def list_prints(tx: Tx, run_id: UUID, plate_id: UUID) -> list[PlatePrintOut]:
    """What was printed of a plate, the oldest first."""
    found = await plates.prints(tx, run_id, plate_id)
    return [PlatePrintOut.model_validate(one) for one in found]


@api.post(f"{PLATE}/prints/{{print_id}}/correct", dependencies=[WRITE])
async def correct_print(
    tx: Tx, run_id: UUID, plate_id: UUID, print_id: UUID, body: PrintCorrection
) -> PlateOut:
    """Say that a bed load marked by hand was something else; stock and orders follow."""
    found = await progress.correct(tx, run_id, plate_id, print_id, body.value(print_id))
    return PlateOut.of(found)
