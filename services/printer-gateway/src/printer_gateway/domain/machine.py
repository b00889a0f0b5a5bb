"""The life cycle of prints on one printer: when does a physical print start, and how does it end.

One function, `step`, takes what is remembered, what happened and the time, and returns what to remember and
what to say. The caller stores the record first, publishes its pending events then, and acknowledges each.
Connections come and go without any meaning of their own: a lost connection never ends a print.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from printer_gateway.domain import alerts, holds, printing, resting
from printer_gateway.domain.events import Event
from printer_gateway.domain.look import Activity, Look, activity_of, look_at
from printer_gateway.domain.policy import REAL, Policy
from printer_gateway.domain.record import HoldKind, Moment, Phase, Record
from printer_gateway.domain.report import Seen


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed; a hold may be over."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The connection is gone. Holds stand still until the printer is seen again."""


@dataclass(frozen=True, slots=True)
class StopSent:
    """We sent the printer a stop."""


Observation = Seen | Tick | Disconnected | StopSent


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do. `wake_at` is monotonic; `odd_state` is a state that was never heard of, to be logged."""

    record: Record
    events: tuple[Event, ...] = ()
    """Decided by this step; they are among the record's pending ones."""
    request_full: bool = False
    wake_at: float | None = None
    odd_state: str = ""


TABLE: dict[tuple[Phase, Activity], Callable[[Record, Look], Record]] = {
    (Phase.NEW, Activity.IDLE): resting.adopt,
    (Phase.NEW, Activity.FINISHED): resting.adopt,
    (Phase.NEW, Activity.FAILED): resting.adopt,
    (Phase.NEW, Activity.ACTIVE): resting.begin,
    (Phase.CLOSED, Activity.IDLE): resting.closed_idle,
    (Phase.CLOSED, Activity.FINISHED): resting.closed_terminal,
    (Phase.CLOSED, Activity.FAILED): resting.closed_terminal,
    (Phase.CLOSED, Activity.ACTIVE): resting.begin,
    (Phase.ARMED, Activity.IDLE): resting.armed_idle,
    (Phase.ARMED, Activity.FINISHED): resting.armed_terminal,
    (Phase.ARMED, Activity.FAILED): resting.armed_terminal,
    (Phase.ARMED, Activity.ACTIVE): resting.armed_active,
    (Phase.OPENING, Activity.IDLE): printing.opening_idle,
    (Phase.OPENING, Activity.FINISHED): printing.opening_finished,
    (Phase.OPENING, Activity.FAILED): printing.opening_failed,
    (Phase.OPENING, Activity.ACTIVE): printing.opening_active,
    (Phase.OPEN, Activity.IDLE): printing.open_idle,
    (Phase.OPEN, Activity.FINISHED): printing.open_finished,
    (Phase.OPEN, Activity.FAILED): printing.open_failed,
    (Phase.OPEN, Activity.ACTIVE): printing.open_active,
    (Phase.VERIFY, Activity.IDLE): printing.verify_idle,
    (Phase.VERIFY, Activity.FINISHED): printing.open_finished,
    (Phase.VERIFY, Activity.FAILED): printing.open_failed,
    (Phase.VERIFY, Activity.ACTIVE): printing.verify_active,
    (Phase.INTERNAL, Activity.IDLE): resting.internal_over,
    (Phase.INTERNAL, Activity.FINISHED): resting.internal_over,
    (Phase.INTERNAL, Activity.FAILED): resting.internal_over,
    (Phase.INTERNAL, Activity.ACTIVE): resting.internal_active,
}
"""What a look at the printer means, by where the machine stands."""

EXPIRY: dict[HoldKind, Callable[[Record, Moment, Policy], Record]] = {
    HoldKind.SETTLE: printing.settle_over,
    HoldKind.FAILED_REASON: printing.failed_reason_over,
    HoldKind.IDLE_CHECK: printing.idle_check_over,
    HoldKind.GAP_IDLE: printing.gap_idle_over,
    HoldKind.RECOVER: resting.recovery_over,
    HoldKind.NOT_STARTED: resting.not_started,
}
"""What it means when nothing happened until a hold was over."""


def step(record: Record, observation: Observation, now: Moment, policy: Policy = REAL) -> Decision:
    """Decide what an observation means. Deterministic: the same arguments give the same event ids."""
    before = record
    odd_state = ""
    match observation:
        case Seen():
            record, odd_state = _seen(record, observation, now, policy)
        case Tick():
            record = _expire(_start_clock(record, now, seen=False), now, policy)
            record = _start_clock(record, now, seen=True) if record.hold != before.hold else record
        case Disconnected():
            hold = record.hold and holds.suspend(record.hold, now)
            record = replace(record, hold=hold)
        case StopSent() if record.run is not None:
            evidence = replace(record.run.evidence, stop_sent_at=now.wall)
            record = replace(record, run=replace(record.run, evidence=evidence))
        case StopSent():
            pass
    return _decision(before, record, now, odd_state)


def _seen(record: Record, seen: Seen, now: Moment, policy: Policy) -> tuple[Record, str]:
    record = alerts.watch(record, seen.snapshot.faults, now, policy)
    activity = activity_of(seen.snapshot)
    if activity is None:
        state = seen.snapshot.progress.state
        record = replace(record, gap_pending=seen.gap or record.gap_pending)
        return record, state
    look = look_at(record, seen, activity, now, policy)
    record = TABLE[record.phase, activity](record, look)
    # What is seen now counts before a hold that is just over: it may be what the hold waited for.
    record = replace(record, last_state=look.state, last_seen=now.wall, gap_pending=False)
    record = _expire(record, now, policy)
    return _start_clock(record, now, seen=True), ""


def _expire(record: Record, now: Moment, policy: Policy) -> Record:
    if record.hold is None or not holds.expired(record.hold, now):
        return record
    return EXPIRY[record.hold.kind](record, now, policy)


def _start_clock(record: Record, now: Moment, *, seen: bool) -> Record:
    # The wait for a failure's code needs no connection: the failure itself was seen.
    if record.hold is None or not (seen or record.hold.kind is HoldKind.FAILED_REASON):
        return record
    return replace(record, hold=holds.run(record.hold, now))


def _decision(before: Record, record: Record, now: Moment, odd_state: str) -> Decision:
    kind = record.hold.kind if record.hold else None
    new_hold = kind is not None and (before.hold is None or before.hold.kind is not kind)
    known = {event.event_id for event in before.pending}
    return Decision(
        record=record,
        events=tuple(event for event in record.pending if event.event_id not in known),
        request_full=new_hold and kind in holds.ASKS_FOR_FULL_REPORT,
        wake_at=holds.deadline(record.hold, now),
        odd_state=odd_state,
    )
