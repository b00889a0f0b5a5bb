"""Orders: what is asked for, what of it is allocated, and when an order counts as fulfilled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from inventory.domain.allocation import Rank


class OrderStatus(StrEnum):
    OPEN = "open"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class FulfillmentStatus(StrEnum):
    UNFULFILLED = "unfulfilled"
    PARTIALLY_FULFILLED = "partially_fulfilled"
    FULFILLED = "fulfilled"


class AllocationStatus(StrEnum):
    PENDING = "pending"
    PARTIALLY_ALLOCATED = "partially_allocated"
    ALLOCATED = "allocated"


class OrderNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such order.")


class ExternalIdReusedError(Exception):
    code = "external_id_reused"

    def __init__(self, external_id: str) -> None:
        super().__init__(f"An order with external_id {external_id!r} exists and asks for something else.")


class OrderClosedError(Exception):
    code = "order_closed"

    def __init__(self, status: str) -> None:
        super().__init__(f"This order is {status}; it cannot be changed.")


class NotFulfilledError(Exception):
    code = "not_fulfilled"

    def __init__(self) -> None:
        super().__init__("Only a fulfilled order can be shipped: some of its items are not allocated yet.")


class UnknownItemError(Exception):
    code = "unknown_reference"

    def __init__(self, item_id: UUID, field: str) -> None:
        super().__init__(f"There is no such item: {item_id}.")
        self.item_id, self.field = item_id, field


@dataclass(frozen=True, slots=True)
class LineRequest:
    """One line of a new order."""

    item_id: UUID
    quantity: int
    field: str
    """Where the line stood in the request, for errors."""


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """A new order."""

    priority: Rank
    lines: Sequence[LineRequest]
    external_id: str | None = None
    customer: str | None = None
    due_date: date | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class Allocation:
    """What one order line has of its item."""

    id: UUID
    line_id: UUID
    item_id: UUID
    part_id: UUID | None
    product_id: UUID | None
    name: str
    needed: int
    allocated: int
    shipped: int

    @property
    def status(self) -> AllocationStatus:
        if self.allocated >= self.needed:
            return AllocationStatus.ALLOCATED
        return AllocationStatus.PARTIALLY_ALLOCATED if self.allocated else AllocationStatus.PENDING

    @property
    def reserved(self) -> int:
        """Items in stock that are promised to this line."""
        return self.allocated - self.shipped


@dataclass(frozen=True, slots=True)
class Order:
    """An order with its allocations."""

    id: UUID
    number: int
    external_id: str | None
    customer: str | None
    priority: Rank
    status: OrderStatus
    fulfillment_status: FulfillmentStatus
    due_date: date | None
    notes: str | None
    created_at: datetime
    fulfilled_at: datetime | None
    version: int
    allocations: tuple[Allocation, ...]


def fulfillment(needed: int, allocated: int) -> FulfillmentStatus:
    """How far an order is: fulfilled means that every item is allocated; shipping is separate."""
    if allocated >= needed:
        return FulfillmentStatus.FULFILLED
    return FulfillmentStatus.PARTIALLY_FULFILLED if allocated else FulfillmentStatus.UNFULFILLED


def merge_lines(lines: Sequence[LineRequest]) -> list[LineRequest]:
    """One line per item: several lines of the same item are added up, in the order of their first mention."""
    merged: dict[UUID, LineRequest] = {}
    for line in lines:
        first = merged.get(line.item_id)
        quantity = line.quantity + (first.quantity if first else 0)
        merged[line.item_id] = LineRequest(line.item_id, quantity, first.field if first else line.field)
    return list(merged.values())


def check_open(status: OrderStatus) -> None:
    """Refuse to change an order that is closed.

    Raises:
        OrderClosedError: it is shipped or cancelled.
    """
    if status is not OrderStatus.OPEN:
        raise OrderClosedError(status)


def check_shippable(order: Order) -> None:
    """Refuse to ship what is not all there.

    Raises:
        OrderClosedError: it is shipped or cancelled.
        NotFulfilledError: something is not allocated.
    """
    check_open(order.status)
    if order.fulfillment_status is not FulfillmentStatus.FULFILLED:
        raise NotFulfilledError
