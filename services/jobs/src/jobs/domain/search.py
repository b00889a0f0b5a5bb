"""What a list of jobs is narrowed by."""

from dataclasses import dataclass
from datetime import datetime

from jobs.domain.workflow import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which jobs; what is None does not matter."""

    status: tuple[Status, ...] = ()
    search: str | None = None
    """Part of the name, the e-mail, the class or the display name; or the number."""
    printer: str | None = None
    discipline: str | None = None
    method: str | None = None
    submitted_from: datetime | None = None
    submitted_to: datetime | None = None
    is_viewed: bool | None = None
    is_confirmation_expired: bool | None = None
    needs_review: bool | None = None
    is_duplicate: bool | None = None
    student_email: str | None = None
