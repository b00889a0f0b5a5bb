"""Stock levels, movements, adjustments and the schedule."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from chassis.edge import Page
from contracts.inventory import Priority
from inventory.schemas.common import MAX_QUANTITY, Name, Request


class StockOut(BaseModel):
    """The stock of one item."""

    item_id: UUID
    part_id: UUID | None
    product_id: UUID | None
    name: str
    quantity_on_hand: int
    quantity_reserved: int
    """Promised to orders."""
    quantity_available: int


class StockPage(Page):
    items: list[StockOut]


class Adjustment(Request):
    quantity: Annotated[int, Field(ge=-MAX_QUANTITY, le=MAX_QUANTITY, strict=True)]
    """Items to add (positive) or remove (negative)."""
    reason: Name

    @model_validator(mode="after")
    def _not_zero(self) -> Self:
        if self.quantity == 0:
            raise ValueError("quantity must not be zero")
        return self


class MovementOut(BaseModel):
    id: UUID
    item_id: UUID
    quantity: int
    balance: int
    """Items on hand after this movement."""
    kind: Literal["print", "adjustment", "shipment", "return", "assembly", "correction"]
    reason: str
    source_id: UUID | None
    """The print log entry or order that caused it."""
    actor: str
    created_at: datetime


class MovementPage(Page):
    items: list[MovementOut]


class ScheduleItem(BaseModel):
    """A part that orders wait for."""

    part_id: UUID
    part_name: str
    sku: str | None
    priority: Priority
    """The highest among the waiting orders."""
    orders_waiting: int
    quantity_needed: int
    quantity_available: int
    deficit: int
    parts_per_print: int
    prints_required: int
    is_mapped: bool
    """False: no gcode file is mapped, so its prints are not counted automatically."""


class ScheduleOut(BaseModel):
    """Everything that must be printed: critical before rush before normal."""

    items: list[ScheduleItem]
    total: int
