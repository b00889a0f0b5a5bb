"""The machine while no print is under way: never seen, closed, a job accepted, or internal work."""

from dataclasses import replace

from printer_gateway.domain import ending, tracking
from printer_gateway.domain.events import Confidence
from printer_gateway.domain.holds import hold
from printer_gateway.domain.identity import JobRef, Relation, relate
from printer_gateway.domain.look import RUNNING, Activity, Look
from printer_gateway.domain.policy import Policy
from printer_gateway.domain.record import Closed, HoldKind, Moment, Outcome, Phase, Record, Run


def adopt(record: Record, look: Look) -> Record:
    """The first thing ever seen is not active: it is history, whatever it is."""
    if look.activity is Activity.IDLE or look.ref.blank:
        return _rest(record, look.ref)
    return ending.discard(replace(record, run=tracking.new_run(look)), Outcome.BASELINE, look.moment)


def begin(record: Record, look: Look) -> Record:
    """A job is active and none was: a print may be starting. The same job again is a reprint."""
    if look.internal:
        return replace(record, phase=Phase.INTERNAL, run=None, hold=None, baseline=look.ref)
    returned = _returned(record, look)
    if returned:
        return replace(record, phase=Phase.OPEN, run=returned, hold=None, reviewed=None)
    run = tracking.new_run(look)
    return replace(record, phase=Phase.OPENING, run=run, hold=hold(HoldKind.SETTLE, look.policy))


def closed_idle(record: Record, look: Look) -> Record:
    """Nothing goes on. A new name or id while we watch is a job accepted but not started."""
    if not look.gap and not look.internal and _changed(record, look):
        return _arm(record, look, HoldKind.NOT_STARTED)
    return _rest(record, look.ref)


def closed_terminal(record: Record, look: Look) -> Record:
    """A finished or failed job is shown. Printers keep showing the last one until the next begins."""
    if look.internal:
        return _rest(record, look.ref)
    if look.activity is Activity.FINISHED and (resolved := _finished_after_review(record, look)):
        return resolved
    if _changed(record, look) and (kind := _why_armed(record, look)):
        return _arm(record, look, kind)
    record = _rest(record, look.ref)
    return _notice(record, look) if look.gap else record


def armed_active(record: Record, look: Look) -> Record:
    """The accepted job starts, or another one does."""
    run = _run(record)
    if look.relation(run) is not Relation.SAME:
        record = _give_up(record, look.moment, look.policy)
    return begin(record, look)


def armed_idle(record: Record, look: Look) -> Record:
    """Still not started; an accepted job that vanishes without a trace was withdrawn."""
    run = _run(record)
    if look.ref.blank:
        return record if _recovering(record) else ending.discard(record, Outcome.NOT_STARTED, look.moment)
    if look.relation(run) is Relation.SAME:
        return replace(record, run=tracking.identify(run, look))
    return closed_idle(_give_up(record, look.moment, look.policy), look)


def armed_terminal(record: Record, look: Look) -> Record:
    """The last job's end is still shown under the new name, or the new job has ended unseen."""
    run = _run(record)
    if look.relation(run) is not Relation.SAME:
        return closed_terminal(_give_up(record, look.moment, look.policy), look)
    run = tracking.observe(_mark_end(tracking.identify(run, look), look), look)
    record = replace(record, run=run)
    ended = look.long_gap or record.last_state != look.state
    if ended and not _recovering(record):
        return replace(record, hold=hold(HoldKind.RECOVER, look.policy))
    return record


def internal_active(record: Record, look: Look) -> Record:
    return replace(record, baseline=look.ref) if look.internal else begin(record, look)


def internal_over(record: Record, look: Look) -> Record:
    """Internal work is done; after a gap the printer may have printed since."""
    record = _rest(record, JobRef())
    return closed_terminal(record, look) if look.activity is not Activity.IDLE else closed_idle(record, look)


def recovery_over(record: Record, now: Moment, policy: Policy) -> Record:
    """The job did not start meanwhile, so the end shown was its own: it was printed while we were away."""
    run = _run(record)
    if run.progress.state == "FAILED":
        record = ending.announce(record, now)
        return ending.fail(record, now, policy, Confidence.RECOVERED)
    if run.progress.percent != 100:
        return replace(record, hold=hold(HoldKind.NOT_STARTED, policy))
    record = ending.announce(record, now)
    if record.last_state == "IDLE":
        return ending.review(record, now, policy, reason="finish_dismissed")
    return ending.complete(record, now, Confidence.RECOVERED)


