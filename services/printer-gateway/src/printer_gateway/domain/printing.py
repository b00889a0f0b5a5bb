"""The machine while a print may be, or is, under way: opening, open, and verifying its end."""

from dataclasses import replace
from datetime import timedelta

from printer_gateway.domain import ending, resting, tracking
from printer_gateway.domain.events import Confidence, FailureReason
from printer_gateway.domain.holds import hold
from printer_gateway.domain.identity import Relation
from printer_gateway.domain.look import PREPARING, RUNNING, Look
from printer_gateway.domain.policy import Policy
from printer_gateway.domain.record import HoldKind, Moment, Outcome, Phase, Record, Run


def opening_active(record: Record, look: Look) -> Record:
    """Preparing or printing, not announced: identity may still change, a later full report settles it."""
    run = _run(record)
    if look.internal:
        return resting.begin(record, look)
    if look.gap and _was_another_print(record, look):
        return open_active(ending.announce(record, look.moment), look)
    run = tracking.observe(tracking.identify(run, look), look)
    # The job that just finished, again: broken values around its end can look like that for seconds.
    run = replace(run, settled=run.settled or (look.full and not _is_last_finished(record, run)))
    record = replace(record, run=run)
    if tracking.calibrates_only(run, look):
        return replace(record, run=replace(run, settled=False))
    if look.state in RUNNING and _ready(record, run):
        return _open(record, look)
    return record


def opening_finished(record: Record, look: Look) -> Record:
    """A tiny job, or its reports were lost. Or the last job's end flickered: then nothing happened."""
    run = _run(record)
    if tracking.calibrates_only(run, look):
        return ending.discard(record, Outcome.NOT_STARTED, look.moment)
    if look.gap and _was_another_print(record, look):
        return open_finished(ending.announce(record, look.moment), look)
    again = not look.gap and look.relation(run) is Relation.SAME
    if _flickered(record, run) or (again and _glimpsed(record, run, look.policy)):
        return resting.closed_terminal(_forget(record), look)
    if look.relation(run) is not Relation.SAME:
        run = tracking.identify(run, look)
    record = ending.announce(replace(record, run=tracking.observe(run, look)), look.moment)
    return ending.complete(record, look.moment, _confidence(look))


def opening_failed(record: Record, look: Look) -> Record:
    """It failed before it printed, or before we were sure of its name."""
    run = _run(record)
    if tracking.calibrates_only(run, look):
        return ending.discard(record, Outcome.NOT_STARTED, look.moment)
    if not (look.gap and _was_another_print(record, look)) and look.relation(run) is not Relation.SAME:
        record = replace(record, run=tracking.identify(run, look))
    return open_failed(ending.announce(record, look.moment), look)


def opening_idle(record: Record, look: Look) -> Record:
    """It was withdrawn before it printed, or went idle unseen."""
    run = _run(record)
    if tracking.calibrates_only(run, look):
        return ending.discard(record, Outcome.NOT_STARTED, look.moment)
    if not look.gap and _flickered(record, run):
        return resting.closed_idle(_forget(record), look)
    return open_idle(ending.announce(record, look.moment), look)


def open_active(record: Record, look: Look) -> Record:
    """The print goes on: pausing and resuming are no starts. Another job means that it ended unseen."""
    run = _run(record)
    relation = look.relation(run)
    if look.gap:
        backwards = look.ref.native is None and tracking.regressed(run, look)
        if relation is not Relation.SAME or backwards:
            return resting.begin(ending.end_unseen(record, look.moment, look.policy), look)
    elif relation is not Relation.SAME:
        if look.internal:
            return record  # loading filament in a pause, for example
        if relation is Relation.OTHER or tracking.restarted(run, look) or _just_returned(run, look):
            return resting.begin(ending.end_unseen(record, look.moment, look.policy), look)
        run = _with_alias(run, look)
    return replace(
        record, phase=Phase.OPEN, hold=None, run=replace(tracking.observe(run, look), gone_at=None)
    )


def open_finished(record: Record, look: Look) -> Record:
    """Finished: as we watched, or the same job after a gap, or any after a gap too short for another."""
    if _ended_elsewhere(record, look):
        return resting.closed_terminal(_conclude(record, look), look)
    run = tracking.observe(_run(record), look)
    record = ending.complete(replace(record, run=run), look.moment, _confidence(look))
    return _show_next(record, look)


def open_failed(record: Record, look: Look) -> Record:
    """Failed. While we watch, the explaining code may still come."""
    if _ended_elsewhere(record, look):
        return resting.closed_terminal(_conclude(record, look), look)
    run = tracking.observe(_run(record), look)
    record = replace(record, run=run)
    if look.gap or _explained(run):
        return _show_next(ending.fail(record, look.moment, look.policy, _confidence(look)), look)
    if record.hold is not None and record.hold.kind is HoldKind.FAILED_REASON:
        return record
    return replace(record, phase=Phase.VERIFY, hold=hold(HoldKind.FAILED_REASON, look.policy))


def open_idle(record: Record, look: Look) -> Record:
    """Idle in the middle: a cancel on A1 and P1, a blip, or after a gap a reboot. Wait before deciding."""
    run = replace(tracking.observe(_run(record), look), gone_at=look.moment.wall)
    record = replace(record, run=run)
    if not look.gap and run.evidence.cancel_code:
        return ending.fail(record, look.moment, look.policy, Confidence.OBSERVED)
    kind = HoldKind.GAP_IDLE if look.gap else HoldKind.IDLE_CHECK
    return replace(record, phase=Phase.VERIFY, hold=hold(kind, look.policy))


