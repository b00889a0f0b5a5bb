"""Plates of runs: bed loads to print, and what came off the printers. Times in minutes, weights in grams.

A bed load that failed is owed until it is printed again. `good` and `failed` count items, everything else
counts bed loads.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    """Of the whole row, as the weights."""
    entered_weight_grams: Decimal | None = None
    """The items' filament as somebody entered it."""
    reported_weight_grams: Decimal | None = None
    """What printers drew for the bed loads that are done, purge too; None unless it is known of each."""
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
    def actual_material_weight_grams(self) -> Decimal | None:
        """The items' filament: as entered, else as reported less the purge that was planned."""
        if self.entered_weight_grams is not None or self.reported_weight_grams is None:
            return self.entered_weight_grams
        purge = (self.estimated_purge_weight_grams or Decimal(0)) * self.prints_done
        return max(self.reported_weight_grams - purge, Decimal(0))

    @property
    def weight_source(self) -> str | None:
        """`entered` or `reported`; None while the weight is not known."""
        if self.entered_weight_grams is not None:
            return "entered"
        return None if self.reported_weight_grams is None else "reported"

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
    filament: tuple[Mapping[str, Any], ...] = ()
    """What was drawn from each tray, as the printer reported it."""
    grams: Decimal | None = None
    """All of it; None unless it is known of each tray."""
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
