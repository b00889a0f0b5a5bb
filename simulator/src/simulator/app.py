"""Composition root: the fleet, the feeder of sample jobs and the control API in one process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI

from simulator.api import build_router
from simulator.clock import Clock
from simulator.fleet import Fleet
from simulator.settings import Settings

# Reports per real second of all printers together; half a core on the machine that it was measured on.
MAX_REPORTS = 2000.0


def build_app(settings: Settings) -> FastAPI:
    max_rate = min(settings.max_rate, MAX_REPORTS / max(settings.printers, 1))
    clock = Clock(settings.speed, max_rate)
    fleet = Fleet(settings.state_dir, seed=settings.seed, clock=clock, host=settings.printers_host)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with fleet:
            await fleet.fill(settings.printers, settings.families)
            feeder = asyncio.create_task(fleet.keep_busy()) if settings.loop else None
            yield
            if feeder is not None:
                feeder.cancel()
                with suppress(asyncio.CancelledError):
                    await feeder

    app = FastAPI(title="Platework simulator", lifespan=lifespan)
    app.include_router(build_router(lambda: fleet))
    return app
