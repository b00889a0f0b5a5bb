"""The composition root of production."""

import asyncio

from fastapi import FastAPI

from chassis.http import Service, build_app
from production.api import ERRORS, ROUTERS
from production.consumers import CONSUMERS, responders
from production.settings import Settings
from production.store.lookups import LOOKUPS
from production.tables import DEAD_LETTERS


def build(settings: Settings) -> FastAPI:
    app = build_app(
        Service(
            settings=settings,
            title="production",
            routers=ROUTERS,
            errors=ERRORS,
            consumers=CONSUMERS,
            dead_letters=DEAD_LETTERS,
            lookups=LOOKUPS,
            responders=responders,
        )
    )
    app.state.parsing = asyncio.Semaphore(settings.parallel_files)
    return app
