"""One printer: what it reports goes through the machine; what is decided is stored first, published then."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

from prometheus_client import Counter

from chassis import failpoints
from chassis.broker import Broker
from chassis.db import new_id
from chassis.telemetry import log, trace_headers
from contracts.envelope import Envelope, Event
from contracts.printer_gateway import PrinterConnected, PrinterDisconnected
from contracts.printers import PrinterConnection
from printer_gateway import messages
from printer_gateway.domain import state as live
from printer_gateway.domain.machine import Disconnected, Observation, Tick, step
from printer_gateway.domain.policy import Policy
from printer_gateway.domain.record import Moment, Record, ack, must_save, new_record
from printer_gateway.domain.report import Received, Session
from printer_gateway.domain.snapshot import Snapshot
from printer_gateway.store import StaleRecordError, Store, until_answered

ENDS = Counter("platework_gateway_events_total", "Events decided, by type.", ["type", "confidence"])

_CLOCK = uuid4().hex
"""Names this process's monotonic clock."""


def now() -> Moment:
    return Moment(datetime.now(UTC), time.monotonic(), _CLOCK)


class Tracker:
    """Follows one printer. Its observations are taken one at a time, in the order they were made."""

    def __init__(self, connection: PrinterConnection, store: Store, broker: Broker, policy: Policy) -> None:
        self.connection = connection
        self._store, self._broker, self._policy = store, broker, policy
        self._lock = asyncio.Lock()
        self._record: Record | None = None
        self._saved: Record | None = None
        self._revision: int | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._ticks: set[asyncio.Task[None]] = set()
        self.session = Session()
        self._heard: datetime | None = None
        self._shown: live.Sent | None = None
        self._online = False
        self.ask_full: Callable[[], None] = lambda: None
        """Set by the link while it is up: asks the printer for a full report."""

    async def start(self) -> None:
        """Load what is remembered, and publish what a crash left unpublished."""
        async with self._lock:
            await self._load()
            await self._publish_pending()

    async def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for task in self._ticks:
            task.cancel()
        await asyncio.gather(*self._ticks, return_exceptions=True)

    def begin_session(self) -> None:
        """A new connection: nothing is decided before its first full report."""
        self.session = Session()

    async def receive(self, received: Received) -> None:
        """Take one message of the printer."""
        self.session = received.session
        self._heard = datetime.now(UTC)
        if received.seen is not None:
            await self.observe(received.seen)
            await self._go_online()
            await self._show()

    async def observe(self, observation: Observation) -> None:
        """Let the machine decide what an observation means, store that, publish that."""
        async with self._lock:
            while True:
                record = self._record
                assert record is not None, "start() comes first"
                moment = now()
                decision = step(record, observation, moment, self._policy)
                self._record = decision.record
                try:
                    await self._save_if_due()
                except StaleRecordError:
                    log.warning("record changed elsewhere, deciding again", printer=self.connection.serial)
                    await self._load()
                    continue
                break
            if decision.odd_state:
                log.info("unknown state", printer=self.connection.serial, state=decision.odd_state)
            for event in decision.events:
                ENDS.labels(event.type, str(getattr(event, "confidence", ""))).inc()
            await self._publish_pending()
            self._wake_at(decision.wake_at, moment.mono)
        if decision.request_full:
            self.ask_full()

    async def lost(self, reason: str) -> None:
        """The connection is gone. That ends no print."""
        await self.observe(Disconnected())
        log.info("connection lost", printer=self.connection.serial, reason=reason)

    async def go_offline(self, reason: str) -> None:
        """Not heard for long: say so, once."""
        if not self._online and self._shown is not None:
            return
        was_online, self._online = self._online, False
        if was_online:
            await self._publish(
                PrinterDisconnected(
                    tenant_id=self.connection.tenant_id,
                    printer_id=self.connection.printer_id,
                    printer_serial=self.connection.serial,
                    at=datetime.now(UTC),
                    reason=reason,
                )
            )
        await self._show()

    async def _go_online(self) -> None:
        if self._online:
            return
        self._online = True
        await self._publish(
            PrinterConnected(
                tenant_id=self.connection.tenant_id,
                printer_id=self.connection.printer_id,
                printer_serial=self.connection.serial,
                at=datetime.now(UTC),
            )
        )

    async def _load(self) -> None:
        found = await self._store.load_record(self.connection)
        if found is None:
            serial, printer_id = self.connection.serial, self.connection.printer_id
            self._record, self._revision = new_record(printer_id, serial, datetime.now(UTC)), None
            self._saved = None
        else:
            self._record, self._revision = found
            self._saved = self._record

    async def _save_if_due(self) -> None:
        assert self._record is not None
        if must_save(self._saved, self._record):
            await self._save()

    async def _save(self) -> None:
        record = self._record
        assert record is not None
        self._revision = await self._store.save_record(self.connection, record, self._revision)
        self._saved = record
        failpoints.hit("gateway.saved")

    async def _publish_pending(self) -> None:
        assert self._record is not None
        if not self._record.pending:
            return
        for event in self._record.pending:
            await self._publish(messages.message(self.connection, event), event_id=event.event_id)
            failpoints.hit("gateway.published")
            self._record = ack(self._record, event.event_id)
        await self._save()

    async def _publish(self, event: Event, event_id: UUID | None = None) -> None:
        headers = trace_headers()
        envelope = Envelope(event_id or new_id(), "printer-gateway", datetime.now(UTC), event, headers)
        body = event.model_dump_json().encode()
        await until_answered(
            lambda: self._broker.stream.publish(event.subject, body, headers=envelope.headers())
        )

    def _wake_at(self, deadline: float | None, mono: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if deadline is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(0.0, deadline - mono), self._tick)

    def _tick(self) -> None:
        task = asyncio.create_task(self.observe(Tick()))
        self._ticks.add(task)
        task.add_done_callback(self._ticks.discard)

    async def _show(self) -> None:
        """Put the live state where people watch it, when it is worth it."""
        assert self._record is not None
        snapshot: Snapshot = self.session.snapshot
        state = live.live_state(self._record, snapshot, online=self._online, seen_at=self._heard)
        mono = time.monotonic()
        if live.due(self._shown, state, mono) > mono:
            return
        self._shown = live.Sent(state, mono)
        await until_answered(lambda: self._store.put_state(self.connection, state))
