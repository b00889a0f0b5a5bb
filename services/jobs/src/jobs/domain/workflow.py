"""The statuses of a job and every way from one to another. Nothing else moves a job."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    UPLOADED = "UPLOADED"
    PENDING = "PENDING"
    READYTOPRINT = "READYTOPRINT"
    PRINTING = "PRINTING"
    COMPLETED = "COMPLETED"
    PAIDPICKEDUP = "PAIDPICKEDUP"
    REJECTED = "REJECTED"
    ARCHIVED = "ARCHIVED"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def folder(self) -> str:
        """The directory in which a job's files lie."""
        return _FOLDERS[self]


_LABELS = {
    Status.UPLOADED: "Uploaded",
    Status.PENDING: "Pending",
    Status.READYTOPRINT: "Ready to Print",
    Status.PRINTING: "Printing",
    Status.COMPLETED: "Completed",
    Status.PAIDPICKEDUP: "Paid & Picked Up",
    Status.REJECTED: "Rejected",
    Status.ARCHIVED: "Archived",
}
_FOLDERS = {
    Status.UPLOADED: "Uploaded",
    Status.PENDING: "Pending",
    Status.READYTOPRINT: "ReadyToPrint",
    Status.PRINTING: "Printing",
    Status.COMPLETED: "Completed",
    Status.PAIDPICKEDUP: "PaidPickedUp",
    # Rejected files have no directory of their own: they stay where they were uploaded to.
    Status.REJECTED: "Uploaded",
    Status.ARCHIVED: "Archived",
}

ACTIVE = frozenset({Status.UPLOADED, Status.PENDING, Status.READYTOPRINT, Status.PRINTING, Status.COMPLETED})
"""Statuses in which a job counts against its student's quota."""
EARLY = frozenset({Status.UPLOADED, Status.PENDING})
"""Statuses in which a job may be deleted."""
CONFIRMED = frozenset({Status.READYTOPRINT, Status.PRINTING, Status.COMPLETED, Status.PAIDPICKEDUP})
"""Statuses that need the word of the student, or the signature of a member of the staff in its place."""


class By(StrEnum):
    """Who acts."""

    STUDENT = "student"
    STAFF = "staff"
    ADMIN = "admin"
    SYSTEM = "system"


class Action(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    CONFIRM = "confirm"
    MARK_PRINTING = "mark_printing"
    MARK_COMPLETE = "mark_complete"
    MARK_FAILED = "mark_failed"
    MARK_PICKED_UP = "mark_picked_up"
    REPRINT = "reprint"
    """What was printed is faulty: printed again, without a new approval and at no cost."""
    CORRECT = "correct"
    """The print was counted wrongly."""
    ABANDON = "abandon"
    """Nobody fetched it."""
    ARCHIVE = "archive"
    REVERT = "revert"
    """The last change is undone: back to where it came from."""
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Way:
    """One way: who may go it, and between which statuses."""

    by: frozenset[By]
    moves: Mapping[Status, Status]


_DESK = frozenset({By.STAFF, By.ADMIN})
_DESK_OR_SYSTEM = _DESK | {By.SYSTEM}

WAYS: Mapping[Action, Way] = {
    Action.APPROVE: Way(_DESK, {Status.UPLOADED: Status.PENDING}),
    Action.REJECT: Way(_DESK, {Status.UPLOADED: Status.REJECTED, Status.PENDING: Status.REJECTED}),
    Action.CONFIRM: Way(_DESK | {By.STUDENT}, {Status.PENDING: Status.READYTOPRINT}),
    Action.MARK_PRINTING: Way(_DESK, {Status.READYTOPRINT: Status.PRINTING}),
    Action.MARK_COMPLETE: Way(_DESK_OR_SYSTEM, {Status.PRINTING: Status.COMPLETED}),
    Action.MARK_FAILED: Way(_DESK_OR_SYSTEM, {Status.PRINTING: Status.READYTOPRINT}),
    Action.MARK_PICKED_UP: Way(_DESK, {Status.COMPLETED: Status.PAIDPICKEDUP}),
    Action.REPRINT: Way(_DESK, {Status.COMPLETED: Status.READYTOPRINT}),
    Action.CORRECT: Way(
        frozenset({By.SYSTEM}),
        {Status.COMPLETED: Status.READYTOPRINT, Status.READYTOPRINT: Status.COMPLETED},
    ),
    Action.ABANDON: Way(frozenset({By.ADMIN, By.SYSTEM}), {Status.COMPLETED: Status.ARCHIVED}),
    Action.ARCHIVE: Way(
        frozenset({By.ADMIN, By.SYSTEM}),
        {Status.PAIDPICKEDUP: Status.ARCHIVED, Status.REJECTED: Status.ARCHIVED},
    ),
}
"""Revert and override are not listed: they lead to the status before, and anywhere."""

REVERTIBLE = frozenset(
    {
        Action.APPROVE,
        Action.REJECT,
        Action.CONFIRM,
        Action.MARK_PRINTING,
        Action.MARK_COMPLETE,
        Action.MARK_FAILED,
        Action.MARK_PICKED_UP,
        Action.REPRINT,
    }
)
"""What the staff may undo when a member of it did it; never what a student or a printer did."""


class WrongStatusError(Exception):
    """The job is not in a status from which this is possible; somebody else may have been first."""

    code = "wrong_status"

    def __init__(self, action: Action, status: Status, **extra: object) -> None:
        super().__init__(f"The job is {status.label}: {action.value.replace('_', ' ')} is not possible.")
        self.extra: dict[str, object] = {"job_status": status.value, **extra}


class NotAllowedError(Exception):
    """This is for others to do."""

    code = "not_allowed"

    def __init__(self, action: Action, by: By) -> None:
        super().__init__(f"{by.value} may not {action.value.replace('_', ' ')} a job.")


def target(status: Status, action: Action, by: By) -> Status:
    """Where an action leads.

    Raises:
        NotAllowedError: it is for others to do.
        WrongStatusError: there is no such way from here.
    """
    way = WAYS[action]
    if by not in way.by:
        raise NotAllowedError(action, by)
    if status not in way.moves:
        raise WrongStatusError(action, status)
    return way.moves[status]
