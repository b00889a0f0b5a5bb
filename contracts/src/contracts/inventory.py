"""Messages published by inventory: parts, stock, prints that were counted, orders."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from contracts.envelope import EntityEvent, Event


class Priority(StrEnum):
    CRITICAL = "critical"
    RUSH = "rush"
    NORMAL = "normal"


class _Part(EntityEvent):
    entity: ClassVar[str] = "part_id"

    part_id: UUID
    name: str
    sku: str | None = None
    parts_per_print: int = 1
    model_id: UUID | None = None


class PartCreated(_Part):
    type: ClassVar[str] = "part.created"


class PartUpdated(_Part):
    type: ClassVar[str] = "part.updated"


class PartDeleted(_Part):
    type: ClassVar[str] = "part.deleted"


class StockChanged(EntityEvent):
    """The stock of one item after a change."""

    type: ClassVar[str] = "stock.changed"
    entity: ClassVar[str] = "item_id"

    item_id: UUID
    """The part or product the stock is of."""
    part_id: UUID | None = None
    product_id: UUID | None = None
    name: str
    quantity_on_hand: int
    quantity_reserved: int
    quantity_available: int
    change: int
    """Items added (positive) or removed by the movements that led here; 0 when only reservations moved."""
    reason: str
    minimum: int | None = None
    """Fewer available than this is too few; None: nobody said."""


class StockLow(Event):
    """Fewer items of a part or product are available than its minimum. Said once, when it comes to be so."""

    type: ClassVar[str] = "stock.low"
    entity: ClassVar[str] = "item_id"

    item_id: UUID
    part_id: UUID | None = None
    product_id: UUID | None = None
    name: str
    quantity_available: int
    minimum: int


class PrintLogged(Event):
    """A print was counted (or noted as failed), or its count was corrected."""

    type: ClassVar[str] = "print.logged"
    entity: ClassVar[str] = "print_log_id"

    print_log_id: UUID
    print_id: UUID
    part_id: UUID
    part_name: str
    printer_id: UUID | None = None
    gcode_filename: str | None = None
    quantity_printed: int
    status: Literal["success", "failed"]
    source: Literal["bambu_auto", "manual"]
    completed_at: AwareDatetime
    revision: int = 0
    """0 as first counted; else this replaces what was said before of the same `print_log_id`."""


class PrintUnmapped(Event):
    """A print finished whose file no mapping names: nothing was counted, it waits in the inbox."""

    type: ClassVar[str] = "print.unmapped"
    entity: ClassVar[str] = "print_id"

    print_id: UUID
    printer_id: UUID | None = None
    file_name: str | None = None
    candidates: tuple[str, ...] = ()
    reason: Literal["no_mapping", "ambiguous", "no_file_name", "inactive_part"]
    completed_at: AwareDatetime


class PrintClaim(BaseModel):
    """Who says that a print is theirs."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    by: Literal["run_plate", "job"]
    claimant_id: UUID
    """The plate of the run, or the job."""
    run_id: UUID | None = None


class PrintDisputed(Event):
    """More than one run or job claims a print; it counts for the first, and somebody should look."""

    type: ClassVar[str] = "print.disputed"
    entity: ClassVar[str] = "print_id"

    print_id: UUID
    claims: tuple[PrintClaim, ...]
    """The first one first."""


class AllocationState(BaseModel):
    """What one order has of one item."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    line_id: UUID
    part_id: UUID | None = None
    product_id: UUID | None = None
    quantity_needed: int
    quantity_allocated: int
    quantity_shipped: int = 0
    status: Literal["pending", "partially_allocated", "allocated"]
    name: str | None = None
    quantity_returned: int = 0
    is_held: bool = False
    """Kept out of the queue: it has what it has, and is given nothing."""


class _Order(EntityEvent):
    entity: ClassVar[str] = "order_id"

    order_id: UUID
    number: int | None = None
    """The tenant's own count of orders; older orders have smaller numbers."""
    external_id: str | None = None
    customer: str | None = None
    priority: Priority
    status: Literal["open", "shipped", "cancelled"]
    fulfillment_status: Literal["unfulfilled", "partially_fulfilled", "fulfilled"]
    created_at: AwareDatetime
    fulfilled_at: AwareDatetime | None = None
    allocations: tuple[AllocationState, ...]
    shipment_status: Literal["unshipped", "partially_shipped", "shipped"] | None = None
    is_held: bool = False
    due_date: date | None = None
    notes: str | None = None


