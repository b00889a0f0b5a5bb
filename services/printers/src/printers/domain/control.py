"""Control: what may become of a command or of the start of a print. Each refusal has a name of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

ACCEPTED = "accepted"


class NotConnectedError(Exception):
    """No gateway is to hold this printer: commands would reach nobody."""

    code = "not_connected"

    def __init__(self) -> None:
        super().__init__("This printer has no connection, or is not in service.")


class RefusalError(Exception):
    """What was asked of a printer was not done, or is not known to be done."""

    code: ClassVar[str]
    text: ClassVar[str] = "The printer did not do it."

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason or self.text)
        self.extra: dict[str, Any] = {}


class OfflineError(RefusalError):
    code = "offline"
    text = "The printer is not connected right now."


class WrongStateError(RefusalError):
    code = "wrong_state"
    text = "The printer is not in a state in which this makes sense."


class BusyError(RefusalError):
    """A start on a busy printer would cancel its print (bambuddy, issue 2598)."""

    code = "busy"
    text = "The printer is not idle, or another start is under way."


class ControlBlockedError(RefusalError):
    code = "control_blocked"
    text = "The printer's firmware takes signed commands only."


class TooFastError(RefusalError):
    code = "too_fast"
    text = "One command per second."


class RefusedError(RefusalError):
    code = "refused"
    text = "The printer refused."


class UploadFailedError(RefusalError):
    code = "upload_failed"
    text = "The printer did not take the file."


class NoAnswerError(RefusalError):
    code = "no_answer"
    text = "There was no answer in time; it may have been done all the same."


class LeaseUnsureError(RefusalError):
    code = "lease_unsure"
    text = "The gateways are sorting out which of them has the printer. Try again."


class NoGatewayError(RefusalError):
    code = "no_gateway"
    text = "No gateway holds this printer right now; nothing was sent."


class FileUnavailableError(RefusalError):
    code = "file_unavailable"
    text = "The gateway could not have the file; nothing was started."


class TooLateError(RefusalError):
    code = "too_late"
    text = "Sending the file took too long; nothing was started."


_REFUSALS: Mapping[str, type[RefusalError]] = {
    kind.code: kind
    for kind in (
        *(OfflineError, WrongStateError, BusyError, ControlBlockedError, TooFastError, RefusedError),
        *(UploadFailedError, NoAnswerError, LeaseUnsureError, NoGatewayError, FileUnavailableError),
        TooLateError,
    )
}


def refusal(code: str, reason: str) -> RefusalError:
    """The error for an answer that is not `accepted`."""
    return _REFUSALS.get(code, RefusedError)(reason)


def is_certain(code: str) -> bool:
    """Whether it is known what became of it."""
    return code != NoAnswerError.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command that somebody gave, and what became of it; without a code it was never answered."""

    tenant_id: UUID
    id: UUID
    printer_id: UUID
    command: str
    params: Mapping[str, Any]
    actor: str
    created_at: datetime
    code: str | None = None
    reason: str | None = None
    answered_at: datetime | None = None

    @property
    def accepted(self) -> bool:
        return self.code == ACCEPTED
