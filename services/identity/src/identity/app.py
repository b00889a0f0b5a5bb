"""The composition root of identity."""

import asyncio

from fastapi import FastAPI

from chassis.db import is_outage
from chassis.http import Background, Runtime, Service, build_app
from chassis.sealing import Sealer
from chassis.telemetry import log
from identity import api
from identity.consumers import CONSUMERS
from identity.handlers.sessions import Sessions
from identity.passwords import Passwords
from identity.rate_limits import AttemptLimiter
from identity.settings import Settings
from identity.sign_in import SignIn
from identity.signing import Signer
from identity.store.lookups import LOOKUPS
from identity.tables import DEAD_LETTERS

_PRUNE_SECONDS = 3600.0
_RETRY_SECONDS = 1.0


def build(settings: Settings) -> FastAPI:
    """Put identity together."""

    async def upkeep(_: Runtime) -> None:
        await _upkeep(app.state.sign_in)

    app = build_app(_service(settings, upkeep))
    database = app.state.database
    signer = Signer(
        Sealer(settings.secret_key.get_secret_value()),
        issuer=settings.token_issuer,
        seconds=settings.access_token_seconds,
    )
    limiter = AttemptLimiter(
        database.engine,
        per_address=settings.sign_in_limit_per_address,
        per_account=settings.sign_in_limit_per_account,
    )
    sessions = Sessions(signer, refresh_days=settings.refresh_token_days)
    app.state.sign_in = SignIn(database, Passwords(), sessions, signer, limiter)
    return app


def _service(settings: Settings, upkeep: Background) -> Service:
    return Service(
        settings=settings,
        title="identity",
        routers=api.ROUTERS,
        root_routers=api.ROOT_ROUTERS,
        errors=api.ERRORS,
        consumers=CONSUMERS,
        dead_letters=DEAD_LETTERS,
        lookups=LOOKUPS,
        background=[upkeep],
    )


async def _upkeep(sign_in: SignIn) -> None:
    """Make the first signing key before anybody needs it; then forget rate limits that are over."""
    while True:
        try:
            await sign_in.key_set()
            await sign_in.limiter.prune()
        except Exception as error:
            if not is_outage(error):
                log.exception("upkeep failed")
                raise
            await asyncio.sleep(_RETRY_SECONDS)
        else:
            await asyncio.sleep(_PRUNE_SECONDS)
