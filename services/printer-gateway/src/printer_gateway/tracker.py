"""One printer: what it reports goes through the machine; what is decided is stored first, published then.

Deciding never waits: the machine's record advances in memory. A second loop writes it by compare-and-set and
publishes what it says, in that order. While NATS is away both wait, so nothing is said that is not stored.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from opentelemetry import trace
from opentelemetry.context import Context
from prometheus_client import Counter, Gauge

from chassis import failpoints
from chassis.broker import Broker
from chassis.telemetry import log, trace_headers, tracer
from contracts.envelope import Envelope, Event
from contracts.printers import PrinterConnection
from printer_gateway import messages
from printer_gateway.codec import Fence
from printer_gateway.domain import state as live
from printer_gateway.domain.events import PlateStarted
from printer_gateway.domain.machine import Disconnected, Observation, Tick, step
from printer_gateway.domain.policy import Policy
from printer_gateway.domain.record import Moment, Record, Run, ack, must_save, new_record
from printer_gateway.domain.report import Received, Session
from printer_gateway.domain.snapshot import Snapshot
from printer_gateway.lease import Lease, LeaseLostError
from printer_gateway.news import News
from printer_gateway.slips import completed
from printer_gateway.store import StaleRecordError, Store, until_answered

EVENTS = Counter("platework_gateway_events_total", "Events decided, by type.", ["type", "confidence"])
LAST_REPORT = Gauge(
    "platework_gateway_last_report_timestamp_seconds",
    "When a printer was last heard, in seconds since 1970.",
    ["printer"],
)
MAX_ODD_STATES = 20
RETRY_SECONDS = 1.0

_CLOCK = uuid4().hex
"""Names this process's monotonic clock."""


def now() -> Moment:
    return Moment(datetime.now(UTC), time.monotonic(), _CLOCK)


