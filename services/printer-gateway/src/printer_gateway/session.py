"""One MQTT connection to one printer: what it reports, what it is asked, whether it still lives.

A printer is its own MQTT broker on TLS with the user `bblp`. Sources: OpenBambuAPI mqtt.md; ha-bambulab
bambu_client.py; bambuddy bambu_mqtt.py.
"""

import asyncio
import json
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import uuid4

import aiomqtt
from aiomqtt import MqttError, ProtocolVersion
from aiomqtt.exceptions import MqttCodeError
from prometheus_client import Counter

from chassis.telemetry import log
from contracts.printers import PrinterConnection
from printer_gateway import tls
from printer_gateway.domain.report import Kind, Reply, receive
from printer_gateway.problems import NoPlaceError, Problem, SilentPrinterError
from printer_gateway.settings import Settings
from printer_gateway.tasks import together
from printer_gateway.tracker import Tracker

USER = "bblp"
KEEPALIVE_SECONDS = 7
"""A printer drops a client that was silent for one and a half times as long. That is before a lease ends that
was renewed `RENEW_SECONDS` ago: of a gateway that was stopped the printer is rid when the next one comes.
"""
MAX_WAITING_MESSAGES = 1000
PUSHALL_SECONDS, SLOW_PUSHALL_SECONDS = 10.0, 60.0
SLOW_SERIALS = ("01S", "01P", "039", "030")
"""P1P, P1S, A1, A1 mini: they stutter when asked for full reports often."""
COMPLAIN_SECONDS = 60.0

REFUSED = Counter("platework_gateway_refused_reports_total", "Reports that could not be read.", ["problem"])
_quiet = logging.getLogger("printer_gateway.mqtt")
_quiet.setLevel(logging.CRITICAL)  # every failure is reported by the link itself, once


class NotConnectedError(Exception):
    """There is no connection to send on."""


class NoAnswerError(Exception):
    """The printer did not confirm in time; it may have obeyed all the same."""


class MqttSession:
    """A connection from its making to its end. `heard` is when the printer was heard last (monotonic)."""

    def __init__(
        self,
        connection: PrinterConnection,
        address: str,
        code: str,
        context: tls.PrinterContext,
        tracker: Tracker,
        settings: Settings,
    ) -> None:
        self.serial, self._tracker, self._settings = connection.serial, tracker, settings
        self.context = context
        self.heard: float | None = None
        self._accepted = False
        self._began = time.monotonic()
        self._asked = float("-inf")
        self._wanted = asyncio.Event()
        # Other clients' commands are echoed to us too: start where theirs do not.
        self._sequence = random.randrange(100_000_000, 1_000_000_000)  # noqa: S311 - not a secret
        self._replies: dict[tuple[str, str], asyncio.Future[Reply]] = {}
        self._complained = float("-inf")
        self._client = aiomqtt.Client(
            address,
            connection.port,
            username=USER,
            password=code,
            # A second client with the same id would throw the first one out, for ever.
            identifier=f"platework-{uuid4().hex[:12]}",
            protocol=ProtocolVersion.V311,
            clean_session=True,
            keepalive=KEEPALIVE_SECONDS,
            timeout=settings.connect_seconds,
            tls_context=context,
            max_queued_incoming_messages=MAX_WAITING_MESSAGES,
            logger=_quiet,
        )

    async def run(self, connected: Callable[[], Awaitable[None]]) -> None:
        """Connect, tell so, follow the printer's reports, and return only by an error.

        Raises:
            MqttError: the connection failed or ended.
            NoPlaceError: the printer did not take one more client.
            SilentPrinterError: nothing was reported for too long.
        """
        try:
            async with self._client:
                self._accepted = True
                # Never the request topic: some firmware drops the connection of whoever subscribes to it.
                await self._client.subscribe(f"device/{self.serial}/report", qos=0)
                self._tracker.begin_session()
                await connected()
                self.ask_full()
                await together(self._guard(), self._ask(), self._read())
        except MqttError as error:
            if self._accepted or self.context.shown is None or isinstance(error, MqttCodeError):
                raise
            raise NoPlaceError(str(error)) from error
        finally:
            self.hang_up()
            for waiting in self._replies.values():
                waiting.cancel()

    def hang_up(self) -> None:
        """End the connection at once, without a word."""
        self.context.hang_up()

    def ask_full(self) -> None:
        """Ask for a full report, as soon as the printer bears it."""
        self._wanted.set()

    async def send(self, section: str, command: str, timeout: float, **fields: Any) -> Reply:
        """Send one command and wait for its echo.

        Raises:
            NotConnectedError: the connection is gone.
            NoAnswerError: no echo within `timeout` seconds.
        """
        self._sequence += 1
        number = str(self._sequence)
        body = {"sequence_id": number, "command": command, **fields}
        waiting: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._replies[section, number] = waiting
        try:
            await self._publish({section: body})
            async with asyncio.timeout(timeout):
                return await waiting
        except MqttError as error:
            raise NotConnectedError from error
        except TimeoutError as error:
            raise NoAnswerError from error
        except asyncio.CancelledError as error:
            if waiting.cancelled() and not _cancelling():
                raise NoAnswerError from error
            raise
        finally:
            del self._replies[section, number]

    @property
    def _may_speak(self) -> bool:
        """Only while nobody else can have the printer; a process that just woke up does not know yet."""
        return self._settings.alone or self._tracker.lease.fresh

    async def _publish(self, message: Mapping[str, Any]) -> None:
        if not self._may_speak:
            raise NotConnectedError
        # QoS 0: the acknowledgements of some firmware are not to be relied on.
        await self._client.publish(f"device/{self.serial}/request", json.dumps(message), qos=0)

    async def _read(self) -> None:
        async for message in self._client.messages:
            if not isinstance(message.payload, bytes):
                continue
            received = receive(self._tracker.session, message.payload)
            if received.kind is Kind.REFUSED:
                self._complain(received.problem)
                continue
            self.heard = time.monotonic()
            if received.reply is not None:
                self._answer(received.reply)
            self._tracker.receive(received)

    def _answer(self, reply: Reply) -> None:
        waiting = self._replies.get((reply.section, reply.sequence_id))
        if waiting is not None and not waiting.done():
            waiting.set_result(reply)

    def _complain(self, problem: str) -> None:
        REFUSED.labels(problem).inc()
        if time.monotonic() - self._complained > COMPLAIN_SECONDS:
            self._complained = time.monotonic()
            log.warning("report refused", printer=self.serial, problem=problem)

    async def _guard(self) -> None:
        """Ask a silent printer for a report; give the connection up when it stays silent."""
        settings = self._settings
        while True:
            silent = time.monotonic() - (self.heard or self._began)
            if silent > settings.reset_seconds:
                raise SilentPrinterError(f"no report for {silent:.0f} s")
            if silent > settings.stale_seconds:
                if self.heard is None:
                    self._tracker.news.go_offline(Problem.NO_REPORTS)
                self.ask_full()
            await asyncio.sleep(settings.stale_seconds / 4)

    async def _ask(self) -> None:
        slow = self.serial.startswith(SLOW_SERIALS)
        pause = (SLOW_PUSHALL_SECONDS if slow else PUSHALL_SECONDS) / self._settings.time_scale
        while True:
            await self._wanted.wait()
            await asyncio.sleep(max(0.0, self._asked + pause - time.monotonic()))
            self._wanted.clear()
            if not self._may_speak:
                continue
            self._asked = time.monotonic()
            self._sequence += 1
            body = {"sequence_id": str(self._sequence), "command": "pushall", "version": 1, "push_target": 1}
            await self._publish({"pushing": body})


def _cancelling() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
