"""Puts printers together."""

from fastapi import FastAPI

from chassis.http import Service, build_app
from chassis.sealing import Sealer
from printers.api import ERRORS, ROUTERS
from printers.consumers import CONSUMERS, responders
from printers.files import Files
from printers.gateway import Gateway
from printers.live import LiveState
from printers.planners import Planners
from printers.settings import Settings
from printers.store.lookups import LOOKUPS
from printers.tables import DEAD_LETTERS


def build(settings: Settings) -> FastAPI:
    app = build_app(
        Service(
            settings=settings,
            title="printers",
            routers=ROUTERS,
            errors=ERRORS,
            consumers=CONSUMERS,
            dead_letters=DEAD_LETTERS,
            lookups=LOOKUPS,
            responders=responders,
        )
    )
    app.state.sealer = Sealer(settings.secret_key.get_secret_value())
    app.state.files = Files(settings.files_dir)
    app.state.gateway = Gateway(app.state.runtime.broker)
    app.state.planners = Planners(app.state.runtime.broker)
    app.state.live = LiveState(app.state.runtime.broker)
    return app
