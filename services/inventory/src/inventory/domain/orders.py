"""Orders: what is asked for, what of it is allocated, and when an order counts as fulfilled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from inventory.domain.allocation import Rank

MAX_NEEDED = 1_000_000
"""Most items of one kind in one order."""


class OrderStatus(StrEnum):
    OPEN = "open"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class FulfillmentStatus(StrEnum):
    UNFULFILLED = "unfulfilled"
    PARTIALLY_FULFILLED = "partially_fulfilled"
    FULFILLED = "fulfilled"


class ShipmentStatus(StrEnum):
    """How much of an order has left the house."""

    UNSHIPPED = "unshipped"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"


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


class TooManyItemsError(Exception):
    code = "quantity_too_large"

    def __init__(self, field: str) -> None:
        super().__init__(f"Together these are more than {MAX_NEEDED} of one item.")
        self.field = field


class UnknownItemError(Exception):
    code = "unknown_reference"

    def __init__(self, item_id: UUID, field: str) -> None:
        super().__init__(f"There is no such item: {item_id}.")
        self.item_id, self.field = item_id, field


@dataclass(frozen=True, slots=True)
class LineRequest:
    """One line of an order as it is asked for."""

    item_id: UUID
    quantity: int
    field: str
    """Where the line stood in the request, for errors."""
    explode: bool = False
    """A product that becomes lines of the parts it is made of."""
    is_product: bool = False


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
    returned: int = 0
    is_held: bool = False
    """Keeps what it has and is given nothing until it is released."""

    @property
    def missing(self) -> int:
        return self.needed - self.allocated

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
    updated_at: datetime

    @property
    def shipment_status(self) -> ShipmentStatus:
        if not any(a.shipped for a in self.allocations):
            return ShipmentStatus.UNSHIPPED
        is_complete = all(a.shipped >= a.needed for a in self.allocations)
        return ShipmentStatus.SHIPPED if is_complete else ShipmentStatus.PARTIALLY_SHIPPED

    @property
    def is_held(self) -> bool:
        return any(a.is_held for a in self.allocations)

    def allocation_of(self, item_id: UUID) -> Allocation | None:
        return next((a for a in self.allocations if a.item_id == item_id), None)


def fulfillment(needed: int, allocated: int) -> FulfillmentStatus:
    """How far an order is: fulfilled means that every item is allocated; shipping is separate."""
    if allocated >= needed:
        return FulfillmentStatus.FULFILLED
    return FulfillmentStatus.PARTIALLY_FULFILLED if allocated else FulfillmentStatus.UNFULFILLED


def merge_lines(lines: Sequence[LineRequest]) -> list[LineRequest]:
    """One line per item: several lines of the same item are added up, in the order of their first mention.

    Raises:
        TooManyItemsError: together they ask for more than an order may.
    """
    merged: dict[UUID, LineRequest] = {}
    for line in lines:
        first = merged.get(line.item_id)
        quantity = line.quantity + (first.quantity if first else 0)
        if quantity > MAX_NEEDED:
            raise TooManyItemsError(line.field)
        merged[line.item_id] = LineRequest(line.item_id, quantity, first.field if first else line.field)
    return list(merged.values())


def check_open(status: OrderStatus) -> None:
    """Refuse to change an order that is closed.

    Raises:
        OrderClosedError: it is shipped or cancelled.
    """
    if status is not OrderStatus.OPEN:
        raise OrderClosedError(status)
