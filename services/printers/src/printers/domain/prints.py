"""Prints: the history of physical attempts, told by messages that may come late, twice or in any order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

Outcome = Literal["completed", "failed"]
Ended = Literal["completed", "failed", "superseded"]
"""`superseded`: it was counted by hand, and the print itself turned up later."""

FORGOTTEN = "(erased)"
"""The name of a file that was called after a student who is forgotten."""
FORGOTTEN_FILE = "erased.gcode.3mf"
"""The same for a file that is kept here: a name that a printer takes."""


class PrintNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such print.")


class AlreadyEndedError(Exception):
    """A print ends once."""

    code = "already_ended"

    def __init__(self, outcome: str) -> None:
        super().__init__(f"This print ended already: {outcome}.")


class StillWatchedError(Exception):
    """The printer is online and the gateway will report the end: deciding now would be a guess."""

    code = "still_watched"

    def __init__(self) -> None:
        super().__init__("This print is under way on a printer that is online; its end will be reported.")


class NotCountableError(Exception):
    """Only a completed print has good and failed items."""

    code = "invalid_request"

    def __init__(self, fields: list[str]) -> None:
        message = "Items are counted for completed prints only."
        super().__init__(message)
        self.extra = {
            "errors": [{"field": name, "message": message, "code": "not_applicable"} for name in fields]
        }


class NotEndedError(Exception):
    """Only what was counted can have been counted wrongly."""

    code = "not_ended"

    def __init__(self) -> None:
        super().__init__("This print has not ended: resolve it when nobody will report its end.")


class MarkedByHandError(Exception):
    """A print that nobody but people reported belongs to the service in which they did."""

    code = "marked_by_hand"

    def __init__(self) -> None:
        super().__init__("This print was reported by hand: correct it where it was reported.")


class MissingCountError(Exception):
    code = "invalid_request"

    def __init__(self) -> None:
        message = "Say how many items were good."
        super().__init__(message)
        self.extra = {"errors": [{"field": "good", "message": message, "code": "missing"}]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a print should have been counted as; `revision` grows by one with each."""

    tenant_id: UUID
    print_id: UUID
    revision: int
    outcome: Ended
    good: int
    failed: int
    superseded_by: UUID | None = None
    reason: str
    actor: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """One physical print with its evidence. Times are aware UTC."""

    tenant_id: UUID
    print_id: UUID
    printer_id: UUID
    printer_serial: str = ""
    source: str = "bambu_auto"
    file_name: str | None = None
    candidates: tuple[str, ...] = ()
    plate_index: int | None = None
    started_at: datetime | None = None
    late: bool = False
    """Under way already when first seen."""
    progress_percent: int = 0
    layers: int = 0
    outcome: Ended | None = None
    """None while it is open or waits for a review."""
    finished_at: datetime | None = None
    duration_minutes: Decimal | None = None
    confidence: str | None = None
    failure_reason: str | None = None
    codes: tuple[str, ...] = ()
    filament: tuple[Mapping[str, Any], ...] = ()
    prints: int | None = None
    good: int | None = None
    failed: int | None = None
    run_id: UUID | None = None
    run_plate_id: UUID | None = None
    model_id: UUID | None = None
    part_id: UUID | None = None
    needs_review: bool = False
    review_reason: str | None = None
    last_seen_at: datetime | None = None
    gap_seconds: int | None = None
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    resolve_reason: str | None = None
    revision: int = 0
    """How often its count was corrected."""
    superseded_by: UUID | None = None
    occurred_at: datetime
    """Its start, or else the first time known of it: what lists are sorted by."""
    updated_at: datetime

    @property
    def is_open(self) -> bool:
        return self.outcome is None and not self.needs_review

    @property
    def is_reversible(self) -> bool:
        """Its end was concluded from evidence, counted, and nobody has looked at it yet."""
        concluded = self.outcome is not None and self.confidence == "inferred"
        return concluded and self.resolved_at is None and self.revision == 0


_SAID = ("printer_serial", "source", "file_name", "candidates", "plate_index", "started_at", "codes")


def begin(known: Print | None, told: Print) -> Print:
    """A start was reported. It never takes back an end or a review: it only fills what they left empty."""
    if known is None:
        return told
    if known.is_open:
        return _fill(told, known)
    return replace(_fill(known, told), late=told.late, updated_at=told.updated_at)


def end(known: Print | None, told: Print) -> Print:
    """An end was reported. Ends share one event id per print, so the first in the stream is the one that
    everybody counts; it settles a review, and it decides over what was noted here before.
    """
    if known is None:
        return told
    kept = {
        name: getattr(known, name)
        for name in (
            *("late", "review_reason", "last_seen_at", "gap_seconds"),
            *("resolved_at", "resolved_by", "resolve_reason", "revision", "superseded_by"),
            # What was corrected stays corrected, in whatever order messages come.
            *(("outcome", "prints", "good", "failed", "failure_reason") if known.revision else ()),
        )
    }
    return replace(_fill(told, known), **kept)


def review(known: Print | None, told: Print) -> Print:
    """The end was not seen: an operator decides, unless an end is known after all."""
    if known is None:
        return told
    if known.outcome is not None:
        return known
    return replace(_fill(told, known), late=known.late)


def _fill(first: Print, second: Print) -> Print:
    """`first`, with what it leaves empty taken from `second`."""
    empty = {name: getattr(second, name) for name in _SAID if not getattr(first, name)}
    filled = replace(first, **empty)
    return replace(filled, occurred_at=filled.started_at or min(first.occurred_at, second.occurred_at))
