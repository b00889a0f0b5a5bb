"""What else is done at the desk: handed out, archived, undone, noted, locked, deleted, forgotten."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from jobs.domain.audit import Entry
from jobs.domain.jobs import Change, Job, JobLockedError, check_free, move, status_changed
from jobs.domain.lab import Lab
from jobs.domain.review import UnknownChoiceError
from jobs.domain.staff import Signature
from jobs.domain.workflow import ACTIVE, CONFIRMED, EARLY, Action, By, NotAllowedError, Status

FORGOTTEN = "(erased)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What was paid, and what the piece weighs."""

    method: str
    amount: Decimal
    actual_weight_g: Decimal | None = None


class NothingToRevertError(Exception):
    """The last change cannot be undone, or not any more: an admin may override."""

    code = "nothing_to_revert"

    def __init__(self) -> None:
        super().__init__("The last change cannot be undone here, or not any more. An admin may override.")


class SameStatusError(Exception):
    """An override to where the job is."""

    code = "same_status"
    field = "status"

    def __init__(self) -> None:
        super().__init__("The job has this status already.")


class NotDeletableError(Exception):
    """The job is too far along."""

    code = "not_deletable"

    def __init__(self, status: Status) -> None:
        super().__init__(f"The job is {status.label}: only uploaded and pending jobs are deleted.")


class FilesNeededError(Exception):
    """The job may still be printed from its files."""

    code = "files_needed"

    def __init__(self, status: Status) -> None:
        super().__init__(f"The job is {status.label}: files of archived jobs alone are deleted.")


class StillActiveError(Exception):
    """The job is under way; its student cannot be forgotten yet."""

    code = "still_active"

    def __init__(self) -> None:
        super().__init__("The job is under way: finish, reject or delete it first.")


def mark_picked_up(job: Job, payment: Payment, lab: Lab, signature: Signature, now: datetime) -> Change:
    """Paid and handed out.

    Raises:
        UnknownChoiceError: the lab does not take this kind of payment.
        JobLockedError, WrongStatusError: see `move`.
    """
    if payment.method not in lab.payment_methods:
        raise UnknownChoiceError("payment_method", payment.method, lab.payment_methods)
    after, entries = move(
        job,
        Action.MARK_PICKED_UP,
        signature,
        now,
        timedelta(minutes=lab.revert_minutes),
        picked_up_at=now,
        payment_method=payment.method,
        amount_paid=payment.amount,
        actual_weight_g=payment.actual_weight_g,
        needs_review=False,
    )
    details = {
        "method": payment.method,
        "amount": str(payment.amount),
        "currency": job.currency,
        "actual_weight_g": str(payment.actual_weight_g) if payment.actual_weight_g is not None else None,
    }
    return after, [Entry("PaymentRecorded", details), *entries]


def archive(job: Job, signature: Signature, now: datetime) -> Change:
    after, entries = move(job, Action.ARCHIVE, signature, now, timedelta(0), archived_at=now)
    return after, [Entry("JobArchived", {"abandoned": False}), *entries]


def abandon(job: Job, signature: Signature, now: datetime) -> Change:
    """Nobody fetched it in good time."""
    after, entries = move(
        job, Action.ABANDON, signature, now, timedelta(0), abandoned_at=now, archived_at=now
    )
    return after, [Entry("JobArchived", {"abandoned": True}), *entries]


def override(job: Job, status: Status, signature: Signature, now: datetime) -> Change:
    """An admin puts a job where it belongs, whatever the ways say.

    Raises:
        NotAllowedError: no admin.
        SameStatusError: it is there already.
    """
    if signature.by is not By.ADMIN:
        raise NotAllowedError(Action.OVERRIDE, signature.by)
    if status is job.status:
        raise SameStatusError
    after = replace(
        _moved(job, status, now),
        completed_at=job.completed_at or now if status is Status.COMPLETED else job.completed_at,
        archived_at=now if status is Status.ARCHIVED else None,
        needs_review=False,
    )
    details = {"from": job.status.value, "to": status.value}
    entries = [Entry("AdminOverride", details), status_changed(job, after, Action.OVERRIDE)]
    if status in EARLY:
        unconfirmed = _without(job, Action.CONFIRM)
        return replace(after, **unconfirmed), entries
    if status in CONFIRMED and not job.student_confirmed:
        # Nothing is printed on nobody's word: the admin signs for it.
        signed = replace(after, student_confirmed=True, student_confirmed_at=now, confirmed_by=signature.name)
        return signed, [Entry("StudentConfirmed", {"way": "override", "has_note": False}), *entries]
    return after, entries


