"""The composition root of inventory."""

from fastapi import FastAPI

from chassis.http import Service, build_app
from chassis.sealing import Sealer
from inventory.api import ERRORS, ROUTERS
from inventory.consumers import CONSUMERS
from inventory.settings import Settings
from inventory.store.lookups import LOOKUPS
from inventory.tables import DEAD_LETTERS


def build(settings: Settings) -> FastAPI:
    app = build_app(
        Service(
            settings=settings,
            title="inventory",
            routers=ROUTERS,
            errors=ERRORS,
            consumers=CONSUMERS,
            dead_letters=DEAD_LETTERS,
            lookups=LOOKUPS,
        )
    )
    app.state.sealer = Sealer(settings.secret_key.get_secret_value())
    return app
