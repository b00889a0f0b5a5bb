"""The schedule."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from contracts.inventory import Priority


class WayToPrint(BaseModel):
    """A file on a printer."""

    printer_id: UUID | None
    """Left open where the model has no configuration: any printer."""
    printer_name: str | None
    gcode_filename: str | None
    items_per_print: int
    minutes_per_print: int | None


class ProposedPlate(BaseModel):
    model_id: UUID
    printer_id: UUID | None
    quantity: int
    """Bed loads."""
    gcode_filename: str | None


class RunRequest(BaseModel):
    """What to post to `/production-runs`, as it is."""

    printer_id: UUID | None
    priority: Priority
    due_date: date | None
    plates: list[ProposedPlate]


class ScheduleItem(BaseModel):
    """A part that orders and runs wait for."""

    part_id: UUID
    part_name: str
    sku: str | None
    model_id: UUID | None
    priority: Priority
    """The highest among those who wait."""
    orders_waiting: int
    runs_waiting: int
    quantity_needed: int
    """Items that they miss."""
    quantity_available: int
    quantity_printing: int
    """Items that are being printed."""
    quantity_planned: int
    """Items that runs have still to print."""
    deficit: int
    """What is left of it to plan."""
    parts_per_print: int
    prints_required: int
    """Bed loads, printed the best way."""
    minutes_required: int | None
    """Of those bed loads, one after the other."""
    due_date: date | None
    """The earliest among those who wait."""
    due_risk: Literal["none", "ok", "at_risk", "late", "unknown"]
    """Whether it can be printed by the end of that day, UTC, on one printer."""
    best: WayToPrint | None
    options: list[WayToPrint]
    run_request: RunRequest | None
    """A run that prints what is missing; none without a model."""
    is_mapped: bool
    """False: no gcode file is mapped, so its prints are not counted automatically."""


class ScheduleOut(BaseModel):
    """Everything that must be printed: critical before rush before normal."""

    items: list[ScheduleItem]
    total: int


class ProposedRuns(BaseModel):
    """Runs that cover the schedule where models and printers are known: one per priority and printer."""

    items: list[RunRequest]
    total: int
