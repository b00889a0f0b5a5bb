"""The queue as people see it: where a line stands, who is before it, and what it waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from inventory.domain.allocation import Rank
from inventory.domain.orders import Allocation, Order, OrderStatus

Cause = Literal["waiting", "held", "no_mapping", "free_stock"]


@dataclass(frozen=True, slots=True)
class Ahead:
    """Someone who is served before a line."""

    order_id: UUID | None
    """None for a production run."""
    number: int | None
    rank: Rank
    missing: int

    @property
    def name(self) -> str:
        return f"#{self.number}, {self.rank.label}" if self.order_id else f"a run, {self.rank.label}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one line stands."""

    position: int
    """1 is served next."""
    quantity_ahead: int
    ahead: Sequence[Ahead]
    """The nearest first."""
    printing: int
    """Items that printers are making right now."""
    free: int
    """Items nobody has; there should be none while someone waits."""
    per_print: int | None
    """Items in one bed load; None for a product."""
    is_mapped: bool
    """Whether prints of it are counted by themselves; True for a product."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one line has what it has."""

    line: Allocation
    place: Place | None
    """None when nothing is missing, or the order is closed."""
    words: str

    @property
    def prints_required(self) -> int | None:
        if self.place is None or self.place.per_print is None:
            return None
        return -(-self.line.missing // self.place.per_print)

    @property
    def cause(self) -> Cause:
        return cause_of(self.line, self.place)


def cause_of(line: Allocation, place: Place | None) -> Cause:
    """What has to happen for the line to be served."""
    if line.is_held:
        return "held"
    if place is not None and place.free > 0:
        return "free_stock"
    if place is not None and not place.is_mapped and not place.printing:
        return "no_mapping"
    return "waiting"


def explain(order: Order, line: Allocation, place: Place | None) -> Explanation:
    """Say in words why a line has what it has."""
    return Explanation(line, place, f"{line.allocated} of {line.needed}{_why(order, line, place)}")


def _why(order: Order, line: Allocation, place: Place | None) -> str:
    if order.status is not OrderStatus.OPEN:
        return f": {order.status}"
    if not line.missing:
        return ": all allocated"
    if line.is_held:
        return ": held, given nothing until it is released"
    if place is None or not place.ahead:
        words = ": served next"
    else:
        others = place.position - 2
        words = f": served after {place.ahead[0].name}"
        words += f", and {others} more, who lack {place.quantity_ahead} together" if others else ""
    if place is None:
        return words
    if place.printing:
        words += f"; {place.printing} being printed"
    return words if place.is_mapped else f"{words}; no file is mapped to the part"
