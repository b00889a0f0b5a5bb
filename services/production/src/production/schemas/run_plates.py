"""Plates of runs over HTTP."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.edge import Page
from contracts.inventory import Priority
from production.domain.plates import MAX_LOADS, Plate
from production.domain.progress import Correction
from production.domain.runs import Waiting
from production.schemas.catalogue import ModelSummary, PrinterSummary
from production.schemas.fields import Answer, FileName, Grams, Minutes, Name, PerPlate, Prose, Request

Loads = Annotated[int, Field(ge=1, le=MAX_LOADS, strict=True)]
Items = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
PlateStatusName = Literal["pending", "printing", "complete", "failed", "cancelled"]


class NewPlate(Request):
    """A file on a printer, printed `quantity` times; what is left out is as its model prints there."""

    model_id: UUID
    printer_id: UUID | None = None
    """Left out: the run's."""
    quantity: Loads = 1
    """Bed loads."""
    plate_name: Name | None = None
    prints_per_plate: PerPlate | None = None
    print_time_minutes: Minutes | None = None
    """Of one bed load, as the weights."""
    estimated_material_weight_grams: Grams | None = None
    estimated_purge_weight_grams: Grams | None = None
    gcode_filename: FileName | None = None
    """Left out: the configuration's, else the model's."""
    notes: Prose | None = None


class PlateChange(Request):
    """What is left out stays as it is. Counts are totals of the row."""

    status: PlateStatusName = "pending"
    """`complete` finishes all bed loads, `failed` is one that is owed again, `cancelled` gives up the rest,
    `pending` takes that back."""
    prints_done: Annotated[int, Field(ge=0, le=MAX_LOADS, strict=True)] = 0
    """Bed loads."""
    successful_prints: Items = 0
    """Items, as the failed ones; what is neither said nor counted came out well."""
    failed_prints: Items = 0
    scrap_reason: Prose | None = None
    actual_print_time_minutes: Minutes | None = None
    actual_material_weight_grams: Grams | None = None
    """Of the items; null: as printers reported it."""
    notes: Prose | None = None
    plate_name: Name = ""
    quantity: Loads = 1
    printer_id: UUID = UUID(int=0)
    gcode_filename: FileName | None = None

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class PrintDone(Request):
    """One bed load. What is not said to be good is scrap; without a good item it is owed again."""

    good: Items | None = None
    failed: Items | None = None
    reason: Prose | None = None


class PrintCorrection(Request):
    """What a bed load marked by hand turned out to be."""

    outcome: Literal["completed", "failed"]
    good: Items = 0
    failed: Items = 0
    reason: Annotated[Prose, Field(min_length=1, max_length=500)]

    def value(self, print_id: UUID) -> Correction:
        return Correction(
            print_id=print_id,
            revision=1,
            outcome=self.outcome,
            good=self.good,
            failed=self.failed,
            superseded_by=None,
            reason=self.reason,
        )


class PlateOut(Answer):
    id: UUID
    production_run_id: UUID
    plate_number: int
    plate_name: str
    model_id: UUID
    model: ModelSummary
    printer_id: UUID
    printer: PrinterSummary
    quantity: int
    """Bed loads."""
    prints_done: int
    prints_per_plate: int
    print_time_minutes: int | None
    """Of one bed load, as the estimated weights."""
    estimated_material_weight_grams: Decimal | None
    estimated_purge_weight_grams: Decimal | None
    estimated_print_time_minutes: int | None
    """Of the row, as the actual values."""
    gcode_filename: str | None
    effective_gcode_filename: str | None
    """What the printer is expected to report."""
    status: PlateStatusName
    started_at: datetime | None
    completed_at: datetime | None
    actual_print_time_minutes: int | None
    actual_material_weight_grams: Decimal | None
    """Of the items: as entered, else as printers reported it, less the purge that was planned."""
    reported_weight_grams: Decimal | None
    """What printers drew for the bed loads that are done, purge too; null unless all of them said."""
    weight_source: Literal["entered", "reported"] | None
    planned_items: int
    successful_prints: int
    """Items of bed loads that are done."""
    failed_prints: int
    scrap_reason: str | None
    failed_loads: int
    """Bed loads that failed and are, or were, printed again."""
    progress_percentage: Decimal
    is_complete: bool
    notes: str | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, plate: Plate) -> "PlateOut":
        own = {"production_run_id", "model"}
        values = {name: getattr(plate, name) for name in cls.model_fields if name not in own}
        model = {"id": plate.model_id, "name": plate.model_name, "image_url": plate.model_image_url}
        return cls.model_validate({**values, "production_run_id": plate.run_id, "model": model})


class WaitingOut(PlateOut):
    run_number: str
    priority: Priority
    due_date: date | None

    @classmethod
    def of_waiting(cls, one: Waiting) -> "WaitingOut":
        values = PlateOut.of(one.plate).model_dump()
        more = {"run_number": one.run_number, "priority": one.priority.label, "due_date": one.due_date}
        return cls.model_validate({**values, **more})


class WaitingPage(Page):
    items: list[WaitingOut]


class PlateList(Answer):
    items: list[PlateOut]
    total: int
    skip: int
    limit: int


class PlatePrintOut(Answer):
    """One physical print of a plate."""

    print_id: UUID
    printer_id: UUID
    load_number: int | None
    """Which bed load it was; null while it is none that is done."""
    source: Literal["bambu_auto", "manual"]
    status: Literal["printing", "completed", "failed", "superseded"]
    good: int
    failed: int
    reason: str | None
    revision: int
    superseded_by: UUID | None
    file_name: str | None
    duration_minutes: Decimal | None
    grams: Decimal | None
    """Filament that the printer drew; null when it is not known of every tray."""
    started_at: datetime | None
    finished_at: datetime | None
