"""What inventory's HTTP API takes and gives."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from chassis.edge import Page
from contracts.inventory import Priority

MAX_QUANTITY = 1_000_000

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
FileName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Quantity = Annotated[int, Field(ge=1, le=MAX_QUANTITY, strict=True)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class NewPart(_Request):
    name: Name
    sku: Name | None = None
    description: Text | None = None
    parts_per_print: Quantity = 1
    """Items that one bed load yields, unless a mapping says otherwise."""
    model_id: UUID | None = None


class PartChange(_Request):
    """What is left out stays as it is."""

    name: Name = ""
    sku: Name | None = None
    description: Text | None = None
    parts_per_print: Quantity = 1
    model_id: UUID | None = None


class PartOut(_Answer):
    id: UUID
    name: str
    sku: str | None
    description: str | None
    parts_per_print: int
    model_id: UUID | None
    mappings: int
    """Active gcode mappings: with none, its prints are not counted automatically."""
    created_at: datetime
    updated_at: datetime


class PartPage(Page):
    items: list[PartOut]


class NewMapping(_Request):
    gcode_filename: FileName
    part_id: UUID
    quantity: Quantity | None = None
    """Items per bed load; left out, the part's `parts_per_print`."""
    is_active: bool = True


class MappingChange(_Request):
    """What is left out stays as it is."""

    quantity: Quantity | None = None
    is_active: bool = True


class MappingOut(_Answer):
    id: UUID
    gcode_filename: str
    part_id: UUID
    part_name: str
    quantity: int | None
    is_active: bool
    created_at: datetime


class MappingPage(Page):
    items: list[MappingOut]


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


class Adjustment(_Request):
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
    kind: Literal["print", "adjustment", "shipment"]
    reason: str
    source_id: UUID | None
    """The print log entry or order that caused it."""
    actor: str
    created_at: datetime


class MovementPage(Page):
    items: list[MovementOut]


class NewOrderLine(_Request):
    """A part or a product."""

    part_id: UUID | None = None
    product_id: UUID | None = None
    quantity: Quantity

    @model_validator(mode="after")
    def _one_item(self) -> Self:
        if (self.part_id is None) == (self.product_id is None):
            raise ValueError("name either part_id or product_id")
        return self


class NewOrder(_Request):
    external_id: Name | None = None
    """The shop's own id: sent again with the same content it is the same order."""
    customer: Name | None = None
    priority: Priority = Priority.NORMAL
    due_date: date | None = None
    notes: Text | None = None
    lines: Annotated[list[NewOrderLine], Field(min_length=1, max_length=500)]


class AllocationOut(BaseModel):
    line_id: UUID
    part_id: UUID | None
    product_id: UUID | None
    name: str
    quantity_needed: int
    quantity_allocated: int
    quantity_shipped: int
    status: Literal["pending", "partially_allocated", "allocated"]


class OrderOut(BaseModel):
    id: UUID
    number: int
    external_id: str | None
    customer: str | None
    priority: Priority
    status: Literal["open", "shipped", "cancelled"]
    fulfillment_status: Literal["unfulfilled", "partially_fulfilled", "fulfilled"]
    due_date: date | None
    notes: str | None
    created_at: datetime
    fulfilled_at: datetime | None
    allocations: list[AllocationOut]


class OrderPage(Page):
    items: list[OrderOut]


class NewPrintLog(_Request):
    """A print reported by hand: of a part or of a file; in bed loads or in items."""

    part_id: UUID | None = None
    gcode_filename: FileName | None = None
    prints: Quantity | None = None
    quantity_printed: Quantity | None = None
    status: Literal["success", "failed"] = "success"
    printer_id: UUID | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if (self.part_id is None) == (self.gcode_filename is None):
            raise ValueError("name either part_id or gcode_filename")
        if (self.prints is None) == (self.quantity_printed is None):
            raise ValueError("give either prints or quantity_printed")
        return self


class PrintLogOut(_Answer):
    id: UUID
    print_id: UUID
    part_id: UUID | None
    part_name: str | None
    printer_id: UUID | None
    gcode_filename: str | None
    prints: int
    quantity_printed: int
    status: Literal["success", "failed"]
    source: Literal["bambu_auto", "manual"]
    failure_reason: str | None
    completed_at: datetime


class LoggedPrint(PrintLogOut):
    """The first entry, and all of them: a plate with several parts has one entry per part."""

    entries: list[PrintLogOut]


class PrintLogPage(Page):
    items: list[PrintLogOut]


class UnmappedOut(BaseModel):
    """A finished print whose file no mapping names: it is not counted."""

    print_id: UUID
    printer_id: UUID | None
    file_name: str | None
    candidates: list[str]
    plate_index: int | None
    prints: int
    reason: Literal["no_mapping", "ambiguous", "no_file_name", "inactive_part"]
    completed_at: datetime


class UnmappedPage(Page):
    items: list[UnmappedOut]


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
