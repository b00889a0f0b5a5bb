"""Plates of runs: bed loads to print, and what came off the printers. Times in minutes, weights in grams.

A bed load that failed is owed until it is printed again. `good` and `failed` count items, everything else
counts bed loads.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from production.domain.surroundings import Printer
from production.domain.variance import percentage


class PlateStatus(StrEnum):
    PENDING = "pending"
    PRINTING = "printing"
    COMPLETE = "complete"
    FAILED = "failed"
    CANCELLED = "cancelled"


MAX_LOADS = 5_000
"""Of one run."""
OPEN_PLATES = (PlateStatus.PENDING, PlateStatus.PRINTING, PlateStatus.FAILED)
"""Plates that still wait for bed loads."""


class PlateNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such plate in this run.")


class PlateClosedError(Exception):
    """Nothing is owed on a plate that is complete or cancelled."""

    code = "plate_closed"

    def __init__(self, status: PlateStatus) -> None:
        super().__init__(f"This plate is {status.value}: no bed load is owed.")


class TooManyItemsError(Exception):
    """A bed load yields at most its planned items."""

    code = "too_many_items"

    def __init__(self, field: str, planned: int) -> None:
        super().__init__(f"Successful and failed items together are more than the {planned} planned.")
        self.field = field


class TooManyLoadsError(Exception):
    code = "too_many_prints"
    field = "prints_done"

    def __init__(self, quantity: int) -> None:
        super().__init__(f"This plate is printed {quantity} times.")


class TooManyPlatesError(Exception):
    """More bed loads than anybody prints: most likely a typing error."""

    code = "too_many_plates"
    field = "quantity"

    def __init__(self) -> None:
        super().__init__(f"A run has at most {MAX_LOADS} bed loads.")


class CountedError(Exception):
    """What was counted is moved by a correction of its print, so that stock and orders follow."""

    code = "correct_the_print"

    def __init__(self) -> None:
        super().__init__("These bed loads are counted: correct their prints instead.")


class AutomaticPrintError(Exception):
    """What a printer reported is corrected where prints are kept."""

    code = "correct_the_print"

    def __init__(self, print_id: UUID) -> None:
        super().__init__(f"A printer reported this print: POST /prints/{print_id}/correct.")


class PrintNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such print of this plate.")


class PlateStartedError(Exception):
    code = "plate_started"

    def __init__(self) -> None:
        super().__init__("Bed loads of this plate were printed: cancel what is left of it instead.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """One file on one printer, to be printed `quantity` times."""

    id: UUID
    run_id: UUID
    plate_number: int
    plate_name: str
    model_id: UUID
    printer_id: UUID
    quantity: int
    prints_done: int = 0
    prints_per_plate: int
    print_time_minutes: int | None = None
    """Of one bed load, as the weights below."""
    estimated_material_weight_grams: Decimal | None = None
    estimated_purge_weight_grams: Decimal | None = None
    gcode_filename: str | None = None
    """None: as the configuration or the model says."""
    status: PlateStatus = PlateStatus.PENDING
    started_at: datetime | None = None
    completed_at: datetime | None = None
    actual_print_time_minutes: int | None = None
    """Of the whole row, as the weight."""
    actual_material_weight_grams: Decimal | None = None
    successful_prints: int = 0
    failed_prints: int = 0
    """Items of bed loads that are done."""
    scrap_reason: str | None = None
    failed_loads: int = 0
    notes: str | None = None
    created_at: datetime
    updated_at: datetime
    model_name: str = ""
    model_image_url: str | None = None
    printer: Printer | None = None
    effective_gcode_filename: str | None = None
    """What a printer is to report: the plate's own file, else the configuration's, else the model's."""

    @property
    def owed(self) -> int:
        """Bed loads still to be printed."""
        return self.quantity - self.prints_done if self.status in OPEN_PLATES else 0

    @property
    def planned_loads(self) -> int:
        """Bed loads of this row in the total of its run: what a cancelled one has printed stays."""
        return self.prints_done if self.status is PlateStatus.CANCELLED else self.quantity

    @property
    def planned_items(self) -> int:
        return self.quantity * self.prints_per_plate

    @property
    def progress_percentage(self) -> Decimal:
        return percentage(self.prints_done, self.quantity)

    @property
    def is_complete(self) -> bool:
        return self.status is PlateStatus.COMPLETE

    @property
    def estimated_print_time_minutes(self) -> int | None:
        """Of the whole row."""
        return None if self.print_time_minutes is None else self.print_time_minutes * self.quantity

    @property
    def has_begun(self) -> bool:
        return self.status in {PlateStatus.PRINTING, PlateStatus.COMPLETE, PlateStatus.FAILED} or bool(
            self.prints_done or self.failed_loads
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatePrint:
    """One physical print, as it stands for a bed load of a plate."""

    print_id: UUID
    plate_id: UUID
    run_id: UUID
    printer_id: UUID
    load_number: int | None = None
    """The how manieth bed load it was; None while it is none that is done."""
    source: str
    status: str
    """`printing`, `completed`, `failed` or `superseded`."""
    good: int = 0
    failed: int = 0
    reason: str | None = None
    revision: int = 0
    superseded_by: UUID | None = None
    file_name: str | None = None
    duration_minutes: Decimal | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    created_at: datetime
    updated_at: datetime

    @property
    def is_open_mark(self) -> bool:
        """Marked by hand, and no print of a printer is known for it."""
        return self.source == "manual" and self.status == "completed" and self.superseded_by is None


def manual_print_id(plate_id: UUID, number: int) -> UUID:
    """The identity of the `number`th print of a plate, when no printer gave it one."""
    return uuid5(plate_id, str(number))


def total_loads(plates: Iterable[Plate]) -> tuple[int, int]:
    """Bed loads of a run: planned, and done."""
    found = tuple(plates)
    return sum(one.planned_loads for one in found), sum(one.prints_done for one in found)


def yield_of(plate: Plate, good: int | None, failed: int | None, *, field: str = "good") -> tuple[int, int]:
    """Good and failed items of one bed load: what is not said to be good is scrap.

    Raises:
        TooManyItemsError: more than a bed load holds.
    """
    held = plate.prints_per_plate
    if (good or 0) + (failed or 0) > held:
        raise TooManyItemsError(field, held)
    if good is None:
        good = held - (failed or 0)
    return good, held - good


def begin(plate: Plate, at: datetime) -> Plate:
    """A bed load of it is being printed."""
    if plate.status not in OPEN_PLATES:
        return plate
    return replace(plate, status=PlateStatus.PRINTING, started_at=plate.started_at or at, updated_at=at)


def count(plate: Plate, *, good: int, failed: int, at: datetime, minutes: Decimal | None = None) -> Plate:
    """A bed load is done.

    Raises:
        PlateClosedError: none is owed.
    """
    if not plate.owed:
        raise PlateClosedError(plate.status)
    done = plate.prints_done + 1
    return replace(
        plate,
        prints_done=done,
        successful_prints=plate.successful_prints + good,
        failed_prints=plate.failed_prints + failed,
        actual_print_time_minutes=_more(plate.actual_print_time_minutes, minutes),
        **_after(plate, done, at),
    )


def lose(plate: Plate, *, at: datetime, reason: str | None = None) -> Plate:
    """A bed load failed: it is owed again."""
    if not plate.owed:
        return plate
    return replace(
        plate,
        status=PlateStatus.FAILED,
        failed_loads=plate.failed_loads + 1,
        scrap_reason=reason or plate.scrap_reason,
        started_at=plate.started_at or at,
        updated_at=at,
    )


def uncount(plate: Plate, *, good: int, failed: int, at: datetime, lost: bool) -> Plate:
    """A bed load that was counted is none: it is owed again; `lost` when it failed."""
    done = plate.prints_done - 1
    after = replace(
        plate,
        prints_done=done,
        successful_prints=plate.successful_prints - good,
        failed_prints=plate.failed_prints - failed,
        failed_loads=plate.failed_loads + lost,
        updated_at=at,
    )
    if plate.status is PlateStatus.CANCELLED:
        return after
    status = PlateStatus.FAILED if lost else PlateStatus.PRINTING if done else PlateStatus.PENDING
    return replace(after, status=status, completed_at=None)


def recount(plate: Plate, before: PlatePrint, *, good: int, failed: int, at: datetime) -> Plate:
    """A bed load that was counted yielded something else."""
    return replace(
        plate,
        successful_prints=plate.successful_prints - before.good + good,
        failed_prints=plate.failed_prints - before.failed + failed,
        updated_at=at,
    )


def cancel(plate: Plate, at: datetime) -> Plate:
    """What is not printed of it is not needed any more."""
    if plate.status is PlateStatus.CANCELLED:
        return plate
    if plate.status is PlateStatus.COMPLETE:
        raise PlateClosedError(plate.status)
    return replace(plate, status=PlateStatus.CANCELLED, updated_at=at)


def reopen(plate: Plate, at: datetime) -> Plate:
    """Print what is left of it after all.

    Raises:
        PlateClosedError: nothing is left.
    """
    if plate.status is PlateStatus.COMPLETE:
        raise PlateClosedError(plate.status)
    return replace(plate, status=PlateStatus.PENDING, updated_at=at)


def resize(plate: Plate, quantity: int, at: datetime) -> Plate:
    """Print it more or fewer times.

    Raises:
        TooManyLoadsError: more are done than that.
    """
    if quantity < plate.prints_done:
        raise TooManyLoadsError(quantity)
    after = replace(plate, quantity=quantity, updated_at=at)
    if plate.status is PlateStatus.CANCELLED:
        return after
    if plate.prints_done == quantity:
        return replace(after, status=PlateStatus.COMPLETE, completed_at=_not_before(plate.started_at, at))
    if plate.status is PlateStatus.COMPLETE:
        return replace(after, status=PlateStatus.PRINTING, completed_at=None)
    return after


def _after(plate: Plate, done: int, at: datetime) -> dict[str, Any]:
    started = plate.started_at or at
    complete = done == plate.quantity
    return {
        "status": PlateStatus.COMPLETE if complete else PlateStatus.PRINTING,
        "started_at": started,
        "completed_at": _not_before(started, at) if complete else None,
        "updated_at": at,
    }


def _not_before(started: datetime | None, at: datetime) -> datetime:
    """Clocks of printers are not ours: nothing ends before it began."""
    return at if started is None else max(started, at)


def _more(minutes: int | None, more: Decimal | None) -> int | None:
    return minutes if more is None else (minutes or 0) + round(more)


def spread(plate: Plate, loads: int, good: int | None, failed: int | None) -> list[tuple[int, int]]:
    """Good and failed items of each of `loads` new bed loads, so that the totals of the row come out as said.

    Raises:
        TooManyItemsError: the totals do not fit the bed loads that are done then.
    """
    done = (plate.prints_done + loads) * plate.prints_per_plate
    if (good or 0) + (failed or 0) > done:
        raise TooManyItemsError("successful_prints" if good is not None else "failed_prints", done)
    if good is None:
        good = (
            done - failed if failed is not None else plate.successful_prints + loads * plate.prints_per_plate
        )
    left = good - plate.successful_prints
    if not 0 <= left <= loads * plate.prints_per_plate:
        raise TooManyItemsError("successful_prints", done)
    result = []
    for _ in range(loads):
        share = min(left, plate.prints_per_plate)
        left -= share
        result.append((share, plate.prints_per_plate - share))
    return result
