"""Orders."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from chassis.edge import Page
from contracts.inventory import Priority
from inventory.domain.allocation import Rank
from inventory.domain.order_list import Sort, Wanted
from inventory.domain.orders import Allocation, LineRequest, Order, OrderRequest
from inventory.schemas.common import Name, Quantity, Request, Text


class ItemReference(Request):
    """A part or a product."""

    part_id: UUID | None = None
    product_id: UUID | None = None

    @model_validator(mode="after")
    def _one_item(self) -> Self:
        if (self.part_id is None) == (self.product_id is None):
            raise ValueError("name either part_id or product_id")
        return self

    @property
    def item_id(self) -> UUID:
        found = self.part_id or self.product_id
        assert found
        return found

    @property
    def field(self) -> str:
        return "part_id" if self.part_id else "product_id"


class NewOrderLine(ItemReference):
    quantity: Quantity
    explode: bool = False
    """A product that is not taken from stock, but becomes lines of the parts it is made of."""

    @model_validator(mode="after")
    def _only_products_explode(self) -> Self:
        if self.explode and self.product_id is None:
            raise ValueError("only a product can be exploded")
        return self

    def request(self, place: int) -> LineRequest:
        return LineRequest(
            self.item_id,
            self.quantity,
            f"lines.{place}.{self.field}",
            explode=self.explode,
            is_product=self.product_id is not None,
        )


Lines = Annotated[list[NewOrderLine], Field(min_length=1, max_length=500)]


class NewOrder(Request):
    external_id: Name | None = None
    """The shop's own id: sent again with the same content it is the same order."""
    customer: Name | None = None
    priority: Priority = Priority.NORMAL
    due_date: date | None = None
    notes: Text | None = None
    lines: Lines

    def request(self) -> OrderRequest:
        return OrderRequest(
            priority=Rank.of(self.priority),
            lines=_requested(self.lines),
            external_id=self.external_id,
            customer=self.customer,
            due_date=self.due_date,
            notes=self.notes,
        )


class OrderChange(Request):
    """What is named is changed; `lines` are all lines as they should be."""

    customer: Name | None = None
    priority: Priority = Priority.NORMAL
    due_date: date | None = None
    notes: Text | None = None
    lines: Lines = Field(default_factory=list)

    def details(self) -> dict[str, Any]:
        given = self.model_dump(exclude_unset=True, exclude={"lines"})
        return given | ({"priority": Rank.of(given["priority"])} if "priority" in given else {})

    def requested(self) -> list[LineRequest] | None:
        return _requested(self.lines) if "lines" in self.model_fields_set else None


def _requested(lines: Sequence[NewOrderLine]) -> list[LineRequest]:
    return [line.request(place) for place, line in enumerate(lines)]


class AllocationOut(BaseModel):
    line_id: UUID
    part_id: UUID | None
    product_id: UUID | None
    name: str
    quantity_needed: int
    quantity_allocated: int
    quantity_shipped: int
    quantity_returned: int
    status: Literal["pending", "partially_allocated", "allocated"]
    is_held: bool
    """Kept out of the queue: it has what it has, and is given nothing."""

    @classmethod
    def of(cls, line: Allocation) -> "AllocationOut":
        return cls(**allocation_values(line))


def allocation_values(line: Allocation) -> dict[str, Any]:
    return {
        "line_id": line.line_id,
        "part_id": line.part_id,
        "product_id": line.product_id,
        "name": line.name,
        "quantity_needed": line.needed,
        "quantity_allocated": line.allocated,
        "quantity_shipped": line.shipped,
        "quantity_returned": line.returned,
        "status": line.status.value,
        "is_held": line.is_held,
    }


class OrderOut(BaseModel):
    id: UUID
    number: int
    external_id: str | None
    customer: str | None
    priority: Priority
    status: Literal["open", "shipped", "cancelled"]
    fulfillment_status: Literal["unfulfilled", "partially_fulfilled", "fulfilled"]
    shipment_status: Literal["unshipped", "partially_shipped", "shipped"]
    is_held: bool
    """Some of its lines are kept out of the queue."""
    due_date: date | None
    notes: str | None
    created_at: datetime
    updated_at: datetime
    fulfilled_at: datetime | None
    allocations: list[AllocationOut]

    @classmethod
    def of(cls, order: Order) -> "OrderOut":
        return cls(**order_values(order), allocations=[AllocationOut.of(line) for line in order.allocations])


def order_values(order: Order) -> dict[str, Any]:
    """All of an order but its allocations."""
    return {
        "id": order.id,
        "number": order.number,
        "external_id": order.external_id,
        "customer": order.customer,
        "priority": Priority(order.priority.label),
        "status": order.status.value,
        "fulfillment_status": order.fulfillment_status.value,
        "shipment_status": order.shipment_status.value,
        "is_held": order.is_held,
        "due_date": order.due_date,
        "notes": order.notes,
        "created_at": order.created_at,
        "updated_at": order.updated_at,
        "fulfilled_at": order.fulfilled_at,
    }


class OrderQuery(BaseModel):
    """Which orders are listed, and in what sequence."""

    fulfillment_status: Literal["unfulfilled", "partially_fulfilled", "fulfilled"] | None = None
    priority: Priority | None = None
    status: Literal["open", "shipped", "cancelled"] | None = None
    search: Annotated[str | None, Field(max_length=100)] = None
    due_from: date | None = None
    due_until: date | None = None
    part_id: UUID | None = None
    product_id: UUID | None = None
    is_held: bool | None = None
    sort: Sort = "-number"

    def wanted(self) -> Wanted:
        return Wanted(
            fulfillment_status=self.fulfillment_status,
            priority=Rank.of(self.priority) if self.priority else None,
            status=self.status,
            search=self.search,
            due_from=self.due_from,
            due_until=self.due_until,
            item_id=self.part_id or self.product_id,
            is_held=self.is_held,
        )


class OrderPage(Page):
    items: list[OrderOut]
