"""The staff: who may sign, and with what name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jobs.domain.workflow import By


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the staff; deactivated ones vanish from the choice, what they did stays theirs."""

    name: str
    is_active: bool
    added_at: datetime
    deactivated_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who does something: what every entry of the history carries."""

    name: str
    by: By
    user_id: UUID | None = None
    workstation_id: str | None = None
    is_named: bool = False
    """Whether the name was chosen, rather than taken from who is signed in."""


STUDENT = Signature(name="student", by=By.STUDENT)
SYSTEM = Signature(name="system", by=By.SYSTEM)


class InactiveStaffError(Exception):
    """The name does not stand among the active staff."""

    code = "inactive_staff"
    field = "X-Staff-Name"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not among the active staff.")


class StaffNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such member of the staff.")


class DuplicateStaffError(Exception):
    """The name is taken."""

    code = "duplicate_staff"

    def __init__(self) -> None:
        super().__init__("There is a member of the staff with this name.")
