"""Messages published by production: the catalogue, and the runs that make it."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.envelope import EntityEvent
from contracts.inventory import Priority


class _Part(BaseModel):
    """A piece of an event."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class ModelMaterial(_Part):
    """Filament in one item of a model."""

    material: str
    color: str | None = None
    color_hex: str | None = None
    weight_grams: Decimal


class ModelConfig(_Part):
    """How a model prints on one printer."""

    printer_id: UUID
    prints_per_plate: int
    print_time_minutes: int | None = None
    """Of the whole bed load."""
    material_weight_grams: Decimal | None = None
    """Of one item."""
    gcode_filename: str | None = None


class _Model(EntityEvent):
    entity: ClassVar[str] = "model_id"

    model_id: UUID
    name: str
    prints_per_plate: int
    """Where no printer's own configuration says otherwise."""
    print_time_minutes: int | None = None
    gcode_filename: str | None = None
    image_url: str | None = None
    materials: tuple[ModelMaterial, ...] = ()
    configs: tuple[ModelConfig, ...] = ()


class ModelCreated(_Model):
    type: ClassVar[str] = "model.created"


class ModelUpdated(_Model):
    """The model or one of its printer configurations changed."""

    type: ClassVar[str] = "model.updated"


class ModelDeleted(_Model):
    type: ClassVar[str] = "model.deleted"


class ProductModel(_Part):
    """One line of a bill of models."""

    model_id: UUID
    model_name: str
    quantity: int


class _Product(EntityEvent):
    entity: ClassVar[str] = "product_id"

    product_id: UUID
    name: str
    sku: str | None = None
    image_url: str | None = None
    models: tuple[ProductModel, ...]
    component_cost: Decimal
    """Money for the bought-in components of one product, in the tenant's currency."""
    labour_cost: Decimal
    """Money for the work on one product."""
    is_archived: bool = False


class ProductCreated(_Product):
    type: ClassVar[str] = "product.created"


class ProductUpdated(_Product):
    type: ClassVar[str] = "product.updated"


class ProductArchived(_Product):
    """The product is not made any more, or was deleted."""

    type: ClassVar[str] = "product.archived"


class RunPlate(_Part):
    """A plate of a run: one file on one printer, printed `quantity` times."""

    run_plate_id: UUID
    plate_number: int
    plate_name: str
    model_id: UUID
    printer_id: UUID
    quantity: int
    """Bed loads to print."""
    prints_done: int
    prints_per_plate: int
    status: Literal["pending", "printing", "complete", "failed", "cancelled"]
    successful_prints: int
    """Items."""
    failed_prints: int
    gcode_filename: str | None = None


class RunDemand(_Part):
    """What a run needs of one model, in items."""

    model_id: UUID
    model_name: str
    items_needed: int
    items_done: int


class RunItem(_Part):
    """A line of a run that was planned as items: so many of a product or of a model."""

    product_id: UUID | None = None
    model_id: UUID | None = None
    quantity: int
    successful_quantity: int
    """An assembled run puts these into stock."""
    failed_quantity: int


class RunMaterial(_Part):
    """What a run used of one spool, in grams."""

    material_id: UUID | None = None
    spool_id: UUID
    model_grams: Decimal
    flushed_grams: Decimal = Decimal(0)
    tower_grams: Decimal = Decimal(0)
    print_ids: tuple[UUID, ...] = ()
    """Prints that these grams cover: what they have booked themselves is not booked again."""
    posted: bool = False
    """Whether inventory has booked it."""


class _Run(EntityEvent):
    entity: ClassVar[str] = "run_id"

    run_id: UUID
    run_number: str
    mode: Literal["plates", "items"]
    status: Literal["pending", "in_progress", "ready_for_assembly", "completed", "failed", "cancelled"]
    product_id: UUID | None = None
    product_name: str | None = None
    printer_id: UUID | None = None
    printer_name: str | None = None
    quantity: int | None = None
    """Products to make."""
    priority: Priority = Priority.NORMAL
    due_date: date | None = None
    is_held: bool = False
    created_at: AwareDatetime
    started_at: AwareDatetime | None = None
    completed_at: AwareDatetime | None = None
    total_plates: int = Field(ge=0)
    """Bed loads."""
    completed_plates: int = Field(ge=0)
    plates: tuple[RunPlate, ...] = ()
    demands: tuple[RunDemand, ...] = ()
    items: tuple[RunItem, ...] = ()
    materials: tuple[RunMaterial, ...] = ()
    assembled_at: AwareDatetime | None = None
    assembled_quantity: int | None = None
    original_run_id: UUID | None = None
    """The run whose failed items this one prints again."""
    reason: str | None = None
    """Why it was failed, cancelled, closed short or reverted."""
    is_deleted: bool = False
    actor: str = "system"


class RunCreated(_Run):
    type: ClassVar[str] = "run.created"


class RunStarted(_Run):
    type: ClassVar[str] = "run.started"


class RunPlateUpdated(_Run):
    """A plate moved, or the plan changed."""

    type: ClassVar[str] = "run.plate_updated"


class RunReadyForAssembly(_Run):
    """Every plate is done."""

    type: ClassVar[str] = "run.ready_for_assembly"


class RunAssembled(_Run):
    """`assembled_quantity` products were put together."""

    type: ClassVar[str] = "run.assembled"


class RunCompleted(_Run):
    """What it used is known: `materials`."""

    type: ClassVar[str] = "run.completed"


class RunReverted(_Run):
    """A completed run is failed or cancelled after all: what it booked is to be undone."""

    type: ClassVar[str] = "run.reverted"


class RunCancelled(_Run):
    """The run needs nothing any more: cancelled, failed or deleted."""

    type: ClassVar[str] = "run.cancelled"


class RetirePrinterRequest(BaseModel):
    """Asks `rpc.production.retire-printer.<tenant>` whether a printer may go.

    When it may, production plans no new plates on it from then on.
    """

    tenant_id: UUID
    printer_id: UUID


class RunUsingPrinter(_Part):
    run_id: UUID
    run_number: str
    status: str


class RetirePrinterAnswer(BaseModel):
    """Yes when no run stands against it."""

    runs: tuple[RunUsingPrinter, ...] = ()
