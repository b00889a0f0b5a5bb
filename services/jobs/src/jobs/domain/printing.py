"""From the queue to a finished piece: printed, failed, printed again."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from jobs.domain.audit import Entry
from jobs.domain.jobs import Change, Job, move, status_changed
from jobs.domain.lab import Lab
from jobs.domain.staff import SYSTEM, Signature
from jobs.domain.workflow import Action, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a job is printed, and from which file."""

    printer: str
    printer_id: UUID | None
    """None when the printer is not one that is watched: then the staff says how it ended."""
    file: str
    prints_expected: int | None = None


class NoMoreReprintsError(Exception):
    """The job was printed again as often as the lab pays for."""

    code = "no_more_reprints"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A job is printed again at no cost at most {limit} times.")


class PrinterGoneError(Exception):
    """Nothing new is begun on this printer."""

    code = "printer_retired"
    field = "printer_id"

    def __init__(self) -> None:
        super().__init__("The printer is retired.")


def mark_printing(job: Job, placement: Placement, lab: Lab, signature: Signature, now: datetime) -> Change:
    """The staff started it.

    Raises:
        JobLockedError, WrongStatusError: see `move`.
    """
    after, entries = move(
        job,
        Action.MARK_PRINTING,
        signature,
        now,
        timedelta(minutes=lab.revert_minutes),
        printing_printer_id=placement.printer_id,
        printing_printer=placement.printer,
        printing_file=placement.file,
        printing_since=now,
        prints_expected=placement.prints_expected or job.prints_expected,
        needs_review=False,
    )
    details = {
        "printer": placement.printer,
        "printer_id": str(placement.printer_id) if placement.printer_id else None,
        "prints_expected": after.prints_expected,
    }
    return after, [Entry("PrintStarted", details), *entries]


def mark_complete(job: Job, lab: Lab, signature: Signature, now: datetime) -> Change:
    """It is printed: said by the printer, or by hand."""
    after, entries = move(
        job,
        Action.MARK_COMPLETE,
        signature,
        now,
        timedelta(minutes=lab.revert_minutes),
        completed_at=now,
        prints_done=max(job.prints_done, job.prints_expected),
        needs_review=False,
        failure_reason=None,
        reminders_sent=0,
        reminded_at=None,
    )
    return after, entries


def count_print(job: Job, lab: Lab, print_id: UUID, now: datetime) -> Change:
    """One bed load is done; with the last one the job is. One may end after another one has failed."""
    counted = replace(job, prints_done=job.prints_done + 1, needs_review=False)
    done = Entry(
        "PrintCompleted",
        {"print_id": str(print_id), "prints_done": counted.prints_done, "of": job.prints_expected},
    )
    if counted.prints_done < counted.prints_expected:
        return counted, [done]
    if job.status is Status.READYTOPRINT:
        last = replace(_corrected(counted, Status.COMPLETED, now), completed_at=now, failure_reason=None)
        return last, [done, status_changed(job, last, Action.CORRECT)]
    after, entries = mark_complete(counted, lab, SYSTEM, now)
    return after, [done, *entries]


def mark_failed(
    job: Job, reason: str, lab: Lab, signature: Signature, now: datetime, *, shown: str | None = None
) -> Change:
    """It failed: back to the queue, without a new approval.

    `shown` is what the history says of the reason: what people wrote may name somebody, so nothing of it.
    """
    after, entries = move(
        job,
        Action.MARK_FAILED,
        signature,
        now,
        timedelta(minutes=lab.revert_minutes),
        failure_reason=reason,
        failures=job.failures + 1,
        needs_review=False,
    )
    details = {"reason": shown, "failures": after.failures, "printer": job.printing_printer}
    return after, [Entry("PrintFailed", details), *entries]


def reprint(job: Job, reason: str, lab: Lab, signature: Signature, now: datetime) -> Change:
    """What was printed is faulty, and that is the lab's fault: it is printed again at no cost.

    Raises:
        NoMoreReprintsError: that often the lab does not pay.
        JobLockedError, WrongStatusError: see `move`.
    """
    if job.status is Status.COMPLETED and job.reprints >= lab.max_reprints:
        raise NoMoreReprintsError(lab.max_reprints)
    after, entries = move(
        job,
        Action.REPRINT,
        signature,
        now,
        timedelta(minutes=lab.revert_minutes),
        reprints=job.reprints + 1,
        prints_done=0,
        failure_reason=reason,
    )
    return after, [Entry("ReprintGranted", {"reprints": after.reprints}), *entries]


def doubt(job: Job, print_id: UUID) -> Change:
    """Nobody saw how a print of it ended, or it was counted wrongly and the job has moved on."""
    return replace(job, needs_review=True), [Entry("PrintNeedsReview", {"print_id": str(print_id)})]


def uncount(job: Job, print_id: UUID, revision: int, now: datetime) -> Change:
    """A print that was counted was none."""
    entry = Entry("PrintCorrected", {"print_id": str(print_id), "revision": revision, "counts": False})
    fewer = replace(job, prints_done=max(0, job.prints_done - 1))
    if job.status is Status.COMPLETED:
        after = _corrected(fewer, Status.READYTOPRINT, now)
        return replace(after, completed_at=None), [entry, status_changed(job, after, Action.CORRECT)]
    if job.status is Status.PRINTING:
        return fewer, [entry]
    return replace(fewer, needs_review=True), [entry]


def recount(job: Job, print_id: UUID, revision: int, lab: Lab, now: datetime) -> Change:
    """A print that was not counted was good after all."""
    entry = Entry("PrintCorrected", {"print_id": str(print_id), "revision": revision, "counts": True})
    more = replace(job, prints_done=min(job.prints_done + 1, job.prints_expected), needs_review=False)
    if more.prints_done < more.prints_expected:
        return more, [entry]
    if job.status is Status.PRINTING:
        after, entries = mark_complete(more, lab, SYSTEM, now)
        return after, [entry, *entries]
    if job.status is Status.READYTOPRINT:
        after = replace(_corrected(more, Status.COMPLETED, now), completed_at=now, failure_reason=None)
        return after, [entry, status_changed(job, after, Action.CORRECT)]
    return replace(more, needs_review=True), [entry]


def _corrected(job: Job, status: Status, now: datetime) -> Job:
    return replace(job, status=status, status_since=now, undo_action=None, undo_status=None, undo_until=None)
