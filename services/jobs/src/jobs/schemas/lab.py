"""The lab over HTTP: settings and staff."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from chassis.edge import Page
from jobs.domain.lab import Lab
from jobs.schemas.fields import Answer, Email, Line, Money, Name, Request, SlicerLink, Text

Days = Annotated[int, Field(ge=1, le=3650, strict=True)]
Minutes = Annotated[int, Field(ge=1, le=10_080, strict=True)]
Count = Annotated[int, Field(ge=0, le=10_000, strict=True)]
Millimetres = Annotated[int, Field(ge=1, le=10_000, strict=True)]
Lines = Annotated[list[Line], Field(min_length=1, max_length=200)]


class MethodModel(Request):
    """A way of printing."""

    name: Line
    description: Text = ""
    colors: Lines
    materials: Lines
    rate_per_gram: Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=4)]


class PrinterModel(Request):
    """A printer that students may choose; its bed in mm."""

    name: Line
    method: Line
    x: Millimetres
    y: Millimetres
    z: Millimetres


class TermModel(Request):
    """A time that reports are made for; both days belong to it."""

    name: Line
    begins: date
    ends: date


class LabOut(Answer):
    """How the lab works. Money is in the tenant's currency."""

    is_open: bool
    closed_text: str
    introduction: str
    receipt_text: str
    pickup_text: str
    contact_text: str
    disciplines: list[str]
    methods: list["MethodOut"]
    printers: list["PrinterOut"]
    minimum_charge: Decimal
    reject_reasons: list[str]
    payment_methods: list[str]
    terms: list["TermOut"]
    max_upload_mb: int
    """Of one model; no more than the installation takes."""
    submissions_per_hour: int
    """Of one network address; 0 for no limit."""
    max_active_jobs: int
    """Of one student; 0 for no limit."""
    max_hours: Decimal
    """Of one job; 0 for no limit."""
    max_reprints: int
    confirm_hours: int
    student_resend_minutes: int
    staff_resend_minutes: int
    lock_minutes: int
    revert_minutes: int
    reminder_days: int
    max_reminders: int
    abandon_days: int
    archive_days: int
    archives_by_itself: bool
    files_kept_days: int
    """After a job was archived; then its files are deleted. 0: they are kept."""
    students_kept_days: int
    """After a job was archived or deleted; then its student is forgotten. 0: never by itself."""
    names_in_files: bool
    """Whether files carry the name of the student: printers, and all who hear of prints, then learn it."""
    slicer_link: str
    """How workstations open a file that have no link of their own."""


class MethodOut(Answer):
    name: str
    description: str
    colors: list[str]
    materials: list[str]
    rate_per_gram: Decimal


class PrinterOut(Answer):
    name: str
    method: str
    x: int
    y: int
    z: int


class TermOut(Answer):
    name: str
    begins: date
    ends: date


class LabChange(Request):
    """What is left out stays; null sets a value back to its default."""

    is_open: bool | None = None
    closed_text: Text | None = None
    introduction: Text | None = None
    receipt_text: Text | None = None
    pickup_text: Text | None = None
    contact_text: Text | None = None
    disciplines: Lines | None = None
    methods: Annotated[list[MethodModel], Field(min_length=1, max_length=20)] | None = None
    printers: Annotated[list[PrinterModel], Field(min_length=1, max_length=100)] | None = None
    minimum_charge: Money | None = None
    reject_reasons: Lines | None = None
    payment_methods: Lines | None = None
    terms: Annotated[list[TermModel], Field(max_length=100)] | None = None
    max_upload_mb: Annotated[int, Field(ge=1, le=2_000, strict=True)] | None = None
    submissions_per_hour: Count | None = None
    max_active_jobs: Count | None = None
    max_hours: Annotated[Decimal, Field(ge=0, le=10_000, decimal_places=1)] | None = None
    max_reprints: Count | None = None
    confirm_hours: Annotated[int, Field(ge=1, le=8_760, strict=True)] | None = None
    student_resend_minutes: Minutes | None = None
    staff_resend_minutes: Minutes | None = None
    lock_minutes: Minutes | None = None
    revert_minutes: Minutes | None = None
    reminder_days: Days | None = None
    max_reminders: Count | None = None
    abandon_days: Days | None = None
    archive_days: Days | None = None
    archives_by_itself: bool | None = None
    files_kept_days: Count | None = None
    students_kept_days: Count | None = None
    names_in_files: bool | None = None
    slicer_link: SlicerLink | None = None

    def values(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_unset=True)


class PublicLab(Answer):
    """What the public form needs to know."""

    name: str
    currency: str
    is_open: bool
    closed_text: str
    introduction: str
    receipt_text: str
    contact_text: str
    disciplines: list[str]
    methods: list[MethodOut]
    printers: list[PrinterOut]
    minimum_charge: Decimal
    max_upload_bytes: int
    file_types: list[str]

    @classmethod
    def of(cls, name: str, currency: str, lab: Lab, max_upload_bytes: int, types: list[str]) -> "PublicLab":
        return cls(
            name=name,
            currency=currency,
            is_open=lab.is_open,
            closed_text=lab.closed_text,
            introduction=lab.introduction,
            receipt_text=lab.receipt_text,
            contact_text=lab.contact_text,
            disciplines=list(lab.disciplines),
            methods=[MethodOut.model_validate(one) for one in lab.methods],
            printers=[PrinterOut.model_validate(one) for one in lab.printers],
            minimum_charge=lab.minimum_charge,
            max_upload_bytes=min(max_upload_bytes, lab.max_upload_bytes),
            file_types=types,
        )


class NewMember(Request):
    name: Name


class MemberChange(Request):
    is_active: bool


class MemberOut(Answer):
    name: str
    is_active: bool
    added_at: datetime
    deactivated_at: datetime | None


class MemberPage(Page):
    items: list[MemberOut]


class StudentToErase(Request):
    student_email: Email


class StudentErased(Answer):
    """Jobs in which the student was forgotten, and those that are under way."""

    erased: list[UUID]
    still_active: list[UUID]
