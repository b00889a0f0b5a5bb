"""Production runs: many plates, or a list of items, made as one piece of work."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from production.domain.plates import Plate
from production.domain.run_contents import Item, Usage
from production.domain.variance import percentage, total, variance


class RunStatus(StrEnum):
    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    READY_FOR_ASSEMBLY = "ready_for_assembly"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (RunStatus.PENDING, RunStatus.IN_PROGRESS, RunStatus.READY_FOR_ASSEMBLY)
EDITABLE = (RunStatus.PENDING, RunStatus.IN_PROGRESS)
GIVEN_UP = (RunStatus.FAILED, RunStatus.CANCELLED)
LATE_FIELDS = frozenset(
    {"quality_rating", "quality_notes", "notes", "waste_grams", "waste_reason", "status", "close_reason"}
)
"""What may still be said of a run whose plates are all done."""


class Mode(StrEnum):
    PLATES = "plates"
    ITEMS = "items"


class Rank(IntEnum):
    """Order in which runs are served."""

    CRITICAL = 0
    RUSH = 1
    NORMAL = 2

    @property
    def label(self) -> str:
        return self.name.lower()

    @classmethod
    def of(cls, priority: str) -> "Rank":
        return cls[priority.upper()]


class RunNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such production run.")


class UnknownRunError(Exception):
    code = "unknown_reference"
    field = "original_run_id"

    def __init__(self) -> None:
        super().__init__("There is no such production run.")


class RunNotEditableError(Exception):
    """Only what is pending or in progress can be changed; a completed run stays as it is."""

    code = "run_not_editable"

    def __init__(self, status: RunStatus) -> None:
        super().__init__(f"This run is {status.value}: it cannot be changed so.")
        self.extra = {"run_status": status.value}


class InvalidTransitionError(Exception):
    code = "invalid_transition"

    def __init__(self, before: RunStatus, after: RunStatus) -> None:
        super().__init__(f"A run that is {before.value} cannot become {after.value} by hand.")
        self.extra = {"run_status": before.value}


class RunCompletedError(Exception):
    """What a completed run booked must be given back before it goes."""

    code = "run_completed"

    def __init__(self) -> None:
        super().__init__(
            "Set this run to failed or cancelled before deleting it, which reverts what it booked."
        )


class RunAssembledError(Exception):
    code = "run_assembled"

    def __init__(self) -> None:
        super().__init__(
            "Products of this run are in stock: complete it, then set it to failed or cancelled."
        )


class EmptyRunError(Exception):
    code = "nothing_to_make"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class WrongModeError(Exception):
    """A run is planned as plates or as items, not as both."""

    code = "wrong_mode"

    def __init__(self, mode: Mode) -> None:
        super().__init__(f"This run is planned as {mode.value}.")


class NothingPrintedError(Exception):
    code = "nothing_printed"

    def __init__(self) -> None:
        super().__init__("No bed load of this run is done: cancel it instead.")


class NothingFailedError(Exception):
    code = "nothing_failed"

    def __init__(self) -> None:
        super().__init__("Nothing of this run failed: there is nothing to print again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A production run with everything in it."""

    id: UUID
    run_number: str
    mode: Mode
    status: RunStatus
    printer_id: UUID | None = None
    product_id: UUID | None = None
    product_name: str | None = None
    product_sku: str | None = None
    product_image_url: str | None = None
    quantity: int | None = None
    """Products to make."""
    priority: Rank = Rank.NORMAL
    due_date: date | None = None
    total_plates: int = 0
    completed_plates: int = 0
    """Bed loads."""
    held_at: datetime | None = None
    hold_reason: str | None = None
    assembled_at: datetime | None = None
    assembled_quantity: int | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    printer_name: str | None = None
    slicer_software: str | None = None
    estimated_print_time_minutes: int | None = None
    bed_temperature: int | None = None
    nozzle_temperature: int | None = None
    quality_rating: int | None = None
    quality_notes: str | None = None
    notes: str | None = None
    waste_grams: Decimal | None = None
    waste_reason: str | None = None
    close_reason: str | None = None
    original_run_id: UUID | None = None
    original_run_number: str | None = None
    created_by: str
    version: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None
    plates: tuple[Plate, ...] = ()
    items: tuple[Item, ...] = ()
    materials: tuple[Usage, ...] = ()

    @property
    def is_multi_plate(self) -> bool:
        return self.mode is Mode.PLATES

    @property
    def is_held(self) -> bool:
        return self.held_at is not None

    @property
    def plates_progress_percentage(self) -> Decimal:
        return percentage(self.completed_plates, self.total_plates)

    @property
    def is_complete(self) -> bool:
        """Every bed load is done."""
        return self.total_plates > 0 and self.completed_plates == self.total_plates

    @property
    def duration_minutes(self) -> int | None:
        if self.started_at is None or self.completed_at is None:
            return None
        return round((self.completed_at - self.started_at).total_seconds() / 60)

    @property
    def planned_print_time_minutes(self) -> int | None:
        """As entered, else the sum over its plates."""
        if self.estimated_print_time_minutes is not None:
            return self.estimated_print_time_minutes
        known = [one.estimated_print_time_minutes for one in self.plates]
        return sum(one for one in known if one is not None) if any(one is not None for one in known) else None

    @property
    def actual_print_time_minutes(self) -> int | None:
        known = [
            one.actual_print_time_minutes for one in self.plates if one.actual_print_time_minutes is not None
        ]
        return sum(known) if known else None

    @property
    def estimated_weight_grams(self) -> Decimal | None:
        return total([one.estimated_grams for one in self.materials])

    @property
    def actual_weight_grams(self) -> Decimal | None:
        """None until every spool's weight is known: a part of it would look like a saving."""
        known = [one.actual_grams for one in self.materials]
        return None if None in known else total(known)

    @property
    def estimated_purge_grams(self) -> Decimal | None:
        return total([one.estimated_purge_grams for one in self.materials])

    @property
    def actual_purge_grams(self) -> Decimal | None:
        return total([one.actual_purge_grams for one in self.materials])

    @property
    def variance_grams(self) -> Decimal | None:
        if self.estimated_weight_grams is None or self.actual_weight_grams is None:
            return None
        return self.actual_weight_grams - self.estimated_weight_grams

    @property
    def variance_percentage(self) -> Decimal | None:
        return variance(self.estimated_weight_grams, self.actual_weight_grams)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A plate that is to be printed, and what its run says about when."""

    plate: Plate
    run_number: str
    priority: Rank
    due_date: date | None


def run_number(short: str, day: date, number: int) -> str:
    """`{tenant_short}-YYYYMMDD-NNN`; more than 999 runs a day just take a fourth digit."""
    return f"{short}-{day:%Y%m%d}-{number:03d}"


def local_day(now: datetime, time_zone: str) -> date:
    """Which day it is for the tenant."""
    return now.astimezone(ZoneInfo(time_zone)).date()