def not_started(record: Record, now: Moment, policy: Policy) -> Record:
    """An accepted job stood too long without starting."""
    del policy
    name = _run(record).name.file_name or "a job"
    message = f"{name} was accepted but has not started to print"
    record = ending.alert(record, now, "accepted_not_started", "common", message)
    return ending.discard(record, Outcome.NOT_STARTED, now)


def _run(record: Record) -> Run:
    assert record.run
    return record.run


def _rest(record: Record, ref: JobRef) -> Record:
    baseline = record.baseline if ref.blank else ref
    return replace(record, phase=Phase.CLOSED, run=None, hold=None, baseline=baseline)


def _recovering(record: Record) -> bool:
    return record.hold is not None and record.hold.kind is HoldKind.RECOVER


def _arm(record: Record, look: Look, kind: HoldKind) -> Record:
    run = _mark_end(replace(tracking.new_run(look), late=True, recovered=True), look)
    return replace(record, phase=Phase.ARMED, run=run, hold=hold(kind, look.policy))


def _why_armed(record: Record, look: Look) -> HoldKind | None:
    """Another job is shown as ended: did it print unseen, was it only accepted, or can nobody tell?"""
    if not look.long_gap:
        # A state that just came up is this job's own end, although no report showed the job active.
        return HoldKind.NOT_STARTED if record.last_state == look.state else HoldKind.RECOVER
    if look.ref.native:
        known = any(look.ref.native in closed.keys for closed in record.closed)
        return None if known else HoldKind.RECOVER
    return HoldKind.RECOVER if look.policy.recover_soft else None


def _mark_end(run: Run, look: Look) -> Run:
    """Keep which end is shown and at what percentage: it may be dismissed before we believe it."""
    if look.activity is Activity.IDLE:
        return run
    percent = look.snapshot.progress.percent or 0
    progress = replace(run.progress, state=look.state, percent=min(max(percent, 0), 100))
    return replace(run, progress=progress)


def _give_up(record: Record, now: Moment, policy: Policy) -> Record:
    """Another job took the place of the armed one."""
    end = _run(record).progress
    if _recovering(record) and (end.percent == 100 or end.state == "FAILED"):
        return recovery_over(replace(record, last_state=end.state), now, policy)
    return ending.discard(record, Outcome.NOT_STARTED, now)


def _changed(record: Record, look: Look) -> bool:
    """Whether the job shown is neither the one shown before nor the last one that ended."""
    if look.ref.blank:
        return False
    base = record.baseline
    keys = (base.native,) if base.native else ()
    if not base.blank and relate(base, keys, look.ref, strict=look.gap) is Relation.SAME:
        return False
    return record.last is None or look.relation(record.last) is not Relation.SAME


def _notice(record: Record, look: Look) -> Record:
    """The same end is shown after an absence long enough to print the job again: nobody can tell."""
    last = record.last
    if last is None or last.noticed or not look.long_gap or record.last_seen is None:
        return record
    away = (look.moment.wall - record.last_seen).total_seconds()
    if last.outcome is not Outcome.COMPLETED or (away < last.seconds and record.last_state != "IDLE"):
        return record
    closed = (*record.closed[:-1], replace(last, noticed=True))
    message = "The same job shows as finished after an absence in which it could have been printed again"
    return ending.alert(replace(record, closed=closed), look.moment, "maybe_printed_unseen", "info", message)


def _reviewed(record: Record, look: Look) -> Run | None:
    last: Closed | None = record.last
    run = record.reviewed
    if run is None or last is None or last.outcome is not Outcome.REVIEW or look.ref.blank:
        return None
    return run if look.relation(run) is Relation.SAME else None


def _returned(record: Record, look: Look) -> Run | None:
    """A print closed for review that goes on after all, as after a power loss."""
    run = _reviewed(record, look)
    if run is None or look.state not in RUNNING or tracking.regressed(run, look):
        return None
    return replace(tracking.observe(run, look), gone_at=None, returned_at=look.moment.wall)


def _finished_after_review(record: Record, look: Look) -> Record | None:
    """The print closed for review now shows its own end; a mere name could be another print's."""
    run = _reviewed(record, look)
    if run is None or look.ref.native is None:
        return None
    confidence = Confidence.RECOVERED if look.gap else Confidence.OBSERVED
    return ending.complete(replace(record, run=run), look.moment, confidence)