class Tracker:
    """Follows one printer while this gateway has its lease."""

    def __init__(
        self,
        connection: PrinterConnection,
        lease: Lease,
        holder: str,
        store: Store,
        broker: Broker,
        policy: Policy,
        pace: live.Pace = live.REAL_PACE,
    ) -> None:
        self.connection, self.lease = connection, lease
        self._store, self._broker, self._policy, self._pace = store, broker, policy, pace
        self._fence = Fence(holder)
        self._record: Record = new_record(connection.printer_id, connection.serial, datetime.now(UTC))
        self._saved: Record | None = None
        self._revision = 0
        self._timer: asyncio.TimerHandle | None = None
        self._work = asyncio.Event()
        self._announced = asyncio.Event()
        self._odd_states: set[str] = set()
        # By event: the report it was decided on.
        self._traces: dict[UUID, Context] = {}
        self.news = News(connection, self._work.set)
        self.session = Session()
        self._snapshot = Snapshot()
        self.condition = live.Condition()
        self._shown: live.Sent | None = None
        self.ask_full: Callable[[], None] = lambda: None
        """Set by the link while it is up: asks the printer for a full report."""

    async def start(self) -> None:
        """Load what is remembered and write this gateway into it: from here on nobody else's writes count.

        Raises:
            UnreadableRecordError: what is stored must not be overwritten.
        """
        while True:
            found = await self._store.load_record(self.connection)
            if found is not None:
                self._record, self._revision = found.record, found.revision
                self._fence = Fence(self._fence.holder, found.fence.epoch + 1)
            try:
                self._revision = await self._store.save_record(
                    self.connection, self._record, self._fence, self._revision
                )
            except StaleRecordError:
                continue
            break
        self._saved = self._record
        self.lease.confirm = self._still_ours
        self.observe(Tick())
        self._work.set()

    async def run(self) -> None:
        """Store, publish and show what is decided, until cancelled.

        Raises:
            LeaseLostError: another gateway has the printer now; nothing more may be said.
        """
        while True:
            await self._until_work()
            await self.lease.proven()
            await self._persist()
            await self._publish_pending()
            await self._show()

    def stop(self) -> None:
        LAST_REPORT.remove_by_labels({"printer": str(self.connection.printer_id)})
        if self._timer is not None:
            self._timer.cancel()

    async def finish(self, reason: str) -> None:
        """Say that the printer is no longer watched, and why. What was decided goes out first."""
        self.news.go_offline(reason)
        await self._persist()
        await self._publish_pending()
        await self._show()

    # Deciding.

    def begin_session(self) -> None:
        """A new connection: nothing is decided before its first full report."""
        self.session = Session()
        self.condition = replace(self.condition, obeyed=None)

    def obeyed(self, answer: bool | None) -> None:
        """What the printer made of a command, as in `control.can_control`."""
        if answer is not None:
            self.condition = replace(self.condition, obeyed=answer)
            self._work.set()

    def receive(self, received: Received) -> None:
        """Take one message of the printer."""
        self.session = received.session
        self.condition = self.condition.heard(datetime.now(UTC))
        LAST_REPORT.labels(str(self.connection.printer_id)).set_to_current_time()
        if received.seen is not None:
            self._snapshot = received.seen.snapshot
            self.observe(received.seen)
            self.news.go_online()
        self._work.set()

    def observe(self, observation: Observation) -> None:
        """Let the machine decide what an observation means."""
        moment = now()
        decision = step(self._record, observation, moment, self._policy)
        self._record = decision.record
        self._wonder(decision.odd_state)
        if any(isinstance(event, PlateStarted) for event in decision.events):
            self._announced.set()
            self._announced = asyncio.Event()
        for event in decision.events:
            EVENTS.labels(event.type, str(getattr(event, "confidence", ""))).inc()
            with tracer.start_as_current_span(f"decide {event.type}") as span:
                self._traces[event.event_id] = trace.set_span_in_context(span)
        self._wake_at(decision.wake_at, moment.mono)
        if decision.request_full:
            self.ask_full()
        self._work.set()

    async def next_print(self, known: UUID | None) -> Run:
        """Wait for a print under way that was announced and is not the known one."""
        while (run := self._record.run) is None or run.print_id in {None, known}:
            await self._announced.wait()
        return run

    def _wonder(self, state: str) -> None:
        """Log a state that means nothing to us, each once."""
        if state and state not in self._odd_states and len(self._odd_states) < MAX_ODD_STATES:
            self._odd_states.add(state)
            log.info("unknown state", printer=self.connection.serial, state=state)

    @property
    def record(self) -> Record:
        return self._record

    @property
    def snapshot(self) -> Snapshot:
        """The printer as last seen, also while it is away."""
        return self._snapshot

    # The connection.

    def troubled(self, problem: str, detail: str = "") -> None:
        """Something is wrong with the connection; `problem` is empty when nothing is any more."""
        self.condition = self.condition.troubled(problem, detail)
        self._work.set()

    def lost(self) -> None:
        """The connection is gone. That ends no print."""
        self.observe(Disconnected())

    # Storing, then publishing.

    async def _until_work(self) -> None:
        """Wait for a decision, or until the live state is due: its last figures and its heartbeat go out."""
        state, mono = self._state(), time.monotonic()
        pause = None if state is None else max(live.due(self._shown, state, mono, self._pace) - mono, 0)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._work.wait()
        self._work.clear()

    async def _persist(self) -> None:
        while must_save(self._saved, record := self._record):
            try:
                self._revision = await self._store.save_record(
                    self.connection, record, self._fence, self._revision
                )
            except StaleRecordError:
                await self._catch_up()
                continue
            self._saved = record
            failpoints.hit("gateway.saved")

    async def _catch_up(self) -> None:
        """A write was refused: either an earlier one of ours arrived after all, or we are no longer asked."""
        if not await self._still_ours():
            self.lease.lose()
            raise LeaseLostError(self.lease.name)

    async def _still_ours(self) -> bool:
        found = await self._store.load_record(self.connection)
        if found is None or found.fence != self._fence:
            return False
        self._revision = found.revision
        return True

    async def _publish_pending(self) -> None:
        for decided in self._record.pending:
            if self._saved is None or decided not in self._saved.pending:
                break  # decided since the last write: stored first, in the next round
            said = await completed(self._store, messages.message(self.connection, decided))
            await self._publish(said, decided.event_id)
            failpoints.hit("gateway.published")
            self._record = ack(self._record, decided.event_id)
        while self.news.pending:
            event_id, event = self.news.pending[0]
            await self._publish(event, event_id)
            self.news.pending.popleft()
        await self._persist()

    async def _publish(self, event: Event, event_id: UUID) -> None:
        body = event.model_dump_json().encode()
        # Services that act on the message continue the trace that began with the printer's report.
        begun = self._traces.pop(event_id, None)
        with tracer.start_as_current_span(f"publish {event.ce_type()}", context=begun):
            envelope = Envelope(event_id, "printer-gateway", datetime.now(UTC), event, trace_headers())

            async def attempt() -> None:
                await self.lease.proven()
                await self._broker.stream.publish(event.subject, body, headers=envelope.headers())

            await until_answered(attempt)

    def _wake_at(self, deadline: float | None, mono: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if deadline is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(0.0, deadline - mono), self.observe, Tick())

    # Showing.

    def _state(self) -> live.LiveState | None:
        """The live state; None before anything is known, so that a restart does not show as one."""
        if not (self.news.online or self.news.offline or self.condition.problem):
            return None
        return live.live_state(self._record, self._snapshot, self.condition, online=self.news.online)

    async def _show(self) -> None:
        """Put the live state where people watch it, when it is worth it."""
        state, mono = self._state(), time.monotonic()
        if state is None or live.due(self._shown, state, mono, self._pace) > mono or not self.lease.fresh:
            return
        if await self._store.put_state(self.connection, state):
            self._shown = live.Sent(state, mono)
        else:
            await asyncio.sleep(RETRY_SECONDS)
