"""From the upload to the student's word: approved or rejected, and confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from jobs.domain import pricing
from jobs.domain.audit import Entry
from jobs.domain.jobs import Change, Job, check_free, move
from jobs.domain.lab import Lab
from jobs.domain.staff import Signature
from jobs.domain.workflow import Action, By, Status, WrongStatusError


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What the staff found when it sliced the model."""

    weight_g: Decimal
    time_hours: Decimal
    material: str
    prints_expected: int = 1
    color: str | None = None
    """None: as the student asked."""


@dataclass(frozen=True, slots=True)
class Token:
    """A link to confirm with, as the database may know it."""

    hash: str
    expires: datetime


class UnknownChoiceError(Exception):
    """The lab does not offer this."""

    code = "unknown_choice"

    def __init__(self, field: str, value: str, offered: Sequence[str]) -> None:
        super().__init__(f"{value!r} is not offered here.")
        self.field, self.extra = field, {"offered": list(offered)}


class TooLongError(Exception):
    """The job would take longer than the lab prints."""

    code = "too_many_hours"
    field = "time_hours"

    def __init__(self, limit: Decimal) -> None:
        super().__init__(f"Jobs of more than {limit} hours are not printed here.")


class LinkExpiredError(Exception):
    """The link was valid once; a new one can be asked for."""

    code = "link_expired"

    def __init__(self, since: datetime) -> None:
        super().__init__("This link is no longer valid. Ask for a new one.")
        self.extra = {"expired_at": since.isoformat()}


class AlreadyConfirmedError(Exception):
    """Confirmed before: a link works once."""

    code = "already_confirmed"

    def __init__(self, at: datetime | None, by: str | None) -> None:
        super().__init__("This job is confirmed already.")
        self.extra = {"confirmed_at": at.isoformat() if at else None, "confirmed_by": by}


class TooSoonError(Exception):
    """The last mail was sent a moment ago."""

    code = "too_soon"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"A link was sent not long ago. Try again in {max(1, seconds // 60)} minutes.")
        self.retry_after = max(1, seconds)


def approve(
    job: Job, estimate: Estimate, token: Token, lab: Lab, signature: Signature, now: datetime
) -> Change:
    """Price a job and ask its student.

    Raises:
        UnknownChoiceError: the lab has no such material or colour.
        TooLongError: it would take too long.
        JobLockedError, WrongStatusError: see `move`.
    """
    method = lab.method(job.method)
    color = estimate.color or job.color
    if method is None:
        raise UnknownChoiceError("method", job.method, [one.name for one in lab.methods])
    if estimate.material not in method.materials:
        raise UnknownChoiceError("material", estimate.material, method.materials)
    if color != job.color and color not in method.colors:
        raise UnknownChoiceError("color", color, method.colors)
    hours = pricing.rounded_hours(estimate.time_hours)
    if lab.max_hours and hours > lab.max_hours:
        raise TooLongError(lab.max_hours)
    cost = pricing.cost(estimate.weight_g, method.rate_per_gram, lab.minimum_charge)
    after, entries = move(
        job,
        Action.APPROVE,
        signature,
        now,
        timedelta(minutes=lab.revert_minutes),
        weight_g=estimate.weight_g,
        time_hours=hours,
        material=estimate.material,
        color=color,
        cost_usd=cost,
        prints_expected=estimate.prints_expected,
        prints_done=0,
        **_sent(job, token, now),
    )
    details = {
        "weight_g": str(estimate.weight_g),
        "time_hours": str(hours),
        "material": estimate.material,
        "cost": str(cost),
        "currency": job.currency,
        "prints_expected": estimate.prints_expected,
    }
    return after, [Entry("StaffApproved", details), *entries]


