"""The link to one printer: kept up with patience, and explained when it fails.

A printer accepts few clients, so exactly one link per printer exists in the whole system: that of the gateway
that has its lease.
"""

import asyncio
import random
import time
from uuid import uuid5

from aiomqtt import MqttError

from chassis.sealing import Sealer, UnsealError
from chassis.telemetry import log
from contracts.printers import PrinterConnection
from printer_gateway import address, tls
from printer_gateway.problems import (
    LASTING,
    TEXTS,
    NoPlaceError,
    Problem,
    SilentPrinterError,
    StalledError,
    explain,
)
from printer_gateway.session import MqttSession
from printer_gateway.settings import Settings
from printer_gateway.store import Store
from printer_gateway.tasks import end, together
from printer_gateway.tracker import Tracker

FIRST_DELAY, LAST_DELAY = 1.0, 30.0
GIVE_UP_SECONDS = 5.0
"""How long a library that does not come back may take to notice that it was cancelled."""
ANSWER_SECONDS = 3.0


class Link:
    """Keeps one printer connected until cancelled. `session` is the connection while it is up."""

    def __init__(
        self,
        connection: PrinterConnection,
        tracker: Tracker,
        store: Store,
        sealer: Sealer,
        settings: Settings,
    ) -> None:
        self.connection, self.tracker = connection, tracker
        self._store, self._sealer, self._settings = store, sealer, settings
        self.session: MqttSession | None = None
        self._made: MqttSession | None = None
        self._problem: Problem | None = None
        self._heard = time.monotonic()
        self._address = ""

    async def run(self) -> None:
        if self.connection.tls_mode == "insecure":
            log.warning(
                "THE CONNECTION IS NOT VERIFIED: anybody may pretend to be this printer",
                printer=self.connection.serial,
            )
        await together(self._keep_entitled(), self._watch_silence())

    async def _keep_entitled(self) -> None:
        """Be connected only while no other gateway can be."""
        if self._settings.alone:
            await self._keep_connected()
        lease = self.tracker.lease
        while True:
            await lease.proven()
            work = [asyncio.create_task(one) for one in (self._keep_connected(), lease.until_stale())]
            try:
                done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
                for one in done:
                    one.result()
                if self._made is not None:
                    self._made.hang_up()  # at once: saying goodbye takes as long as the printer likes
            finally:
                await end(work)
            log.warning("the lease is not certain: hung up", printer=self.connection.serial)
            self.tracker.lost()

    async def _keep_connected(self) -> None:
        delay = FIRST_DELAY
        while True:
            began = time.monotonic()
            try:
                await self._attempt()
            except (MqttError, NoPlaceError, SilentPrinterError, StalledError, UnsealError, OSError) as error:
                self._failed(error)
            if time.monotonic() - began > LAST_DELAY:
                delay = FIRST_DELAY
            slow = self._problem is Problem.AUTH_FAILED
            pause = self._settings.auth_retry_seconds if slow else delay
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311 - jitter
            delay = min(delay * 2, LAST_DELAY)

    def _failed(self, error: BaseException) -> None:
        problem = self._problem = explain(error)
        log.warning(
            "printer link down", printer=self.connection.serial, problem=problem.value, error=str(error)
        )
        self.tracker.lost()
        self.tracker.troubled(problem, TEXTS[problem])
        if problem in LASTING:
            self.tracker.news.go_offline(problem)
        if problem is Problem.CERTIFICATE_CHANGED:
            about = f"certificate|{self.connection.version}|{error}"
            event_id = uuid5(self.connection.printer_id, about)
            self.tracker.news.alert(event_id, problem, "serious", TEXTS[problem])

    async def _attempt(self) -> None:
        """One connection to its end; a library that got stuck on the way is left behind."""
        attempt = asyncio.create_task(self._connect())
        stalled = asyncio.create_task(self._until_stalled())
        try:
            await asyncio.wait({attempt, stalled}, return_when=asyncio.FIRST_COMPLETED)
            if not attempt.done():
                raise StalledError("connecting does not end although the printer answers")
            attempt.result()
        finally:
            await end([attempt, stalled], within=GIVE_UP_SECONDS)

    async def _connect(self) -> None:
        connection = self.connection
        code = self._sealer.open(connection.sealed_access_code, connection.tenant_id, connection.printer_id)
        self._address = await address.resolve(connection.host, connection.port)
        trusts_first = connection.tls_mode == "pin" and not connection.fingerprint
        pinned = await self._store.load_pin(connection) if trusts_first else None
        context = tls.context(connection, self._settings.authorities, pinned)
        session = MqttSession(connection, self._address, code, context, self.tracker, self._settings)
        self._made = session

        async def connected() -> None:
            self.tracker.news.fingerprint = context.shown
            if trusts_first and pinned is None and context.shown is not None:
                await self._store.save_pin(connection, context.shown)
            self.session, self.tracker.ask_full = session, session.ask_full

        try:
            await session.run(connected)
        finally:
            self._made = self.session = None
            self.tracker.ask_full = _nobody
            if session.heard is not None:
                self._heard, self._problem = session.heard, None

    async def _until_stalled(self) -> None:
        """Return when nothing was heard for minutes although something answers at the printer's port."""
        limit = self._settings.rebuild_seconds
        began = time.monotonic()
        while True:
            await asyncio.sleep(limit / 5)
            silent = time.monotonic() - max(began, self._last_heard())
            where = self._address or self.connection.host
            if silent > limit and await address.answers(where, self.connection.port, ANSWER_SECONDS):
                return

    async def _watch_silence(self) -> None:
        """Show the printer as offline when it has been silent for long."""
        limit = self._settings.offline_seconds
        while True:
            silent = time.monotonic() - self._last_heard()
            if silent >= limit and not self.tracker.news.offline:
                self.tracker.news.go_offline(self._problem or Problem.NO_REPORTS)
            await asyncio.sleep(max(limit - silent, limit / 20))

    def _last_heard(self) -> float:
        heard = self.session.heard if self.session else None
        return heard or self._heard


def _nobody() -> None:
    """There is no connection to ask on."""
