"""Plate calculation, and the prices it works with."""

from chassis.auth import Permission
from chassis.edge import Tx, needs, router
from production.handlers import planning, settings
from production.schemas.planning import Calculation, CalculationOut
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


@api.get("/production/settings", dependencies=[READ])
async def get_settings(tx: Tx) -> SettingsOut:
    return SettingsOut.model_validate(await settings.get(tx))


@api.patch("/production/settings", dependencies=[needs(Permission.TENANT_ADMIN)])
async def edit_settings(tx: Tx, body: SettingsChange) -> SettingsOut:
    return SettingsOut.model_validate(await settings.edit(tx, body.values()))
