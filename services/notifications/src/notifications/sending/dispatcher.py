"""Takes what is due and sends it: any number of processes at once, one delivery per target at a time.

That an attempt begins is committed before anything leaves; what became of it is committed after. A process
that dies between the two leaves the delivery to the end of its time, and another sends it again: nothing is
lost, and what was on its way may arrive twice, with the same event id.
"""

import asyncio
from uuid import UUID

from chassis import failpoints
from chassis.db import Database, is_outage, retry_races
from chassis.due_work import tenants_with_due
from chassis.telemetry import log
from notifications.domain.deliveries import Delivery, Outcome
from notifications.domain.targets import Target
from notifications.handlers import sending as handlers
from notifications.metrics import DELIVERIES
from notifications.sending.sender import About, Sender

POLL_SECONDS = 0.3
_AFTER_FAILURE_SECONDS = 2.0


class Dispatcher:
    """Sends until cancelled."""

    def __init__(self, database: Database, sender: Sender, *, retry_seconds: float, parallel: int) -> None:
        self._database, self._sender, self._retry_seconds = database, sender, retry_seconds
        self._free = asyncio.Semaphore(parallel)
        self._lease = sender.most_seconds + 30.0

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    await asyncio.sleep(await self._round(group))
        finally:
            await self._sender.close()

    async def _round(self, group: asyncio.TaskGroup) -> float:
        """Begin what is due; returns how long to wait then."""
        try:
            tenants = await tenants_with_due(self._database, "deliveries")
            for tenant_id in tenants:
                await self._begin(group, tenant_id)
        except Exception as error:  # noqa: BLE001 - a loop: whatever fails is tried again
            if not is_outage(error):
                log.exception("deliveries cannot be begun")
            return _AFTER_FAILURE_SECONDS
        return POLL_SECONDS

    async def _begin(self, group: asyncio.TaskGroup, tenant_id: UUID) -> None:
        """Begin one delivery of each target of a tenant, as far as there is room."""
        while not self._free.locked():
            await self._free.acquire()
            try:
                claimed = await self._claim(tenant_id)
            except BaseException:
                self._free.release()
                raise
            if claimed is None:
                self._free.release()
                return
            group.create_task(self._finish(*claimed))

    async def _claim(self, tenant_id: UUID) -> tuple[About, Delivery, Target] | None:
        async with self._database.transaction(tenant_id) as tx:
            return await handlers.claim(tx, lease_seconds=self._lease)

    async def _finish(self, about: About, delivery: Delivery, target: Target) -> None:
        try:
            failpoints.hit("notification.claimed")
            outcome = await self._sender.send(about, delivery, target)
            failpoints.hit("notification.delivered")
            DELIVERIES.labels(target.kind.value, outcome.code).inc()
            await retry_races(lambda: self._record(about, delivery, outcome))
            failpoints.hit("notification.committed")
        except Exception as error:  # noqa: BLE001 - its lease ends, and it is tried again
            log.warning("a delivery was not recorded", delivery=str(delivery.id), error=repr(error))
        finally:
            self._free.release()

    async def _record(self, about: About, delivery: Delivery, outcome: Outcome) -> None:
        async with self._database.transaction(about.tenant_id) as tx:
            await handlers.record(tx, delivery, outcome, first_pause=self._retry_seconds)
            failpoints.hit("notification.recorded")
