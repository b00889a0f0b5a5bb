"""What students send and see."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from jobs.domain.review import resend_after
from jobs.domain.submission import Submission
from jobs.domain.workflow import Status
from jobs.front import Look
from jobs.handlers.lists import Standing
from jobs.handlers.submission import Receipt
from jobs.schemas.fields import Answer, ClassNumber, Email, Line, Name, Request


class SubmissionForm(Request):
    """The form. The model comes with it as `file`, or was looked at before and comes as `upload_id`."""

    student_name: Name
    student_email: Email
    discipline: Line
    class_number: ClassNumber
    """`N/A` where there is none."""
    method: Line
    color: Line
    printer: Line
    acknowledged_minimum_charge: bool
    """Whether it is understood that there is a minimum charge."""
    upload_id: UUID | None = None

    def submission(self) -> Submission:
        return Submission(**self.model_dump(exclude={"upload_id"}))


class LookForm(Request):
    """A model as `file`, and nothing else."""


class ResubmissionForm(Request):
    """Another model for a rejected job, as `file` or by `upload_id`; wishes left out are as they were."""

    discipline: Line | None = None
    class_number: ClassNumber | None = None
    method: Line | None = None
    color: Line | None = None
    printer: Line | None = None
    upload_id: UUID | None = None

    def changes(self) -> dict[str, str]:
        return self.model_dump(exclude={"upload_id"}, exclude_none=True)


class LookOut(Answer):
    """What was found in a model. Lengths in mm."""

    upload_id: UUID
    """Submit with it, and the model need not be sent again."""
    kind: str
    size: int
    box: tuple[float, float, float]
    triangles: int
    warnings: tuple[str, ...]
    fits: dict[str, bool]
    """Which of the lab's printers hold it."""
    thumbnail: str | None
    """A PNG, as a data URL."""

    @classmethod
    def of(cls, look: Look, thumbnail: str | None) -> "LookOut":
        upload = look.upload
        return cls(
            upload_id=upload.id,
            kind=upload.kind,
            size=upload.size,
            box=upload.box,
            triangles=upload.triangles,
            warnings=upload.warnings,
            fits=look.fits,
            thumbnail=thumbnail,
        )


class ReceiptOut(Answer):
    """What a student gets for a job; the same comes by e-mail."""

    id: UUID
    number: int
    display_name: str
    status: Status
    status_label: str
    status_url: str
    """Keep it: it shows how the job stands, and nobody else has it."""
    status_token: str
    fits_printer: bool
    jobs_ahead: int | None
    created_at: datetime

    @classmethod
    def of(cls, receipt: Receipt, status_url: str) -> "ReceiptOut":
        job = receipt.job
        return cls(
            id=job.id,
            number=job.number,
            display_name=job.display_name,
            status=job.status,
            status_label=job.status.label,
            status_url=status_url,
            status_token=receipt.status_token,
            fits_printer=receipt.fits_printer,
            jobs_ahead=receipt.ahead,
            created_at=job.created_at,
        )


class StatusOut(Answer):
    """How a job stands, for its student."""

    number: int
    lab_name: str
    lab_slug: str
    display_name: str
    original_filename: str
    status: Status
    status_label: str
    status_since: datetime
    created_at: datetime
    method: str
    color: str
    printer: str
    material: str | None
    weight_g: Decimal | None
    time_hours: Decimal | None
    cost: Decimal | None
    currency: str
    jobs_ahead: int | None
    """In the queue it stands in; None where there is none."""
    reject_reasons: tuple[str, ...] | None
    is_deleted: bool
    waits_for_confirmation: bool
    is_confirmation_expired: bool
    resend_after: datetime | None
    """From when on a new link to confirm may be asked for; None where none was sent."""
    can_resubmit: bool
    resubmitted_as: int | None
    pickup_text: str | None

    @classmethod
    def of(cls, standing: Standing) -> "StatusOut":
        job = standing.job
        rejected = job.status is Status.REJECTED
        return cls(
            number=job.number,
            lab_name=standing.lab_name,
            lab_slug=standing.lab_slug,
            display_name=job.display_name,
            original_filename=job.original_filename,
            status=job.status,
            status_label=job.status.label,
            status_since=job.status_since,
            created_at=job.created_at,
            method=job.method,
            color=job.color,
            printer=job.printer,
            material=job.material,
            weight_g=job.weight_g,
            time_hours=job.time_hours,
            cost=job.cost_usd,
            currency=job.currency,
            jobs_ahead=standing.ahead,
            reject_reasons=job.reject_reasons,
            is_deleted=job.deleted_at is not None,
            waits_for_confirmation=job.status is Status.PENDING and job.deleted_at is None,
            is_confirmation_expired=job.is_confirmation_expired,
            resend_after=resend_after(job, standing.settings, by_student=True),
            can_resubmit=rejected and standing.resubmitted_as is None,
            resubmitted_as=standing.resubmitted_as,
            pickup_text=standing.settings.pickup_text if job.status is Status.COMPLETED else None,
        )


class ConfirmOut(Answer):
    """What a student confirms."""

    number: int
    lab_name: str
    lab_slug: str
    display_name: str
    status: Status
    status_label: str
    method: str
    color: str
    printer: str
    material: str | None
    weight_g: Decimal | None
    time_hours: Decimal | None
    cost: Decimal | None
    currency: str
    can_confirm: bool
    is_expired: bool
    student_confirmed: bool
    student_confirmed_at: datetime | None
    expires_at: datetime | None
    resend_after: datetime | None
    """From when on a new link may be asked for."""
    jobs_ahead: int | None
    """In the queue it stands in."""

    @classmethod
    def of(cls, standing: Standing, now: datetime) -> "ConfirmOut":
        job = standing.job
        waits = job.status is Status.PENDING and not job.student_confirmed
        expired = job.confirm_token_expires is not None and job.confirm_token_expires <= now
        return cls(
            number=job.number,
            lab_name=standing.lab_name,
            lab_slug=standing.lab_slug,
            display_name=job.display_name,
            status=job.status,
            status_label=job.status.label,
            method=job.method,
            color=job.color,
            printer=job.printer,
            material=job.material,
            weight_g=job.weight_g,
            time_hours=job.time_hours,
            cost=job.cost_usd,
            currency=job.currency,
            can_confirm=waits and not expired,
            is_expired=waits and expired,
            student_confirmed=job.student_confirmed,
            student_confirmed_at=job.student_confirmed_at,
            expires_at=job.confirm_token_expires,
            resend_after=resend_after(job, standing.settings, by_student=True),
            jobs_ahead=standing.ahead,
        )


class ResentOut(Answer):
    """A new link is on its way."""

    number: int
    sent_at: datetime
