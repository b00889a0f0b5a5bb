"""A job: what a student asked for, where it stands, and what changes of it have in common."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from jobs.domain import workflow
from jobs.domain.audit import Entry
from jobs.domain.staff import Signature
from jobs.domain.workflow import REVERTIBLE, Action, By, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A student's print job. `version` grows by one with every change."""

    id: UUID
    number: int
    """Counts the jobs of a tenant: what people call it by."""
    version: int = 1
    student_name: str
    student_email: str
    discipline: str
    class_number: str
    original_filename: str
    display_name: str
    file_hash: str
    method: str
    color: str
    printer: str
    """The one that the student chose."""
    acknowledged_minimum_charge: bool
    status: Status = Status.UPLOADED
    status_since: datetime
    created_at: datetime
    updated_at: datetime
    last_updated_by: str | None = None
    staff_viewed_at: datetime | None = None
    notes: str | None = None
    resubmission_of: UUID | None = None
    duplicate_of: UUID | None = None
    """An earlier job with the same file."""

    material: str | None = None
    weight_g: Decimal | None = None
    time_hours: Decimal | None = None
    cost_usd: Decimal | None = None
    currency: str
    """Of `cost_usd`, whatever its name says."""
    prints_expected: int = 1
    prints_done: int = 0
    reject_reasons: tuple[str, ...] | None = None

    status_token_hash: str
    status_token_sealed: str
    confirm_token_hash: str | None = None
    confirm_token_expires: datetime | None = None
    is_confirmation_expired: bool = False
    confirmation_last_sent_at: datetime | None = None
    confirmations_sent: int = 0
    student_confirmed: bool = False
    student_confirmed_at: datetime | None = None
    confirmed_by: str | None = None

    locked_by: str | None = None
    locked_until: datetime | None = None

    printing_printer_id: UUID | None = None
    printing_printer: str | None = None
    printing_file: str | None = None
    printing_since: datetime | None = None
    needs_review: bool = False
    """A print of it ended unseen, or was counted wrongly after the job had moved on: somebody must look."""
    failure_reason: str | None = None
    failures: int = 0
    reprints: int = 0
    completed_at: datetime | None = None
    reminders_sent: int = 0
    reminded_at: datetime | None = None
    picked_up_at: datetime | None = None
    payment_method: str | None = None
    amount_paid: Decimal | None = None
    actual_weight_g: Decimal | None = None
    abandoned_at: datetime | None = None
    archived_at: datetime | None = None
    deleted_at: datetime | None = None
    erased_at: datetime | None = None

    undo_action: Action | None = None
    undo_status: Status | None = None
    undo_until: datetime | None = None


Change = tuple[Job, list[Entry]]
"""A job after a change, and what the history says of it."""


class JobNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such job.")


class JobLockedError(Exception):
    """Somebody else works on the job."""

    code = "job_locked"

    def __init__(self, by: str, until: datetime) -> None:
        super().__init__(f"{by} works on this job until {until:%H:%M} UTC.")
        self.extra = {"locked_by": by, "locked_until": until.isoformat()}


def check_free(job: Job, signature: Signature, now: datetime) -> None:
    """See that nobody else of the staff holds the job.

    Raises:
        JobLockedError: somebody does.
    """
    if signature.by in {By.STUDENT, By.SYSTEM} or job.locked_by is None or job.locked_until is None:
        return
    if job.locked_until > now and job.locked_by != signature.name:
        raise JobLockedError(job.locked_by, job.locked_until)


def move(
    job: Job, action: Action, signature: Signature, now: datetime, revert: timedelta, **changes: Any
) -> Change:
    """Go one of the ways of the workflow.

    Raises:
        JobLockedError: somebody else of the staff holds the job.
        NotAllowedError, WrongStatusError: there is no such way.
    """
    check_free(job, signature, now)
    try:
        status = workflow.target(job.status, action, signature.by)
    except workflow.WrongStatusError as error:
        error.extra |= {"last_updated_by": job.last_updated_by, "since": job.status_since.isoformat()}
        raise
    undoable = action in REVERTIBLE and signature.by in {By.STAFF, By.ADMIN}
    after = replace(
        job,
        status=status,
        status_since=now,
        undo_action=action if undoable else None,
        undo_status=job.status if undoable else None,
        undo_until=now + revert if undoable else None,
        **changes,
    )
    return after, [status_changed(job, after, action)]


def status_changed(before: Job, after: Job, action: Action) -> Entry:
    details = {"from": before.status.value, "to": after.status.value, "action": action.value}
    return Entry("StatusChanged", details)
