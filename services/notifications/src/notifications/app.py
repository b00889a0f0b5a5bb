"""The composition root of notifications."""

from fastapi import FastAPI

from chassis.http import Runtime, Service, build_app
from chassis.sealing import Sealer
from notifications.api import ERRORS, ROUTERS
from notifications.clock import Clock
from notifications.consumers import CONSUMERS
from notifications.handlers.targets import Keeping
from notifications.sending.dispatcher import Dispatcher
from notifications.sending.sender import Sender
from notifications.settings import Settings
from notifications.tables import DEAD_LETTERS


def build(settings: Settings) -> FastAPI:
    """Put notifications together."""

    async def send(_: Runtime) -> None:
        await app.state.dispatcher.run()

    async def tick(_: Runtime) -> None:
        await app.state.clock.run()

    app = build_app(
        Service(
            settings=settings,
            title="notifications",
            routers=ROUTERS,
            errors=ERRORS,
            consumers=CONSUMERS,
            dead_letters=DEAD_LETTERS,
            background=[send, tick],
        )
    )
    database, sender = app.state.database, Sender(settings)
    app.state.sender = sender
    app.state.keeping = Keeping(Sealer(settings.secret_key.get_secret_value()), settings.allowed_hosts)
    app.state.dispatcher = Dispatcher(
        database, sender, retry_seconds=settings.retry_seconds, parallel=settings.parallel
    )
    app.state.clock = Clock(database, seconds=settings.clock_seconds)
    return app
