"""Does what is due, tenant by tenant; one process at a time does it for all."""

import asyncio
from uuid import UUID

from sqlalchemy import text

from chassis.db import Database, is_outage
from chassis.mail_transports import Mailbox
from chassis.rate_limits import RateLimiter
from chassis.telemetry import log
from jobs.handlers import upkeep
from jobs.handlers.post import Post

NOBODY = UUID(int=0)
"""The tenant in which it is asked which tenants there are."""
_LOCK = text("SELECT pg_try_advisory_lock(hashtext('jobs.clock'))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtext('jobs.clock'))")


class Clock:
    """Ticks until cancelled."""

    def __init__(self, database: Database, post: Post, mailbox: Mailbox | None, *, seconds: float) -> None:
        self._database, self._post, self._mailbox, self._seconds = database, post, mailbox, seconds
        self._limiter = RateLimiter(database.engine)

    async def run(self) -> None:
        while True:
            try:
                await self.tick()
            except Exception as error:  # noqa: BLE001 - a loop: whatever fails is tried again
                if not is_outage(error):
                    log.exception("upkeep failed")
            await asyncio.sleep(self._seconds)

    async def tick(self) -> bool:
        """Do everything that is due; False when another process does."""
        async with self._database.engine.connect() as connection:
            if not await connection.scalar(_LOCK):
                return False
            try:
                await self._limiter.prune()
                async with self._database.transaction(NOBODY) as tx:
                    tenants = await upkeep.every_tenant(tx)
                for tenant_id in tenants:
                    await self._tend(tenant_id)
            finally:
                await connection.execute(_UNLOCK)
        return True

    async def _tend(self, tenant_id: UUID) -> None:
        more = True
        while more:
            async with self._database.transaction(tenant_id) as tx:
                more, letters = await upkeep.tend(tx, self._post)
            if self._mailbox is not None and letters:
                # After the commit: only then is it certain.
                await asyncio.to_thread(self._mailbox.forget, tenant_id, letters)
