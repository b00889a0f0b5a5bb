"""Does what is due, tenant by tenant; one process at a time does it for all."""

import asyncio
from uuid import UUID

from sqlalchemy import text

from chassis.db import Database, is_outage
from chassis.telemetry import log
from notifications.handlers import upkeep

NOBODY = UUID(int=0)
"""The tenant in which it is asked which tenants there are."""
_LOCK = text("SELECT pg_try_advisory_lock(hashtext('notifications.clock'))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtext('notifications.clock'))")


class Clock:
    """Ticks until cancelled."""

    def __init__(self, database: Database, *, seconds: float) -> None:
        self._database, self._seconds = database, seconds

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
                async with self._database.transaction(NOBODY) as tx:
                    tenants = await upkeep.every_tenant(tx)
                for tenant_id in tenants:
                    async with self._database.transaction(tenant_id) as tx:
                        await upkeep.tend(tx)
            finally:
                await connection.execute(_UNLOCK)
        return True
