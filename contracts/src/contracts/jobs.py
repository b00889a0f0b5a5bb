"""Messages published by jobs: student print jobs. They never say who the student is."""

from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from contracts.envelope import EntityEvent

JobStatus = Literal[
    "UPLOADED",
    "PENDING",
    "READYTOPRINT",
    "PRINTING",
    "COMPLETED",
    "PAIDPICKEDUP",
    "REJECTED",
    "ARCHIVED",
]


class _Part(BaseModel):
    """A piece of an event."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class AuditHead(_Part):
    """Where the job's history stood after this change: whoever keeps it can tell a changed history."""

    id: int
    """Of the last entry in the tenant's history."""
    hash: str
    """SHA-256 over that entry and the one before it, lower-case hex."""


class _Job(EntityEvent):
    entity: ClassVar[str] = "job_id"

    job_id: UUID
    number: int
    """What people call the job by."""
    status: JobStatus
    status_since: AwareDatetime
    method: str
    color: str
    printer: str
    """The one that the student chose."""
    discipline: str
    material: str | None = None
    weight_g: Decimal | None = None
    time_hours: Decimal | None = None
    cost: Decimal | None = None
    currency: str
    prints_expected: int = 1
    prints_done: int = 0
    printing_printer_id: UUID | None = None
    printing_printer: str | None = None
    is_viewed: bool = False
    is_confirmation_expired: bool = False
    needs_review: bool = False
    locked_by: str | None = None
    """Member of the staff."""
    locked_until: AwareDatetime | None = None
    failures: int = 0
    reprints: int = 0
    is_abandoned: bool = False
    is_deleted: bool = False
    created_at: AwareDatetime
    by: str
    """Member of the staff; `student` or `system`."""
    audit: AuditHead | None = None
    """None when the change left nothing in the history."""


class JobSubmitted(_Job):
    type: ClassVar[str] = "job.submitted"


class JobApproved(_Job):
    """Priced; its student is asked to confirm."""

    type: ClassVar[str] = "job.approved"


class JobRejected(_Job):
    type: ClassVar[str] = "job.rejected"


class JobConfirmed(_Job):
    """Ready to print."""

    type: ClassVar[str] = "job.confirmed"


class JobPrinting(_Job):
    type: ClassVar[str] = "job.printing"


class JobFailed(_Job):
    """A print of it failed, or is repeated: ready to print again."""

    type: ClassVar[str] = "job.failed"


class JobCompleted(_Job):
    type: ClassVar[str] = "job.completed"


class JobPickedUp(_Job):
    """Paid and handed out."""

    type: ClassVar[str] = "job.picked_up"


class JobArchived(_Job):
    type: ClassVar[str] = "job.archived"


class JobReverted(_Job):
    """The last change was undone."""

    type: ClassVar[str] = "job.reverted"


class JobOverridden(_Job):
    """An admin put it into another status."""

    type: ClassVar[str] = "job.overridden"


class JobUpdated(_Job):
    """Something other than its status changed: notes, locks, marks."""

    type: ClassVar[str] = "job.updated"


class JobDeleted(_Job):
    type: ClassVar[str] = "job.deleted"


class JobErased(_Job):
    """Its student was forgotten. Files that were printed for it may be named after the student: whoever keeps
    names of these prints' files forgets them.
    """

    type: ClassVar[str] = "job.erased"

    print_ids: tuple[UUID, ...] = ()


class JobOnPrinter(_Part):
    job_id: UUID
    number: int
    status: JobStatus


class RetirePrinterJobs(BaseModel):
    """Answers `rpc.jobs.retire-printer.<tenant>`: the printer may go when no job is being printed on it.

    The question is production's `RetirePrinterRequest`.
    """

    jobs: tuple[JobOnPrinter, ...] = ()
