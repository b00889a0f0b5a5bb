"""Plate calculation, and the prices it works with."""

from uuid import UUID

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from production.handlers import planning, plates, settings
from production.schemas.planning import Calculation, CalculationOut
from production.schemas.run_plates import WaitingOut, WaitingPage
from production.schemas.settings import SettingsChange, SettingsOut

api = router(tags=["planning"])

READ = needs(Permission.PRODUCTION_READ)


@api.post("/production-runs/calculate-plates", dependencies=[READ])
async def calculate_plates(tx: Tx, body: Calculation) -> CalculationOut:
    """What making so many of a product on a printer would take. Nothing is changed."""
    found = await planning.calculate(
        tx,
        product_id=body.product_id,
        printer_id=body.printer_id,
        quantity=body.quantity,
        net_stock=body.net_stock,
    )
    return CalculationOut.of(found)


@api.get("/production-runs/next-plates", dependencies=[READ])
async def list_next_plates(tx: Tx, paging: PageQuery, printer_id: UUID | None = None) -> WaitingPage:
    """What to print next, on one printer or on all: by priority, then due date, then the age of the run."""
    found, total = await plates.waiting(tx, printer_id, skip=paging.skip, limit=paging.limit)
    items = [WaitingOut.of_waiting(one) for one in found]
    return WaitingPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/production/settings", dependencies=[READ])
async def get_settings(tx: Tx) -> SettingsOut:
    return SettingsOut.model_validate(await settings.get(tx))


@api.patch("/production/settings", dependencies=[needs(Permission.TENANT_ADMIN)])
async def edit_settings(tx: Tx, body: SettingsChange) -> SettingsOut:
    return SettingsOut.model_validate(await settings.edit(tx, body.values()))
