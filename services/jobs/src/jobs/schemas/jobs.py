"""Jobs over HTTP, as the staff sees them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from chassis.edge import Page
from jobs.domain.lab import Lab
from jobs.domain.workflow import Status
from jobs.handlers.lists import Shown
from jobs.schemas.fields import Answer, FileName, Grams, Hours, Line, Money, Reason, Request, Text


class FileOut(Answer):
    """The files of a job. Lengths in mm, sizes in bytes."""

    upload_name: str
    file_name: str
    """The authoritative one: the upload, or what was sliced from it."""
    kind: str
    size: int
    box: tuple[float, float, float]
    triangles: int
    warnings: tuple[str, ...]
    has_thumbnail: bool
    is_placed: bool
    """Whether the disk is as it should be already."""
    fits_printer: bool = False
    """Whether the model fits the printer that the student chose."""


class JobOut(Answer):
    """A job. Money is in `currency`, whatever a field's name says."""

    id: UUID
    number: int
    version: int
    student_name: str
    student_email: str
    discipline: str
    class_number: str
    original_filename: str
    display_name: str
    file_path: str | None = None
    """Of the authoritative file, within the lab's storage; None once the files are deleted."""
    metadata_path: str | None = None
    file_hash: str
    status: Status
    status_label: str
    status_since: datetime
    method: str
    printer: str
    color: str
    material: str | None
    weight_g: Decimal | None
    time_hours: Decimal | None
    cost_usd: Decimal | None
    currency: str
    prints_expected: int
    prints_done: int
    acknowledged_minimum_charge: bool
    student_confirmed: bool
    student_confirmed_at: datetime | None
    confirmed_by: str | None
    """`student`, or the member of the staff who signed for it."""
    confirm_token_expires: datetime | None
    is_confirmation_expired: bool
    confirmation_last_sent_at: datetime | None
    reject_reasons: tuple[str, ...] | None
    staff_viewed_at: datetime | None
    last_updated_by: str | None
    notes: str | None
    locked_by: str | None
    locked_until: datetime | None
    printing_printer_id: UUID | None
    printing_printer: str | None
    printing_file: str | None
    printing_since: datetime | None
    needs_review: bool
    failure_reason: str | None
    failures: int
    reprints: int
    completed_at: datetime | None
    reminders_sent: int
    picked_up_at: datetime | None
    payment_method: str | None
    amount_paid: Decimal | None
    actual_weight_g: Decimal | None
    abandoned_at: datetime | None
    archived_at: datetime | None
    erased_at: datetime | None
    resubmission_of: UUID | None
    duplicate_of: UUID | None
    """An earlier job with the very same file."""
    undo_until: datetime | None
    """Until when the last change can be reverted; None when it cannot."""
    created_at: datetime
    updated_at: datetime
    file: FileOut | None = None

    @classmethod
    def of(cls, shown: Shown, settings: Lab) -> "JobOut":
        job, stored = shown.job, shown.file
        given = {name: getattr(job, name) for name in cls.model_fields if hasattr(job, name)}
        answer = cls(**given, status_label=job.status.label)
        if stored is not None and stored.deleted_at is None:
            printer = settings.printer(job.printer)
            answer.file = FileOut.model_validate(stored)
            answer.file.fits_printer = printer is not None and printer.holds(stored.box)
            answer.file_path, answer.metadata_path = stored.file_path, stored.metadata_path
        return answer


class JobPage(Page):
    items: list[JobOut]


class JobCounts(Answer):
    """How many jobs stand in each status."""

    counts: dict[Status, int]


class PrintOut(Answer):
    """A print of a job."""

    print_id: UUID
    printer_id: UUID
    file_name: str | None
    outcome: Literal["printing", "completed", "failed", "needs_review", "superseded"]
    counted: bool
    reason: str | None
    started_at: datetime | None
    finished_at: datetime | None


class PrintList(Answer):
    items: list[PrintOut]


class Approval(Request):
    weight_g: Grams
    time_hours: Hours
    """Rounded up to the next half hour."""
    material: Line
    color: Line | None = None
    """Another colour than the student asked for."""
    prints_expected: Annotated[int, Field(ge=1, le=100, strict=True)] = 1
    """Bed loads it takes."""
    file_name: FileName | None = None
    """The authoritative file; left out, the newest that a slicer saved beside the upload."""


class Rejection(Request):
    reasons: Annotated[list[Reason], Field(max_length=20, default_factory=list)]
    message: Text = ""
    """In your own words, for the student. One of both is needed."""


class ManualConfirmation(Request):
    note: Text | None = None
    """How the student said so."""


class Printing(Request):
    printer_id: UUID | None = None
    """A printer that is watched: its messages say how the print ends."""
    printer: Line | None = None
    """Any other printer, by its name."""
    file_name: FileName | None = None
    """The file that is printed; left out, the authoritative one."""
    prints_expected: Annotated[int, Field(ge=1, le=100, strict=True)] | None = None


class Failure(Request):
    reason: Reason
    tell_student: bool = False


class PickUp(Request):
    payment_method: Line
    amount: Money
    actual_weight_g: Grams | None = None


class LockRequest(Request):
    take_over: bool = False
    """Even while somebody else holds it; that is written into the history."""


class Override(Request):
    status: Status
    reason: Reason


class Notes(Request):
    notes: Text | None


class Archiving(Request):
    older_than_days: Annotated[int, Field(ge=0, le=10_000, strict=True)] | None = None
    """Left out, the lab's own time."""


class Archived(Answer):
    archived: int


class FileDiscarding(Request):
    older_than_days: Annotated[int, Field(ge=0, le=10_000, strict=True)]
    """Since they were archived."""


class FilesDiscarded(Answer):
    jobs: int
    """So many jobs have no files any more."""


class BulkRequest(Request):
    """One action on several jobs; each succeeds or fails by itself."""

    action: Literal["view", "reject", "confirm", "mark_complete", "resend", "unlock", "archive", "delete"]
    job_ids: Annotated[list[UUID], Field(min_length=1, max_length=100)]
    reasons: Annotated[list[Reason], Field(max_length=20, default_factory=list)]
    """For `reject`."""


class BulkResult(Answer):
    job_id: UUID
    ok: bool
    code: str | None = None
    detail: str | None = None


class BulkAnswer(Answer):
    results: list[BulkResult]


class EventOut(Answer):
    """One entry of the history."""

    id: int
    job_id: UUID
    timestamp: datetime
    event_type: str
    details: dict[str, object]
    triggered_by: str
    user_id: UUID | None
    workstation_id: str | None
    hash: str


class EventPage(Page):
    items: list[EventOut]
