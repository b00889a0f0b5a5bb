"""The MQTT link to one printer: kept up with patience, watched, and explained when it fails.

A printer is its own MQTT broker on TLS with the user `bblp`. It accepts few clients, so exactly one link per
printer exists in the whole system. Sources: OpenBambuAPI mqtt.md and tls.md; ha-bambulab bambu_client.py;
bambuddy bambu_mqtt.py.
"""

import asyncio
import contextlib
import json
import logging
import random
import ssl
import time
from dataclasses import dataclass
from enum import StrEnum
from uuid import uuid4

import aiomqtt
from aiomqtt import MqttError, ProtocolVersion
from aiomqtt.exceptions import MqttCodeError
from paho.mqtt.reasoncodes import ReasonCode

from chassis.sealing import Sealer, UnsealError
from chassis.telemetry import log
from contracts.printers import PrinterConnection
from printer_gateway import tls
from printer_gateway.domain.report import Kind, receive
from printer_gateway.settings import Settings
from printer_gateway.tracker import Tracker

USER = "bblp"
KEEPALIVE_SECONDS = 30
CONNECT_SECONDS = 10.0
FIRST_DELAY, LAST_DELAY = 1.0, 30.0
AUTH_DELAY = 300.0
"""A wrong access code does not get better by trying: the printer's screen must be read again."""
PUSHALL_SECONDS = 60.0
"""Small printers stutter when asked for full reports more often."""
_REFUSED = {4, 5, 134, 135}


class LinkProblem(StrEnum):
    """Why there is no link."""

    UNREACHABLE = "unreachable"
    AUTH_FAILED = "auth_failed"
    WRONG_CERTIFICATE = "wrong_certificate"
    NO_REPORTS = "no_reports"
    CLOSED = "closed"


class SilentPrinterError(Exception):
    """Connected, but nothing is reported."""


@dataclass(slots=True)
class Watch:
    """When the printer was heard and asked last, on the monotonic clock."""

    heard: float
    asked: float = float("-inf")