class OrderCreated(_Order):
    type: ClassVar[str] = "order.created"


class OrderUpdated(_Order):
    """Its lines, its priority or what is told of it changed; or it was held or released."""

    type: ClassVar[str] = "order.updated"


class OrderAllocated(_Order):
    """The order received stock."""

    type: ClassVar[str] = "order.allocated"


class OrderDeallocated(_Order):
    """The order lost stock it had."""

    type: ClassVar[str] = "order.deallocated"


class OrderFulfilled(_Order):
    """Every line is fully allocated; shipping is separate."""

    type: ClassVar[str] = "order.fulfilled"


class OrderPartiallyShipped(_Order):
    """Some of it left the house; the rest is still owed."""

    type: ClassVar[str] = "order.partially_shipped"


class OrderShipped(_Order):
    type: ClassVar[str] = "order.shipped"


class OrderReturned(_Order):
    """Some of what was shipped came back."""

    type: ClassVar[str] = "order.returned"


class OrderCancelled(_Order):
    type: ClassVar[str] = "order.cancelled"


class OrderNeedsReview(Event):
    """A shop sent an order that cannot be taken as it is: it waits for a look."""

    type: ClassVar[str] = "order.needs_review"
    entity: ClassVar[str] = "delivery_id"

    delivery_id: UUID
    source_id: UUID
    source_name: str
    external_id: str | None = None
    problems: tuple[str, ...]
    """In words."""


class _Spool(EntityEvent):
    """A roll of filament."""

    entity: ClassVar[str] = "spool_id"

    spool_id: UUID
    name: str
    material: str
    color: str | None = None
    color_hex: str | None = None
    """`#RRGGBB`."""
    cost_per_gram: Decimal | None = None
    """In the tenant's currency; None when its price is not known."""
    remaining_grams: Decimal
    """Negative when more was used than it held: never clamped."""
    location: str | None = None
    tag: str | None = None
    """What a printer reports as the `tray_uuid` of the tray that holds it."""
    is_archived: bool = False


class SpoolCreated(_Spool):
    type: ClassVar[str] = "spool.created"


class SpoolUpdated(_Spool):
    """Its weight or anything else of it changed."""

    type: ClassVar[str] = "spool.updated"


class SpoolArchived(_Spool):
    type: ClassVar[str] = "spool.archived"


class _SpoolAlert(Event):
    """Something of a spool that somebody should know."""

    entity: ClassVar[str] = "spool_id"

    spool_id: UUID
    name: str
    material: str
    color: str | None = None
    location: str | None = None
    remaining_grams: Decimal


class SpoolLow(_SpoolAlert):
    """It fell to its low level or below; said once until it has been above again."""

    type: ClassVar[str] = "spool.low"

    low_grams: Decimal


class SpoolOverdrawn(_SpoolAlert):
    """More was booked than it held: some weight is wrong. Said once until it has been weighed."""

    type: ClassVar[str] = "spool.overdrawn"

    overdrawn_grams: Decimal
    """How far below zero it is."""
    source: Literal["run", "print", "manual", "weigh_in"]
    """What took the last gram."""
    source_id: UUID | None = None
    """The run or the print."""


class PostedMaterial(BaseModel):
    """What was booked of one spool for a run, in grams."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    material_id: UUID
    """Of `run.completed`."""
    transaction_id: UUID | None = None
    """None when nothing was left to book: its prints had booked all of it."""
    grams: Decimal
    """Booked for the run itself, less what its prints had booked."""
    overdrawn_grams: Decimal = Decimal(0)
    """What the spool lacked of that: it is booked all the same."""


class RunMaterialsPosted(Event):
    """What a completed run used is booked."""

    type: ClassVar[str] = "run.materials_posted"
    entity: ClassVar[str] = "run_id"

    run_id: UUID
    materials: tuple[PostedMaterial, ...]