def reject(job: Job, reasons: Sequence[str], lab: Lab, signature: Signature, now: datetime) -> Change:
    """Turn a job down, with reasons for the student."""
    after, entries = move(
        job,
        Action.REJECT,
        signature,
        now,
        timedelta(minutes=lab.revert_minutes),
        reject_reasons=tuple(reasons),
    )
    # What the staff wrote itself may name somebody: the history keeps the listed reasons alone.
    listed = [reason for reason in reasons if reason in lab.reject_reasons]
    details = {"reasons": listed, "other_reasons": len(reasons) - len(listed)}
    return after, [Entry("StaffRejected", details), *entries]


def check_link(job: Job, now: datetime) -> None:
    """See that the job waits for the word of its student, and that the link may still give it.

    Raises:
        AlreadyConfirmedError, LinkExpiredError, WrongStatusError: it does not.
    """
    if job.student_confirmed:
        raise AlreadyConfirmedError(job.student_confirmed_at, job.confirmed_by)
    if job.status is not Status.PENDING or job.confirm_token_expires is None:
        raise WrongStatusError(Action.CONFIRM, job.status)
    if job.confirm_token_expires <= now:
        raise LinkExpiredError(job.confirm_token_expires)


def confirm(job: Job, lab: Lab, signature: Signature, now: datetime, note: str | None = None) -> Change:
    """Take the student's word, by link or, when a member of the staff signs for it, at the desk.

    Raises:
        AlreadyConfirmedError, LinkExpiredError, WrongStatusError: it waits for no word.
        JobLockedError: somebody else of the staff holds the job.
    """
    by_student = signature.by is By.STUDENT
    if by_student:
        check_link(job, now)
    elif job.student_confirmed and job.status is not Status.PENDING:
        raise AlreadyConfirmedError(job.student_confirmed_at, job.confirmed_by)
    after, entries = move(
        job,
        Action.CONFIRM,
        signature,
        now,
        timedelta(minutes=lab.revert_minutes),
        student_confirmed=True,
        student_confirmed_at=now,
        confirmed_by=signature.name,
        is_confirmation_expired=False,
    )
    details = {"way": "link" if by_student else "desk", "has_note": bool(note)}
    return after, [Entry("StudentConfirmed", details), *entries]


def check_resend(job: Job, lab: Lab, signature: Signature, now: datetime) -> None:
    """See that a new link may be sent.

    Raises:
        AlreadyConfirmedError, WrongStatusError: the job waits for none.
        TooSoonError: one was sent not long ago.
        JobLockedError: somebody else of the staff holds the job.
    """
    check_free(job, signature, now)
    if job.student_confirmed:
        raise AlreadyConfirmedError(job.student_confirmed_at, job.confirmed_by)
    if job.status is not Status.PENDING:
        raise WrongStatusError(Action.CONFIRM, job.status)
    free = resend_after(job, lab, by_student=signature.by is By.STUDENT)
    if free and now < free:
        raise TooSoonError(int((free - now).total_seconds()) + 1)


def resend_after(job: Job, lab: Lab, *, by_student: bool) -> datetime | None:
    """From when on another link may be sent; None before the first."""
    pause = timedelta(minutes=lab.student_resend_minutes if by_student else lab.staff_resend_minutes)
    return job.confirmation_last_sent_at + pause if job.confirmation_last_sent_at else None


def resend(job: Job, token: Token, lab: Lab, signature: Signature, now: datetime) -> Change:
    """Send a new link; the one before it is not valid any more.

    Raises:
        See `check_resend`.
    """
    check_resend(job, lab, signature, now)
    after = replace(job, **_sent(job, token, now))
    return after, [Entry("ConfirmationResent", {"number": after.confirmations_sent})]


def expire(job: Job) -> Change:
    """Note that nobody confirmed in time; the job stays, flagged."""
    return replace(job, is_confirmation_expired=True), [Entry("ConfirmationExpired")]


def _sent(job: Job, token: Token, now: datetime) -> dict[str, Any]:
    return {
        "confirm_token_hash": token.hash,
        "confirm_token_expires": token.expires,
        "is_confirmation_expired": False,
        "confirmation_last_sent_at": now,
        "confirmations_sent": job.confirmations_sent + 1,
        "student_confirmed": False,
        "student_confirmed_at": None,
        "confirmed_by": None,
    }
