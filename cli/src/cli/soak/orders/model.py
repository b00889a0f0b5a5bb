"""What stock and orders should be: lists, a sort, and nothing else.

It knows no database, no locks and no events; what the service does is compared with it. Whatever is refused
raises `Refused` and changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


class Refused(Exception):  # noqa: N818 - an answer, not a defect
    """The service must refuse this too."""


@dataclass
class Line:
    needed: int
    allocated: int = 0
    shipped: int = 0
    returned: int = 0
    held: bool = False

    @property
    def missing(self) -> int:
        return self.needed - self.allocated

    @property
    def reserved(self) -> int:
        return self.allocated - self.shipped


@dataclass
class Order:
    number: int
    rank: int
    lines: dict[int, Line]
    """By item."""
    status: str = "open"


@dataclass
class Model:
    stock: list[int]
    """On hand, by item."""
    orders: list[Order] = field(default_factory=list)

    def lines(self, item: int) -> list[tuple[Order, Line]]:
        """Open demand for an item: most urgent first, then oldest."""
        found = [(o, o.lines[item]) for o in self.orders if o.status == "open" and item in o.lines]
        return sorted(found, key=lambda one: (one[0].rank, one[0].number))

    def reserved(self, item: int) -> int:
        return sum(order.lines[item].reserved for order in self.orders if item in order.lines)

    def free(self, item: int) -> int:
        return self.stock[item] - self.reserved(item)

    def serve(self, items: Iterable[int]) -> None:
        for item in items:
            for _, line in self.lines(item):
                if not line.held:
                    line.allocated += min(line.missing, self.free(item))

    def take_order(self, rank: int, lines: Mapping[int, int]) -> None:
        taken = {item: Line(quantity) for item, quantity in lines.items()}
        self.orders.append(Order(len(self.orders) + 1, rank, taken))
        self.serve(lines)

    def add(self, item: int, quantity: int) -> None:
        if self.free(item) + quantity < 0:
            raise Refused
        self.stock[item] += quantity
        self.serve([item])

    def reverse(self, item: int, quantity: int) -> None:
        """Take back a print, as far as its items are there: from the least urgent, newest order first."""
        self.stock[item] -= min(quantity, self.stock[item])
        for _, line in reversed(self.lines(item)):
            line.allocated -= min(line.reserved, max(0, -self.free(item)))

    def open(self, order: Order) -> Order:
        if order.status != "open":
            raise Refused
        return order

    def line(self, order: Order, item: int) -> Line:
        if item not in order.lines or not order.lines[item].needed:
            raise Refused
        return order.lines[item]

    def edit(self, order: Order, wanted: Mapping[int, int]) -> None:
        self.open(order)
        if any(wanted.get(item, 0) < line.shipped for item, line in order.lines.items()):
            raise Refused
        changes = any(line.needed != wanted.get(item, 0) for item, line in order.lines.items())
        held = any(line.held and line.needed for line in order.lines.values())
        for item in order.lines.keys() | wanted.keys():
            line = order.lines.setdefault(item, Line(0, held=held))
            line.needed = wanted.get(item, 0)
            line.allocated = min(line.allocated, line.needed)
        if changes and all(line.shipped == line.needed for line in order.lines.values()):
            order.status = "shipped"
        self.serve(order.lines)

    def prioritise(self, order: Order, rank: int) -> None:
        self.open(order).rank = rank

    def hold(self, order: Order, *, held: bool) -> None:
        for line in self.open(order).lines.values():
            line.held = held
        self.serve(order.lines)

    def cancel(self, order: Order) -> None:
        self.open(order).status = "cancelled"
        for line in order.lines.values():
            line.allocated = line.shipped
        self.serve(order.lines)

    def ship(self, order: Order, wanted: Mapping[int, int] | None, *, partial: bool) -> None:
        self.open(order)
        if wanted is None and not partial and any(line.missing for line in order.lines.values()):
            raise Refused
        leaving = {i: line.reserved for i, line in order.lines.items()} if wanted is None else wanted
        if not any(leaving.values()) or any(
            n > self.line(order, i).reserved for i, n in leaving.items() if n
        ):
            raise Refused
        for item, quantity in leaving.items():
            order.lines[item].shipped += quantity
            self.stock[item] -= quantity
        if all(line.shipped == line.needed for line in order.lines.values()):
            order.status = "shipped"

    def take_back(self, order: Order, item: int, quantity: int) -> None:
        line = self.line(order, item)
        if quantity > line.shipped - line.returned:
            raise Refused
        line.returned += quantity
        self.stock[item] += quantity
        self.serve([item])

    def allocate(self, order: Order, item: int, quantity: int, source: Order | None) -> None:
        line = self.line(self.open(order), item)
        giver = self.line(self.open(source), item) if source else None
        available = giver.reserved if giver else self.free(item)
        if source is order or quantity > line.missing or quantity > available:
            raise Refused
        if giver:
            giver.allocated -= quantity
        line.allocated += quantity

    def deallocate(self, order: Order, item: int, quantity: int) -> None:
        line = self.line(self.open(order), item)
        if quantity > line.reserved:
            raise Refused
        line.allocated -= quantity
        line.held = True
        self.serve([item])
