"""The live state of a printer for people to watch, and when it is worth sending.

It is derived from the merged document, so skipping some states loses nothing. Never the other way round: no
life cycle is derived from it.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from printer_gateway.domain.codes import Severity, error_name
from printer_gateway.domain.control import Can, can_control
from printer_gateway.domain.look import PREPARING
from printer_gateway.domain.names import source_name
from printer_gateway.domain.record import Phase, Record
from printer_gateway.domain.snapshot import Snapshot, Temperatures
from printer_gateway.domain.texts import error_text, health_text

INTERVAL = 5.0
"""Seconds between states that differ only in figures."""

HEARTBEAT = 60.0
DEAD_BAND_DEGREES = 2.0

_STAGES = {
    "printing": (0,),
    "levelling": (1, 9, 11, 40),
    "heating": (2, 7, 49, 50, 51, 52),
    "filament": (4, 22, 24),
    "paused": (5, 6, 16, 17, 20, 21, 23, 26, 27, 28, 30, 31, 32, 33, 34, 35),
    "calibrating": (3, 8, 10, 12, 18, 19, 25, 36, 37, 38, 39, 41, 42, 43, 44, 45, 46, 47, 48),
    "homing": (13, 14, 15, 29),
}
_STAGE_GROUPS = {number: group for group, numbers in _STAGES.items() for number in numbers}


@dataclass(frozen=True, slots=True)
class Condition:
    """What the connection knows besides the reports.

    `problem` is empty while the connection is well; `obeyed` as in `control.can_control`; `seen_at` is when
    the printer was heard last (UTC).
    """

    problem: str = ""
    detail: str = ""
    obeyed: bool | None = None
    seen_at: datetime | None = None

    def heard(self, at: datetime) -> Self:
        return replace(self, problem="", detail="", seen_at=at)

    def troubled(self, problem: str, detail: str) -> Self:
        return replace(self, problem=problem, detail=detail)


@dataclass(frozen=True, slots=True)
class Fault:
    """A health message or an error as the screen shows it; `text` is empty when its meaning is not known."""

    code: str
    severity: Severity
    text: str


@dataclass(frozen=True, slots=True)
class TrayState:
    slot: int
    material: str
    color: str
    remain: int | None


@dataclass(frozen=True, slots=True)
class LiveState:
    """What a printer shows now. `remaining_minutes` is the printer's estimate; errors as on its screen.

    `problem` says what is wrong with the connection, empty when nothing is, and `problem_text` in words.
    """

    online: bool
    gcode_state: str = ""
    activity: str = "unknown"
    stage: int | None = None
    """The printer's own number of what it does; `activity` groups them."""
    print_id: UUID | None = None
    file_name: str | None = None
    progress_percent: int | None = None
    layer: int | None = None
    total_layers: int | None = None
    remaining_minutes: int | None = None
    temperatures: Temperatures = field(default_factory=Temperatures)
    trays: tuple[TrayState, ...] = ()
    active_tray: int | None = None
    error: str = ""
    error_text: str = ""
    health: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    can_control: Can = Can.UNKNOWN
    control_reason: str = ""
    problem: str = ""
    problem_text: str = ""
    seen_at: datetime | None = None
    """When the printer was last heard (UTC)."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The state sent last, and when on the monotonic clock."""

    state: LiveState
    at: float


def live_state(record: Record, snapshot: Snapshot, condition: Condition, *, online: bool) -> LiveState:
    """Describe a printer from its last merged document."""
    progress, materials, faults = snapshot.progress, snapshot.materials, snapshot.faults
    run = record.run if record.phase in {Phase.OPEN, Phase.VERIFY, Phase.OPENING} else None
    error = error_name(faults.print_error) if faults.print_error else ""
    can, why = can_control(snapshot, condition.obeyed)
    return LiveState(
        online=online,
        gcode_state=progress.state,
        activity=activity(record, snapshot) if online else "offline",
        stage=progress.stage,
        print_id=run.print_id if run else None,
        file_name=run.name.file_name if run else source_name(snapshot.job),
        progress_percent=progress.percent,
        layer=progress.layer,
        total_layers=progress.total_layers,
        remaining_minutes=progress.remaining,
        temperatures=snapshot.temperatures,
        trays=tuple(TrayState(t.slot, t.material, t.color, t.remain) for t in materials.trays),
        active_tray=materials.active,
        error=error,
        error_text=error_text(error),
        health=tuple(sorted(h.name for h in faults.health)),
        faults=tuple(Fault(h.name, h.severity, health_text(h.name)) for h in faults.health),
        can_control=can,
        control_reason=why,
        problem=condition.problem,
        problem_text=condition.detail,
        seen_at=condition.seen_at,
    )


def activity(record: Record, snapshot: Snapshot) -> str:
    """The kind of work: a group of the many stages that printers report."""
    state, stage = snapshot.progress.state, snapshot.progress.stage
    if record.phase is Phase.INTERNAL:
        return "calibrating"
    if state == "PAUSE":
        return "paused"
    if state == "RUNNING" or state in PREPARING:
        # Stage -1 and 255 mean none; some firmware leaves 0 behind.
        group = _STAGE_GROUPS.get(stage) if stage is not None else None
        return group or ("printing" if state == "RUNNING" else "preparing")
    return {"FINISH": "finished", "FAILED": "failed", "IDLE": "idle"}.get(state, "unknown")


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a state is sent, in seconds: for figures at most, and at least."""

    figures: float = INTERVAL
    heartbeat: float = HEARTBEAT


REAL_PACE = Pace()


def due(sent: Sent | None, state: LiveState, now: float, pace: Pace = REAL_PACE) -> float:
    """The monotonic time at which `state` is to be sent; not later than `now` means at once.

    What a person must see at once goes at once; figures at most every five seconds and only when they moved
    enough to matter; the heartbeat says that the gateway itself is alive.
    """
    if sent is None or _headline(sent.state) != _headline(state):
        return now
    if _moved(sent.state, state):
        return max(sent.at + pace.figures, now)
    return sent.at + pace.heartbeat


def _headline(state: LiveState) -> tuple[object, ...]:
    return (
        state.online,
        state.gcode_state,
        state.activity,
        state.error,
        state.health,
        state.print_id,
        state.file_name,
        state.can_control,
        state.problem,
    )


def _moved(before: LiveState, now: LiveState) -> bool:
    figures = (
        "stage",
        "progress_percent",
        "layer",
        "total_layers",
        "remaining_minutes",
        "trays",
        "active_tray",
    )
    if any(getattr(before, name) != getattr(now, name) for name in figures):
        return True
    old, new = before.temperatures, now.temperatures
    pairs = (
        (old.nozzle, new.nozzle),
        (old.nozzle_target, new.nozzle_target),
        (old.bed, new.bed),
        (old.bed_target, new.bed_target),
        (old.chamber, new.chamber),
    )
    return any(a != b and (a is None or b is None or abs(a - b) >= DEAD_BAND_DEGREES) for a, b in pairs)
