"""What a tenant sets for its stock."""

from chassis.auth import Permission
from chassis.edge import Tx, needs, router
from inventory.handlers import settings
from inventory.schemas.settings import SettingsChange, SettingsOut

api = router(prefix="/inventory", tags=["settings"])


@api.get("/settings", dependencies=[needs(Permission.STOCK_READ)])
async def get_settings(tx: Tx) -> SettingsOut:
    return SettingsOut.model_validate(await settings.get(tx))


@api.patch("/settings", dependencies=[needs(Permission.STOCK_WRITE)])
async def edit_settings(tx: Tx, body: SettingsChange) -> SettingsOut:
    """Change some settings. Spools that are there keep their level."""
    return SettingsOut.model_validate(await settings.edit(tx, body.values()))
