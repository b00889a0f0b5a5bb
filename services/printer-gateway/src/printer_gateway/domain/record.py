"""What is remembered of one printer. It is stored before anything is published, so it must say all."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from printer_gateway.domain.codes import Severity
from printer_gateway.domain.events import Event
from printer_gateway.domain.identity import JobRef
from printer_gateway.domain.materials import Tray
from printer_gateway.domain.names import PlateName

MAX_CLOSED = 50
SAVE_SECONDS = 30


class Phase(StrEnum):
    """Where the machine stands."""

    NEW = "new"
    """Never seen a synced report: whatever it shows first is history."""
    CLOSED = "closed"
    """No print under way."""
    ARMED = "armed"
    """A job is shown that is not printing: accepted, or finished unseen."""
    OPENING = "opening"
    """A job became active; its identity may still change."""
    OPEN = "open"
    """A print is under way and was announced."""
    VERIFY = "verify"
    """The print seems to have ended; a hold decides how."""
    INTERNAL = "internal"
    """The printer works for itself."""


class HoldKind(StrEnum):
    """What a hold waits for."""

    SETTLE = "settle"
    FAILED_REASON = "failed_reason"
    IDLE_CHECK = "idle_check"
    GAP_IDLE = "gap_idle"
    RECOVER = "recover"
    NOT_STARTED = "not_started"


class Outcome(StrEnum):
    """How a job left the machine."""

    COMPLETED = "completed"
    FAILED = "failed"
    REVIEW = "review"
    BASELINE = "baseline"
    """It was over before we first looked."""
    NOT_STARTED = "not_started"


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, three ways: UTC for people, seconds of a monotonic clock for holds, and which clock that is."""

    wall: datetime
    mono: float
    clock: str
    """Differs per process: monotonic readings of different processes cannot be compared."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A wait. It runs while `clock` is set; without a connection it stands still with `left` seconds."""

    kind: HoldKind
    left: float
    until: float = 0
    clock: str = ""


@dataclass(frozen=True, slots=True)
class RunProgress:
    """The last sane values of a print; `state` and `reported_at` are those of its last active report."""

    state: str = ""
    percent: int = 0
    layer: int = 0
    remaining: int | None = None
    clean: bool = True
    """The last report carried no error."""
    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """A health message that stands, and since when."""

    name: str
    severity: Severity
    since: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """What may explain a failure."""

    stale: tuple[str, ...] = ()
    """Codes that were there before the print: they explain nothing until they went away once."""
    cancel_code: str = ""
    fail_reason: str = ""
    error: str = ""
    error_at: datetime | None = None
    health: tuple[Health, ...] = ()
    stop_sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One print, or a job that may become one. It has a `print_id` once its start was announced."""

    ref: JobRef
    name: PlateName
    opened_at: datetime
    keys: tuple[str, ...] = ()
    """The key it is known by, then every native id it showed later."""
    number: int = 0
    print_id: UUID | None = None
    late: bool = False
    """Under way when first seen."""
    recovered: bool = False
    """Over when first seen."""
    settled: bool = False
    ran: bool = False
    """RUNNING or PAUSE was seen, not just preparation."""
    fresh: bool = False
    """Showed signs of a beginning: preparing, or below 99 percent."""
    progress: RunProgress = field(default_factory=RunProgress)
    evidence: Evidence = field(default_factory=Evidence)
    trays: tuple[Tray, ...] = ()
    fed: tuple[int, ...] = ()
    """Slots that fed, in order of first use."""
    gone_at: datetime | None = None
    """When it was first found neither active nor finished."""
    returned_at: datetime | None = None
    """When it was found active again after that."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A job that is over; `print_id` is None for jobs that never counted as prints of ours."""

    ref: JobRef
    keys: tuple[str, ...]
    number: int
    outcome: Outcome
    closed_at: datetime
    print_id: UUID | None = None
    seconds: float = 0
    noticed: bool = False
    """The operator was told that it may have been printed again unseen."""


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert that stands, or that went away at `gone_at`."""

    code: str
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """The persisted state of one printer. `run_seq` only grows; `closed` is oldest first."""

    printer_id: UUID
    serial: str
    run_seq: int
    phase: Phase = Phase.NEW
    run: Run | None = None
    hold: Hold | None = None
    baseline: JobRef = field(default_factory=JobRef)
    """The last job shown while nothing was under way."""
    closed: tuple[Closed, ...] = ()
    reviewed: Run | None = None
    """The last print closed for review: should it come back, it is the same print."""
    pending: tuple[Event, ...] = ()
    """Decided, not yet known to be published."""
    raised: tuple[Raised, ...] = ()
    alert_seq: int = 0
    last_state: str = ""
    last_seen: datetime | None = None
    gap_pending: bool = False
    """The first report after a gap said nothing; the next one that does is the gap's."""

    @property
    def last(self) -> Closed | None:
        return self.closed[-1] if self.closed else None


def new_record(printer_id: UUID, serial: str, now: datetime) -> Record:
    """A printer never seen before.

    The run counter starts at the time, so that a lost record never gives a new print the id of an old one.
    """
    return Record(printer_id=printer_id, serial=serial, run_seq=int(now.timestamp()))


def ack(record: Record, event_id: UUID) -> Record:
    """The record without a pending event that is now published."""
    return replace(record, pending=tuple(e for e in record.pending if e.event_id != event_id))


def must_save(saved: Record | None, record: Record) -> bool:
    """Whether to store `record` now, given what is stored.

    Decisions are stored at once, before they are published. Mere progress is stored when the percentage
    moves or the stored one is half a minute old: it is evidence should the end never be seen.
    """
    if saved is None or _decisions(saved) != _decisions(record):
        return True
    if (saved.run and saved.run.progress.percent) != (record.run and record.run.progress.percent):
        return True
    if saved.last_seen is None or record.last_seen is None:
        return saved.last_seen is not record.last_seen
    return record.last_seen - saved.last_seen >= timedelta(seconds=SAVE_SECONDS)


def _decisions(record: Record) -> Record:
    run = record.run and replace(record.run, progress=RunProgress())
    return replace(record, last_seen=None, run=run)