class Link:
    """Keeps one printer connected until cancelled."""

    def __init__(
        self, connection: PrinterConnection, tracker: Tracker, sealer: Sealer, settings: Settings
    ) -> None:
        self.connection, self._tracker = connection, tracker
        self._sealer, self._settings = sealer, settings
        self._sequence = 0
        self._asking: set[asyncio.Task[None]] = set()
        self.problem: LinkProblem | None = None
        self._last_heard = time.monotonic()

    async def run(self) -> None:
        delay = FIRST_DELAY
        while True:
            started = time.monotonic()
            try:
                await self._session()
            except (MqttError, SilentPrinterError, ssl.SSLError, UnsealError, OSError) as error:
                self.problem = explain(error)
                log.warning(
                    "printer link down",
                    printer=self.connection.serial,
                    problem=self.problem.value,
                    error=str(error),
                )
                await self._tracker.lost(self.problem)
            if time.monotonic() - started > LAST_DELAY:
                delay = FIRST_DELAY
            await self._wait(AUTH_DELAY if self.problem is LinkProblem.AUTH_FAILED else delay)
            delay = min(delay * 2, LAST_DELAY)

    async def _wait(self, seconds: float) -> None:
        """Wait before the next try, and show the printer as offline when it has been silent for long."""
        problem = self.problem or LinkProblem.CLOSED
        until = time.monotonic() + seconds * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
        offline_at = self._last_heard + self._settings.offline_seconds
        if problem in {LinkProblem.AUTH_FAILED, LinkProblem.WRONG_CERTIFICATE}:
            offline_at = time.monotonic()
        if offline_at < until:
            await asyncio.sleep(max(0.0, offline_at - time.monotonic()))
            await self._tracker.go_offline(problem)
        await asyncio.sleep(max(0.0, until - time.monotonic()))

    async def _session(self) -> None:
        connection = self.connection
        code = self._sealer.open(connection.sealed_access_code, connection.tenant_id, connection.printer_id)
        async with aiomqtt.Client(
            connection.host,
            connection.port,
            username=USER,
            password=code,
            # A second client with the same id would throw the first one out, for ever.
            identifier=f"platework-{uuid4().hex[:12]}",
            protocol=ProtocolVersion.V311,
            clean_session=True,
            keepalive=KEEPALIVE_SECONDS,
            timeout=CONNECT_SECONDS,
            tls_context=tls.context(connection, self._settings.ca_file),
            logger=_quiet,
        ) as client:
            # Never the request topic: some firmware drops the connection of whoever subscribes to it.
            await client.subscribe(f"device/{connection.serial}/report", qos=0)
            self._tracker.begin_session()
            watch = Watch(heard=time.monotonic())
            self._tracker.ask_full = lambda: self._ask_soon(client, watch)
            try:
                await self._request_full(client, watch)
                async with asyncio.TaskGroup() as group:
                    guard = group.create_task(self._guard(client, watch))
                    await self._read(client, watch)
                    guard.cancel()
            except* (MqttError, SilentPrinterError, OSError) as errors:
                raise _first(errors) from None
            finally:
                self._tracker.ask_full = lambda: None

    async def _read(self, client: aiomqtt.Client, watch: Watch) -> None:
        session = None
        async for message in client.messages:
            if not isinstance(message.payload, bytes):
                continue
            received = receive(session or self._tracker.session, message.payload)
            session = received.session
            if received.kind is Kind.REFUSED:
                log.warning("report refused", printer=self.connection.serial, problem=received.problem)
                continue
            self._last_heard = watch.heard = time.monotonic()
            self.problem = None
            await self._tracker.receive(received)

    async def _guard(self, client: aiomqtt.Client, watch: Watch) -> None:
        """Ask a silent printer for a report; give the connection up when it stays silent."""
        settings = self._settings
        while True:
            silent = time.monotonic() - watch.heard
            if silent > settings.reset_seconds:
                raise SilentPrinterError(f"no report for {silent:.0f} s")
            if silent > settings.stale_seconds:
                await self._request_full(client, watch)
            await asyncio.sleep(settings.stale_seconds / 4)

    def _ask_soon(self, client: aiomqtt.Client, watch: Watch) -> None:
        async def ask() -> None:
            with contextlib.suppress(MqttError):
                await self._request_full(client, watch)

        task = asyncio.create_task(ask())
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def _request_full(self, client: aiomqtt.Client, watch: Watch) -> None:
        """Ask for a full report, not more often than the printer bears."""
        if time.monotonic() - watch.asked < PUSHALL_SECONDS / self._settings.time_scale:
            return
        watch.asked = time.monotonic()
        self._sequence += 1
        request = {
            "pushing": {
                "sequence_id": str(self._sequence),
                "command": "pushall",
                "version": 1,
                "push_target": 1,
            }
        }
        # QoS 0: the acknowledgements of some firmware are not to be relied on.
        await client.publish(f"device/{self.connection.serial}/request", json.dumps(request), qos=0)


def explain(error: BaseException) -> LinkProblem:
    """Why a connection failed, in one word."""
    causes = (error, error.__cause__, error.__context__)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return LinkProblem.WRONG_CERTIFICATE
    if isinstance(error, UnsealError):
        return LinkProblem.AUTH_FAILED
    if isinstance(error, SilentPrinterError):
        return LinkProblem.NO_REPORTS
    if isinstance(error, MqttCodeError):
        code = error.rc.value if isinstance(error.rc, ReasonCode) else error.rc
        return LinkProblem.AUTH_FAILED if code in _REFUSED else LinkProblem.CLOSED
    return LinkProblem.UNREACHABLE


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    found = errors.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found


_quiet = logging.getLogger("printer_gateway.mqtt")
_quiet.setLevel(logging.CRITICAL)  # every failure is reported by the link itself, once