def revert(job: Job, signature: Signature, now: datetime) -> Change:
    """Undo the last change.

    Raises:
        NothingToRevertError: there is none that may be undone, or not any more.
        JobLockedError: somebody else of the staff holds the job.
    """
    check_free(job, signature, now)
    if job.undo_action is None or job.undo_status is None or job.undo_until is None or job.undo_until < now:
        raise NothingToRevertError
    after = replace(_moved(job, job.undo_status, now), **_without(job, job.undo_action))
    entry = Entry("ChangeReverted", {"action": job.undo_action.value})
    return after, [entry, status_changed(job, after, Action.REVERT)]


def delete(job: Job, signature: Signature, now: datetime) -> Change:
    """Delete an early job; its row and its history stay.

    Raises:
        NotDeletableError: it is no early one.
        JobLockedError: somebody else of the staff holds it.
    """
    check_free(job, signature, now)
    if job.status not in EARLY:
        raise NotDeletableError(job.status)
    gone = replace(job, deleted_at=now, confirm_token_hash=None, confirm_token_expires=None)
    return gone, [Entry("FileDeleted", {"status": job.status.value})]


def discard_files(job: Job) -> Change:
    """Delete the files of an archived job.

    Raises:
        FilesNeededError: it is not archived.
    """
    if job.status is not Status.ARCHIVED:
        raise FilesNeededError(job.status)
    return job, [Entry("FileDeleted", {"status": job.status.value})]


def erase(job: Job, now: datetime) -> Change:
    """Forget who the student was; what was done stays, and the history with it.

    Raises:
        StillActiveError: the job is under way.
    """
    if job.status in ACTIVE and job.deleted_at is None:
        raise StillActiveError
    forgotten = replace(
        job,
        student_name=FORGOTTEN,
        student_email=FORGOTTEN,
        class_number=FORGOTTEN,
        original_filename=FORGOTTEN,
        display_name=f"erased_{job.number}",
        printing_file=None,
        notes=None,
        failure_reason=None,
        reject_reasons=() if job.reject_reasons is not None else None,
        confirm_token_hash=None,
        erased_at=now,
    )
    return forgotten, [Entry("StudentErased")]


def note(job: Job, notes: str | None, signature: Signature, now: datetime) -> Change:
    check_free(job, signature, now)
    return replace(job, notes=notes or None), [Entry("NotesUpdated", {"length": len(notes or "")})]


def annotate(job: Job, line: str) -> Change:
    """Add a line to the notes."""
    return replace(job, notes="\n".join(filter(None, (job.notes, line)))), []


def view(job: Job, now: datetime) -> Change:
    """Somebody has seen it: it is not new any more."""
    return replace(job, staff_viewed_at=now), [Entry("JobViewed")]


def lock(job: Job, signature: Signature, now: datetime, lab: Lab, *, take_over: bool) -> Change:
    """Keep others of the staff from the job for a while; again, to keep it longer.

    Raises:
        JobLockedError: somebody else holds it, and it is not taken over.
    """
    held = job.locked_by is not None and job.locked_until is not None and job.locked_until > now
    other = held and job.locked_by != signature.name
    if other and not take_over:
        check_free(job, signature, now)
    after = replace(job, locked_by=signature.name, locked_until=now + timedelta(minutes=lab.lock_minutes))
    if other:
        return after, [Entry("LockTakenOver", {"from": job.locked_by})]
    return after, [] if held else [Entry("JobLocked")]


def unlock(job: Job, signature: Signature, now: datetime) -> Change:
    """Let others at the job; an admin may free anybody's.

    Raises:
        JobLockedError: somebody else holds it.
    """
    if job.locked_by is None or job.locked_until is None:
        return job, []
    if signature.by is not By.ADMIN and job.locked_by != signature.name and job.locked_until > now:
        raise JobLockedError(job.locked_by, job.locked_until)
    return replace(job, locked_by=None, locked_until=None), [Entry("JobUnlocked")]


def _moved(job: Job, status: Status, now: datetime) -> Job:
    return replace(job, status=status, status_since=now, undo_action=None, undo_status=None, undo_until=None)


def _without(job: Job, action: Action) -> dict[str, Any]:
    """What an action had set, unset."""
    unset: dict[Action, dict[str, Any]] = {
        Action.APPROVE: {
            "weight_g": None,
            "time_hours": None,
            "material": None,
            "cost_usd": None,
            "confirm_token_hash": None,
            "confirm_token_expires": None,
            "is_confirmation_expired": False,
        },
        Action.REJECT: {"reject_reasons": None},
        Action.CONFIRM: {"student_confirmed": False, "student_confirmed_at": None, "confirmed_by": None},
        Action.MARK_PICKED_UP: {
            "picked_up_at": None,
            "payment_method": None,
            "amount_paid": None,
            "actual_weight_g": None,
        },
        Action.MARK_FAILED: {"failure_reason": None, "failures": max(0, job.failures - 1)},
        Action.REPRINT: {"reprints": max(0, job.reprints - 1), "prints_done": job.prints_expected},
        Action.MARK_COMPLETE: {"completed_at": None, "prints_done": 0},
    }
    return unset.get(action, {})