def verify_active(record: Record, look: Look) -> Record:
    """Active again: it was a blip or a power loss if it is the same job, else the old one did end."""
    run = _run(record)
    same = look.relation(run) is Relation.SAME
    nameless = look.ref.blank and not run.ref.blank
    if not look.gap and (nameless or (look.internal and not same)):
        return record  # not yet known which job this is
    if same and not _begins_again(record, look):
        return open_active(replace(record, run=replace(run, returned_at=look.moment.wall)), look)
    return resting.begin(_conclude(record, look), look)


def verify_idle(record: Record, look: Look) -> Record:
    """Still idle: a late code may explain it."""
    run = tracking.observe(_run(record), look)
    record = replace(record, run=run)
    if record.hold is not None and record.hold.kind is HoldKind.FAILED_REASON:
        return _conclude(record, look)
    if run.evidence.cancel_code and not look.gap:
        return ending.fail(record, look.moment, look.policy, Confidence.OBSERVED)
    return record


def settle_over(record: Record, now: Moment, policy: Policy) -> Record:
    """No full report came, but the identity had time enough to arrive."""
    run = replace(_run(record), settled=True)
    record = replace(record, run=run, hold=None)
    if not run.late and _glimpsed(record, run, policy):
        return record  # the next look tells
    named = bool(run.ref.name or run.ref.layers or run.ref.native)
    running = run.progress.state in RUNNING
    return ending.announce(record, now) if named and running and _ready(record, run) else record


def failed_reason_over(record: Record, now: Moment, policy: Policy) -> Record:
    return ending.fail(record, now, policy, Confidence.OBSERVED)


def idle_check_over(record: Record, now: Moment, policy: Policy) -> Record:
    """It stayed idle: cancelled or aborted, unless all but the end had been seen."""
    run = _run(record)
    if not run.evidence.cancel_code and not run.evidence.stop_sent_at and run.progress.percent >= 99:
        return ending.complete(record, now, Confidence.INFERRED)
    return ending.fail(record, now, policy, Confidence.OBSERVED, otherwise=FailureReason.ABORTED)


def gap_idle_over(record: Record, now: Moment, policy: Policy) -> Record:
    return ending.end_unseen(record, now, policy)


def _run(record: Record) -> Run:
    assert record.run
    return record.run


def _forget(record: Record) -> Record:
    return replace(record, phase=Phase.CLOSED, run=None, hold=None)


def _confidence(look: Look) -> Confidence:
    return Confidence.RECOVERED if look.gap else Confidence.OBSERVED


def _open(record: Record, look: Look) -> Record:
    record = ending.announce(record, look.moment)
    return replace(record, run=tracking.observe(_run(record), look))


def _ready(record: Record, run: Run) -> bool:
    # Values flicker around the end of a print: the job that just finished must show signs of a beginning.
    return run.settled and (run.fresh or not _is_last_finished(record, run))


def _flickered(record: Record, run: Run) -> bool:
    return not run.fresh and _is_last_finished(record, run)


def _glimpsed(record: Record, run: Run, policy: Policy) -> bool:
    """Whether the job that just finished seemed to begin again for a moment only, as far as was seen.

    What counts is what was seen: reports that are late must not make a moment longer.
    """
    seen = (run.progress.reported_at or run.opened_at) - run.opened_at
    return seen < timedelta(seconds=policy.settle) and _is_last_finished(record, run)


def _is_last_finished(record: Record, run: Run) -> bool:
    last = record.last
    if last is None or last.outcome not in {Outcome.COMPLETED, Outcome.BASELINE}:
        return False
    return run.ref.native in last.keys if run.ref.native else run.ref.name == last.ref.name


def _was_another_print(record: Record, look: Look) -> bool:
    """Whether the job that was opening before a gap is not the one shown now.

    If its id was still the last job's, or it had none yet, only the id arrived meanwhile.
    """
    run = _run(record)
    relation = look.relation(run)
    if run.ref.native is None or relation is Relation.SAME:
        return relation is Relation.OTHER
    return record.last is None or run.ref.native not in record.last.keys


def _ended_elsewhere(record: Record, look: Look) -> bool:
    """Whether the end shown is another print's: one that fitted into a gap, or came after this one's idle."""
    run = _run(record)
    room = look.long_gap or run.gone_at is not None
    return room and look.relation(run) is not Relation.SAME


def _begins_again(record: Record, look: Look) -> bool:
    """Whether the same job starts over. Only a power loss may lead a print back through preparation."""
    run = _run(record)
    watched = record.hold is not None and record.hold.kind is not HoldKind.GAP_IDLE
    if watched and look.state in PREPARING:
        return run.progress.percent > 0
    return look.ref.native is None and tracking.regressed(run, look)


def _just_returned(run: Run, look: Look) -> bool:
    """Whether the job came back so recently that its id may have been the last one's, trailing."""
    settle = timedelta(seconds=look.policy.settle)
    return run.returned_at is not None and look.moment.wall - run.returned_at <= settle


def _explained(run: Run) -> bool:
    return bool(run.evidence.cancel_code or run.evidence.fail_reason or run.evidence.stop_sent_at)


def _conclude(record: Record, look: Look) -> Record:
    """End the run now, as its hold would."""
    kind = record.hold.kind if record.hold else HoldKind.GAP_IDLE
    over = {
        HoldKind.FAILED_REASON: failed_reason_over,
        HoldKind.IDLE_CHECK: idle_check_over,
    }.get(kind, gap_idle_over)
    return over(record, look.moment, look.policy)


def _with_alias(run: Run, look: Look) -> Run:
    native = look.ref.native
    return run if native is None or native in run.keys else replace(run, keys=(*run.keys, native))


def _show_next(record: Record, look: Look) -> Record:
    """The end may come with the name of the next job already on it."""
    record = replace(record, last_state=look.state)
    return resting.closed_terminal(record, replace(look, gap=False, long_gap=False))
