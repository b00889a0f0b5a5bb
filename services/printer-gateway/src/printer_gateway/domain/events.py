"""What the machine says happened. Ids are made from the print, so saying it twice is harmless."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from printer_gateway.domain.codes import Severity


class Confidence(StrEnum):
    """How a fact became known: watched, told after a gap, or concluded from evidence."""

    OBSERVED = "observed"
    RECOVERED = "recovered"
    INFERRED = "inferred"


class FailureReason(StrEnum):
    """Why a print ended badly."""

    CANCELLED = "cancelled"
    PRE_PRINT = "pre_print"
    """It never got to printing."""
    ABORTED = "aborted"
    """The printer went idle in the middle of the print and gave no code."""
    FAILED = "failed"
    """The printer named a cause."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filament:
    """A tray that was loaded at the start, or that fed during the print. `color` is RRGGBBAA."""

    tray: int
    tray_uuid: str | None = None
    material: str | None = None
    color: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """The print an event is about, as far as it had come.

    `file_name` is as reported, None when the printer never said; `started_at` is gateway time (UTC), None
    when the start was not seen.
    """

    print_id: UUID
    file_name: str | None
    candidates: tuple[str, ...]
    plate_index: int | None
    started_at: datetime | None
    progress_percent: int
    layers: int
    filament: tuple[Filament, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateStarted:
    """A physical print began. `late`: it was under way, or already over, when first seen."""

    type: Literal["plate.started"] = "plate.started"
    event_id: UUID
    plate: Plate
    at: datetime
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateCompleted:
    """A print ended well at `at` (UTC). `duration_minutes` is None unless start and end were watched."""

    type: Literal["plate.completed"] = "plate.completed"
    event_id: UUID
    plate: Plate
    at: datetime
    duration_minutes: float | None
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateFailed:
    """A print ended badly. `codes` as the screen shows them; `cancelled_by` is `us` when we sent the stop."""

    type: Literal["plate.failed"] = "plate.failed"
    event_id: UUID
    plate: Plate
    at: datetime
    duration_minutes: float | None
    confidence: Confidence
    reason: FailureReason
    codes: tuple[str, ...] = ()
    cancelled_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateNeedsReview:
    """The end was not seen and the evidence is too weak to decide."""

    type: Literal["plate.needs_review"] = "plate.needs_review"
    event_id: UUID
    plate: Plate
    at: datetime
    reason: str
    last_seen_at: datetime | None
    gap_seconds: int | None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterAlert:
    """Something an operator should look at. `code` is a printer code or one of ours in lower case."""

    type: Literal["printer.alerted"] = "printer.alerted"
    event_id: UUID
    code: str
    severity: Severity
    message: str
    at: datetime


Event = PlateStarted | PlateCompleted | PlateFailed | PlateNeedsReview | PrinterAlert
