"""What is done with orders: shipped, returned, given stock by hand; and why they wait."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from inventory.domain.orders import Order
from inventory.domain.queue import Explanation
from inventory.schemas.common import Name, Quantity, Request
from inventory.schemas.orders import AllocationOut, ItemReference, OrderOut, allocation_values, order_values


class ItemQuantity(ItemReference):
    quantity: Quantity


Items = Annotated[list[ItemQuantity], Field(min_length=1, max_length=500)]


class Shipment(Request):
    """Everything the order holds, or the items that are named."""

    lines: Items | None = None
    partial: bool = False
    """Ship what is there, although something is missing. Not needed with `lines`."""
    note: Name | None = None
    """A tracking number, for example; it is kept with the movement."""


class Return(Request):
    lines: Items
    reason: Name
    restock: bool = True
    """False: it is no good; it is noted and leaves the stock at once."""


class Assignment(ItemQuantity):
    """Items for an order, past the queue."""

    reason: Name
    from_order_id: UUID | None = None
    """Whose they are; free items when it is left out."""


class Withdrawal(ItemQuantity):
    """Items that an order has to give up."""

    reason: Name


class AheadOut(BaseModel):
    """Who is served next before a line."""

    order_id: UUID | None
    number: int | None
    priority: Literal["critical", "rush", "normal"]
    quantity_missing: int


class QueueOut(BaseModel):
    """Where a line that lacks something stands."""

    position: int
    """1 is served next."""
    quantity_ahead: int
    """Items that those ahead lack together."""
    ahead: list[AheadOut]
    """The nearest of those ahead, nearest first; five at most."""
    quantity_printing: int
    """Items on printers right now."""
    prints_required: int | None
    """Bed loads for what this line lacks; None for a product."""
    cause: Literal["waiting", "held", "no_mapping", "free_stock"]
    """`no_mapping`: no file is mapped to the part, so its prints are not counted. `free_stock`: there is
    stock that was not given out; `POST /orders/rebuild` mends that."""


class ExplainedAllocationOut(AllocationOut):
    explanation: str
    """In words, such as `3 of 5: served after #118, critical`."""
    queue: QueueOut | None
    """None when nothing is missing."""

    @classmethod
    def explained(cls, found: Explanation) -> "ExplainedAllocationOut":
        return cls(
            **allocation_values(found.line),
            explanation=found.words,
            queue=None
            if found.place is None
            else QueueOut(
                position=found.place.position,
                quantity_ahead=found.place.quantity_ahead,
                ahead=[
                    AheadOut(
                        order_id=one.order_id,
                        number=one.number,
                        priority=one.rank.label,
                        quantity_missing=one.missing,
                    )
                    for one in found.place.ahead
                ],
                quantity_printing=found.place.printing,
                prints_required=found.prints_required,
                cause=found.cause,
            ),
        )


class AllocationList(BaseModel):
    items: list[ExplainedAllocationOut]
    total: int


class OrderDetailOut(OrderOut):
    """An order whose lines say what they wait for."""

    allocations: list[ExplainedAllocationOut]  # type: ignore[assignment]  # narrower, and never changed

    @classmethod
    def detailed(cls, order: Order, found: Sequence[Explanation]) -> "OrderDetailOut":
        lines = [ExplainedAllocationOut.explained(one) for one in found]
        return cls(**order_values(order), allocations=lines)


class HistoryEntryOut(BaseModel):
    """Something that happened to an order's items: given, taken, shipped, returned."""

    kind: Literal["allocation", "shipment", "return", "adjustment"]
    item_id: UUID
    name: str
    quantity: int
    """Positive: given to the order, or come back; negative: taken from it, or gone."""
    reason: str
    actor: str
    is_manual: bool
    created_at: datetime


class HistoryList(BaseModel):
    items: list[HistoryEntryOut]
    total: int


class StuckOut(BaseModel):
    """A line that has some and lacks some."""

    order_id: UUID
    number: int
    item_id: UUID
    name: str
    quantity_missing: int
    cause: Literal["waiting", "held", "no_mapping", "free_stock"]


class RebuildOut(BaseModel):
    orders: list[UUID]
    """Orders that were mended: given the demand their lines lacked, or the right status."""
    items: int
    """Items whose free stock was given out."""
    stuck: list[StuckOut]
    """What is still partially fulfilled, and why; a hundred at most."""
