"""Orders."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from chassis.edge import Page
from contracts.inventory import Priority
from inventory.schemas.common import Name, Quantity, Request, Text


class NewOrderLine(Request):
    """A part or a product."""

    part_id: UUID | None = None
    product_id: UUID | None = None
    quantity: Quantity

    @model_validator(mode="after")
    def _one_item(self) -> Self:
        if (self.part_id is None) == (self.product_id is None):
            raise ValueError("name either part_id or product_id")
        return self


class NewOrder(Request):
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
