"""Changes of orders: what an edit frees, what may be shipped, returned, or given by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from inventory.domain.allocation import Grant
from inventory.domain.orders import Allocation, LineRequest, Order


class NotFulfilledError(Exception):
    code = "not_fulfilled"

    def __init__(self) -> None:
        super().__init__(
            "Some of its items are not allocated yet: only a fulfilled order is shipped whole. "
            "Ship what it has with partial: true."
        )


class NothingToShipError(Exception):
    code = "nothing_to_ship"

    def __init__(self) -> None:
        super().__init__("Nothing is allocated to this order that has not been shipped.")


class NotReservedError(Exception):
    """More is asked of a line than it holds."""

    code = "not_reserved"

    def __init__(self, held: Allocation, wanted: int) -> None:
        super().__init__(f"{held.name}: {wanted} wanted, {held.reserved} held by this order.")
        self.extra = {"reserved": held.reserved, "wanted": wanted}


class NotShippedError(Exception):
    """More comes back than left."""

    code = "not_shipped"

    def __init__(self, line: Allocation, wanted: int) -> None:
        out = line.shipped - line.returned
        super().__init__(f"{line.name}: {wanted} to return, {out} shipped and not returned.")
        self.extra = {"shipped": out, "wanted": wanted}


class AlreadyShippedError(Exception):
    """An edit asks for fewer items than have left the house."""

    code = "already_shipped"

    def __init__(self, line: Allocation, wanted: int) -> None:
        super().__init__(f"{line.name}: {line.shipped} are shipped, {wanted} cannot be all.")
        self.extra = {"shipped": line.shipped, "wanted": wanted}


class NotMissingError(Exception):
    """A line is to be given more than it lacks."""

    code = "not_missing"

    def __init__(self, line: Allocation, wanted: int) -> None:
        super().__init__(f"{line.name}: {wanted} to give, {line.missing} missing.")
        self.extra = {"missing": line.missing, "wanted": wanted}


class SameOrderError(Exception):
    code = "same_order"

    def __init__(self) -> None:
        super().__init__("An order cannot be given what it holds itself: name another order.")


@dataclass(frozen=True, slots=True)
class Edit:
    """What an edit of lines means."""

    needed: Mapping[UUID, int]
    """New quantities by item, of lines that the order has; 0 removes one."""
    added: tuple[LineRequest, ...]
    """Lines that it has not."""
    freed: tuple[Grant, ...]
    """What reduced lines give back, as negative grants."""

    @property
    def changes_something(self) -> bool:
        return bool(self.needed or self.added)


def edit_lines(order: Order, wanted: Sequence[LineRequest]) -> Edit:
    """Compare an order with the lines it should have; lines that are not wanted any more are removed.

    Raises:
        AlreadyShippedError: more than wanted has left the house.
    """
    asked = {line.item_id: line.quantity for line in wanted}
    needed: dict[UUID, int] = {}
    freed: list[Grant] = []
    for line in order.allocations:
        quantity = asked.get(line.item_id, 0)
        if quantity == line.needed:
            continue
        if quantity < line.shipped:
            raise AlreadyShippedError(line, quantity)
        needed[line.item_id] = quantity
        if quantity < line.allocated:
            freed.append(Grant(line.id, order.id, line.item_id, quantity - line.allocated))
    known = {line.item_id for line in order.allocations}
    return Edit(needed, tuple(line for line in wanted if line.item_id not in known), tuple(freed))


def choose_shipment(
    order: Order, wanted: Sequence[tuple[UUID, int]] | None, *, partial: bool
) -> dict[UUID, int]:
    """Items that leave the house, by item.

    Args:
        order: an open order.
        wanted: items and quantities; None ships all that the order holds.
        partial: allows to ship an order that lacks something.

    Raises:
        NotFulfilledError: something is missing, and the shipment is to be whole.
        NothingToShipError: the order holds nothing.
        NotReservedError: more of an item is wanted than the order holds.
    """
    if wanted is None:
        if not partial and any(line.missing for line in order.allocations):
            raise NotFulfilledError
        leaving = {line.item_id: line.reserved for line in order.allocations if line.reserved}
        if not leaving:
            raise NothingToShipError
        return leaving
    leaving = _added_up(wanted)
    for item_id, quantity in leaving.items():
        line = order.allocation_of(item_id)
        if line and quantity > line.reserved:
            raise NotReservedError(line, quantity)
    return leaving


def choose_return(order: Order, wanted: Sequence[tuple[UUID, int]]) -> dict[UUID, int]:
    """Items that come back, by item.

    Raises:
        NotShippedError: more of an item comes back than left.
    """
    coming = _added_up(wanted)
    for item_id, quantity in coming.items():
        line = order.allocation_of(item_id)
        if line and quantity > line.shipped - line.returned:
            raise NotShippedError(line, quantity)
    return coming


def is_all_shipped(order: Order, leaving: Mapping[UUID, int]) -> bool:
    """Whether nothing is owed once these items have left."""
    return all(line.shipped + leaving.get(line.item_id, 0) >= line.needed for line in order.allocations)


def _added_up(wanted: Sequence[tuple[UUID, int]]) -> dict[UUID, int]:
    total: dict[UUID, int] = {}
    for item_id, quantity in wanted:
        total[item_id] = total.get(item_id, 0) + quantity
    return total
