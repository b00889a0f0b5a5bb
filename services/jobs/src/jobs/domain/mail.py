"""E-mails to students: which there are, what they may say, and what became of each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

MAX_ATTEMPTS = 12
_FIRST_PAUSE = timedelta(seconds=20)
_LONGEST_PAUSE = timedelta(hours=2)
_ADDRESS = re.compile(r"[^\s@<>,;:\"\x00-\x1f]{1,64}@[^\s@<>,;:\"\x00-\x1f]{1,255}")


class MailStatus(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    """In the hands of a worker. One that dies here leaves it to the end of its time."""
    SENT = "sent"
    UNCERTAIN = "uncertain"
    """The mail server may have taken it: it is not sent again unless a person says so."""
    FAILED = "failed"
    """Surely not sent, and not tried again by itself."""
    CANCELLED = "cancelled"


RETRIED = frozenset({MailStatus.UNCERTAIN, MailStatus.FAILED})
"""What a person may send again."""


class Template(StrEnum):
    """The occasions on which a student hears from the lab."""

    RECEIVED = "received"
    APPROVED = "approved"
    CONFIRMATION_EXPIRED = "confirmation_expired"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    PRINT_FAILED = "print_failed"
    COMPLETED = "completed"
    PICKUP_REMINDER = "pickup_reminder"
    PICKED_UP = "picked_up"
    ABANDONED = "abandoned"


class TemplateInvalidError(Exception):
    """A template that cannot be filled in."""

    code = "template_invalid"

    def __init__(self, field: str | None, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class MailNotWaitingError(Exception):
    """The e-mail is in a state in which it cannot be sent again, or not be cancelled."""

    code = "mail_settled"


class AddressRefusedError(Exception):
    """Not one plain address: what follows it would become headers or more recipients."""

    code = "address_refused"
    field = "to"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a template, with Jinja2 in them."""

    subject: str
    text_body: str
    html_body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One e-mail: at most one per template, job and version."""

    id: UUID
    job_id: UUID
    template: Template
    version: int
    recipient: str | None
    sealed: str | None = field(repr=False)
    status: MailStatus
    attempts: int
    error: str | None
    created_at: datetime
    finished_at: datetime | None


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts."""
    return min(_FIRST_PAUSE * 2.0 ** max(attempts - 1, 0), _LONGEST_PAUSE)


def check_address(address: str) -> None:
    """See that this is one address.

    Raises:
        AddressRefusedError: it is not.
    """
    if not (address.isascii() and _ADDRESS.fullmatch(address)):
        raise AddressRefusedError("This is not one plain e-mail address.")


SAMPLE: Mapping[str, Any] = {
    "lab_name": "Fabrication Lab",
    "student_name": "Jane Doe",
    "job_number": "123",
    "display_name": "JaneDoe_Filament_TrueRed_123",
    "original_filename": "bracket.stl",
    "method": "Filament",
    "printer": "Prusa MK4S",
    "color": "True Red",
    "material": "PLA",
    "weight_g": "42.00",
    "time_hours": "3.5",
    "cost": "4.20",
    "currency": "USD",
    "reasons": ["Walls or details are too thin"],
    "reason": "The print came off the bed.",
    "message": "Please thicken the walls to at least 1 mm.",
    "status_url": "https://lab.example/jobs/status/link",
    "confirm_url": "https://lab.example/jobs/confirm/link",
    "resubmit_url": "https://lab.example/jobs/submit/link",
    "expires_at": "24 November 2026, 09:00",
    "pickup_text": "Bring your student card and a means of payment.",
    "payment_method": "Card",
    "days": "7",
}
"""Every name that a template may use, with an example. What an occasion does not know is empty."""
