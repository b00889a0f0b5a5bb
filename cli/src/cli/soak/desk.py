"""A desk at which a printer's messages are played to the gateway's pure core, with the clock in hand."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from printer_gateway.codec import from_json, to_json
from printer_gateway.domain.events import Event, PrinterAlert
from printer_gateway.domain.machine import Decision, Disconnected, Observation, StopSent, Tick, step
from printer_gateway.domain.policy import REAL, Policy
from printer_gateway.domain.record import Moment, Record, ack, must_save, new_record
from printer_gateway.domain.report import Received, Session, receive

PRINTER = UUID("0192f7a0-0000-7000-8000-000000000001")
EPOCH = datetime(2026, 3, 1, 12, tzinfo=UTC)

IDLE = {
    "gcode_state": "IDLE",
    "subtask_name": "",
    "gcode_file": "",
    "task_id": "0",
    "subtask_id": "0",
    "mc_percent": 0,
    "layer_num": 0,
    "total_layer_num": 0,
    "mc_remaining_time": 0,
    "print_error": 0,
    "hms": [],
}


def a_job(name: str = "bracket", task: str = "731942001", file: str | None = None) -> dict[str, object]:
    """The fields that name a job; an A1 sent over LAN reports the file, cloud ids are long."""
    return {
        "subtask_name": name,
        "gcode_file": f"{name}.gcode.3mf" if file is None else file,
        "task_id": task,
        "subtask_id": task,
        "total_layer_num": 120,
    }


@dataclass
class Desk:
    """Plays the part of the gateway's shell: merge, decide, store as JSON, publish, acknowledge."""

    policy: Policy = REAL
    record: Record = field(default_factory=lambda: new_record(PRINTER, "01S00A", EPOCH))
    stored: bytes = b""
    session: Session = field(default_factory=Session)
    seconds: float = 0
    clock: str = "process-1"
    events: list[Event] = field(default_factory=list)
    asked: int = 0
    received: Received | None = None
    decision: Decision | None = None

    def connect(self) -> "Desk":
        self.session = Session()
        return self

    def report(
        self, *patches: dict[str, object], full: bool = False, after: float = 1, **fields: object
    ) -> None:
        """One report; without `full` it is a delta."""
        self.seconds += after
        body: dict[str, object] = {"command": "push_status", "msg": 0 if full else 1}
        for patch in (*patches, fields):
            body |= patch
        self.message(json.dumps({"print": body}).encode())

    def message(self, payload: bytes) -> Received:
        self.received = receive(self.session, payload)
        self.session = self.received.session
        if self.received.seen:
            self.observe(self.received.seen)
        return self.received

    def full(self, *patches: dict[str, object], after: float = 1, **fields: object) -> None:
        self.report(IDLE, *patches, full=True, after=after, **fields)

    def observe(self, observation: Observation) -> None:
        before = self.record
        self.decision = step(self.record, observation, self.now, self.policy)
        self.record = self.decision.record
        self.asked += self.decision.request_full
        if must_save(from_json(self.stored) if self.stored else None, self.record):
            self.stored = to_json(self.record)
            assert from_json(self.stored) == self.record
        else:
            assert self.record.pending == before.pending
        for event in self.record.pending:
            self.events.append(event)
            self.record = ack(self.record, event.event_id)
        if self.decision.events:
            self.stored = to_json(self.record)

    def wait(self, seconds: float) -> None:
        """Let time pass, waking for holds as the shell does."""
        end = self.seconds + seconds
        while (wake := self.wake_at) is not None and wake <= end:
            self.seconds = max(wake, self.seconds)
            self.observe(Tick())
        self.seconds = end

    @property
    def wake_at(self) -> float | None:
        """When a hold ends, in seconds of the desk (each process counts its own monotonic seconds)."""
        if self.decision is None or self.decision.wake_at is None:
            return None
        return self.decision.wake_at + self._offset

    def drop(self) -> None:
        self.observe(Disconnected())
        self.session = Session()

    def reconnect(self, after: float = 5) -> None:
        self.drop()
        self.wait(after)

    def restart(self, after: float = 5) -> None:
        """Kill the process: what was not stored is gone, and the monotonic clock is another one."""
        self.record = from_json(self.stored) if self.stored else self.record
        self.session = Session()
        self.seconds += after
        self.clock = f"process-{int(self.clock[8:]) + 1}"
        self.decision = None
        self.observe(Tick())

    def stop_sent(self) -> None:
        self.observe(StopSent())

    @property
    def now(self) -> Moment:
        return Moment(EPOCH + timedelta(seconds=self.seconds), self.seconds - self._offset, self.clock)

    @property
    def _offset(self) -> float:
        return 1000.0 * int(self.clock[8:])

    @property
    def told(self) -> list[str]:
        """What was said about prints, in short."""
        return [e.type.removeprefix("plate.") for e in self.events if not isinstance(e, PrinterAlert)]

    @property
    def alerts(self) -> list[PrinterAlert]:
        return [e for e in self.events if isinstance(e, PrinterAlert)]

    def print_ids(self) -> list[UUID]:
        return list(dict.fromkeys(e.plate.print_id for e in self.events if not isinstance(e, PrinterAlert)))

    def idle(self) -> None:
        """Connected to an idle printer that never printed."""
        self.connect()
        self.full()

    def printing(
        self, *patches: dict[str, object], percent: int = 40, minutes: int = 30, **named: str
    ) -> None:
        """A print under way, watched from its start."""
        if not self.session.synced:
            self.idle()
        about = a_job(**named) if not patches else {}
        self.report(*patches, about, gcode_state="PREPARE", mc_percent=0, print_error=0)
        self.report(gcode_state="RUNNING", layer_num=1)
        self.wait(10)
        self.report(mc_percent=percent, layer_num=max(percent, 1), mc_remaining_time=minutes)
