"""Announcing starts and ends. Every end closes the run, so a run ends once."""

from dataclasses import replace
from uuid import uuid5

from printer_gateway.domain import identity, tracking
from printer_gateway.domain.codes import Severity
from printer_gateway.domain.events import (
    Confidence,
    Event,
    FailureReason,
    Filament,
    Plate,
    PlateCompleted,
    PlateFailed,
    PlateNeedsReview,
    PlateStarted,
    PrinterAlert,
)
from printer_gateway.domain.look import PREPARING
from printer_gateway.domain.policy import Policy
from printer_gateway.domain.record import MAX_CLOSED, Closed, Moment, Outcome, Phase, Record, Run


def announce(record: Record, now: Moment) -> Record:
    """The run's start is certain: give it its id and say so."""
    run = _open_run(record)
    key = run.keys[0]
    seq = record.run_seq + 1
    number = seq if identity.repeats(key) else _times_closed(record, key)
    print_id = identity.print_id(record.printer_id, record.serial, key, number)
    run = replace(run, number=number, print_id=print_id)
    record = replace(record, run=run, run_seq=seq, phase=Phase.OPEN, hold=None)
    plate = _plate(run, used=False)
    event_id = identity.start_event_id(print_id)
    return _emit(record, PlateStarted(event_id=event_id, plate=plate, at=now.wall, late=run.late))


def complete(record: Record, now: Moment, confidence: Confidence) -> Record:
    run = _open_run(record)
    plate = replace(_plate(run, used=True), progress_percent=100)
    event = PlateCompleted(
        event_id=identity.end_event_id(plate.print_id),
        plate=plate,
        at=now.wall,
        duration_minutes=_minutes(run, now, confidence),
        confidence=confidence,
    )
    return _close(_emit(record, event), Outcome.COMPLETED, now)


def fail(
    record: Record,
    now: Moment,
    policy: Policy,
    confidence: Confidence,
    otherwise: FailureReason = FailureReason.UNKNOWN,
) -> Record:
    """End the run badly; `otherwise` is the reason when nothing tells it."""
    run = _open_run(record)
    plate = _plate(run, used=True)
    codes = tracking.causes(run, now, policy)
    event = PlateFailed(
        event_id=identity.end_event_id(plate.print_id),
        plate=plate,
        at=now.wall,
        duration_minutes=_minutes(run, now, confidence),
        confidence=confidence,
        reason=_reason(run, codes, otherwise),
        codes=codes,
        cancelled_by="us" if run.evidence.stop_sent_at else None,
    )
    return _close(_emit(record, event), Outcome.FAILED, now)


def review(record: Record, now: Moment, policy: Policy, reason: str = "end_not_seen") -> Record:
    """Ask an operator how the run ended. Should the print come back, it is the same print."""
    run = _open_run(record)
    plate = _plate(run, used=True)
    seen = run.progress.reported_at
    gap = (run.gone_at or now.wall) - seen if seen else None
    event = PlateNeedsReview(
        event_id=identity.review_event_id(plate.print_id),
        plate=plate,
        at=now.wall,
        reason=reason,
        last_seen_at=seen,
        gap_seconds=None if gap is None else max(int(gap.total_seconds()), 0),
        codes=tracking.causes(run, now, policy),
    )
    return replace(_close(_emit(record, event), Outcome.REVIEW, now), reviewed=run)


def end_unseen(record: Record, now: Moment, policy: Policy) -> Record:
    """The end happened while nobody watched: known codes are facts, strong evidence completes, else ask."""
    run = _open_run(record)
    if run.evidence.cancel_code or run.evidence.stop_sent_at:
        return fail(record, now, policy, Confidence.INFERRED)
    if tracking.looks_done(run, now, policy):
        return complete(record, now, Confidence.INFERRED)
    return review(record, now, policy)


def discard(record: Record, outcome: Outcome, now: Moment) -> Record:
    """The job was no print of ours: remember that it was seen."""
    return _close(record, outcome, now)


def alert(record: Record, now: Moment, code: str, severity: Severity, message: str) -> Record:
    """Tell the operator; each call is an alert of its own."""
    seq = record.alert_seq + 1
    event_id = uuid5(record.printer_id, f"alert|{code}|{seq}|{now.wall.isoformat()}")
    event = PrinterAlert(event_id=event_id, code=code, severity=severity, message=message, at=now.wall)
    return _emit(replace(record, alert_seq=seq), event)


def _open_run(record: Record) -> Run:
    assert record.run, f"no run in phase {record.phase}"
    return record.run


def _emit(record: Record, event: Event) -> Record:
    return replace(record, pending=(*record.pending, event))


def _close(record: Record, outcome: Outcome, now: Moment) -> Record:
    run = _open_run(record)
    closed = Closed(
        ref=run.ref,
        keys=run.keys,
        number=run.number,
        outcome=outcome,
        closed_at=now.wall,
        print_id=run.print_id,
        seconds=max((now.wall - run.opened_at).total_seconds(), 0),
    )
    return replace(
        record,
        phase=Phase.CLOSED,
        run=None,
        hold=None,
        baseline=run.ref,
        reviewed=None,
        closed=(*record.closed, closed)[-MAX_CLOSED:],
    )


def _times_closed(record: Record, key: str) -> int:
    numbers = [c.number for c in record.closed if key in c.keys and c.outcome is not Outcome.NOT_STARTED]
    return max(numbers, default=-1) + 1


def _reason(run: Run, codes: tuple[str, ...], otherwise: FailureReason) -> FailureReason:
    if run.evidence.stop_sent_at or run.evidence.cancel_code:
        return FailureReason.CANCELLED
    if not run.ran and run.progress.state in PREPARING:
        return FailureReason.PRE_PRINT
    return FailureReason.FAILED if codes else otherwise


def _plate(run: Run, *, used: bool) -> Plate:
    assert run.print_id, "only an announced print has events"
    return Plate(
        print_id=run.print_id,
        file_name=run.name.file_name,
        candidates=run.name.candidates,
        plate_index=run.name.plate_index,
        started_at=None if run.recovered else run.opened_at,
        progress_percent=run.progress.percent,
        layers=run.progress.layer,
        filament=_filament(run, used=used),
    )


def _minutes(run: Run, now: Moment, confidence: Confidence) -> float | None:
    if run.late or confidence is not Confidence.OBSERVED:
        return None
    return round((now.wall - run.opened_at).total_seconds() / 60, 2)


def _filament(run: Run, *, used: bool) -> tuple[Filament, ...]:
    trays = [t for t in run.trays if not used or not run.fed or t.slot in run.fed]
    return tuple(
        Filament(tray=t.slot, tray_uuid=t.uuid or None, material=t.material or None, color=t.color or None)
        for t in trays
    )
