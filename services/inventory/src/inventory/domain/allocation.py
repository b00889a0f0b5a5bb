"""Allocation: stock goes to waiting demand by priority, then by age, and is never taken from who has it.

Because every change of stock or demand allocates at once, free stock and waiting demand of one item never
exist together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID


class Rank(IntEnum):
    """Order in which priorities are served."""

    CRITICAL = 0
    RUSH = 1
    NORMAL = 2

    @property
    def label(self) -> str:
        return self.name.lower()

    @classmethod
    def of(cls, priority: str) -> "Rank":
        return cls[priority.upper()]


@dataclass(frozen=True, slots=True)
class Demand:
    """What one line of an order, or a run, still waits for."""

    allocation_id: UUID
    order_id: UUID | None
    """None: it is a production run that waits."""
    item_id: UUID
    rank: Rank
    order_number: int
    """Age: numbers grow in the order in which orders were taken; a run has that of the order before it, and
    the id of its line, which is younger, puts it behind."""
    missing: int
    run_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """Stock given to one line of an order, or to a run."""

    allocation_id: UUID
    order_id: UUID | None
    item_id: UUID
    quantity: int
    run_id: UUID | None = None


def allocate(available: dict[UUID, int], waiting: Iterable[Demand]) -> list[Grant]:
    """Give what is available to those who wait: critical before rush before normal, older before newer.

    Args:
        available: free items, by item.
        waiting: demands in any order.
    """
    left = dict(available)
    grants: list[Grant] = []
    for demand in sorted(waiting, key=lambda d: (d.rank, d.order_number, d.allocation_id)):
        quantity = min(demand.missing, left.get(demand.item_id, 0))
        if quantity > 0:
            left[demand.item_id] -= quantity
            grants.append(_grant(demand, quantity))
    return grants


def favour(
    available: Mapping[UUID, int], printed: Mapping[tuple[UUID, UUID], int], waiting: Iterable[Demand]
) -> list[Grant]:
    """Give runs what they printed themselves, as far as they lack it, before the queue is served.

    Args:
        available: free items, by item.
        printed: items that came from prints of a run, by run and item.
        waiting: what those runs wait for.
    """
    left = dict(available)
    grants: list[Grant] = []
    for demand in sorted(waiting, key=lambda d: (d.rank, d.order_number, d.allocation_id)):
        own = printed.get((demand.run_id, demand.item_id), 0) if demand.run_id else 0
        quantity = min(demand.missing, own, left.get(demand.item_id, 0))
        if quantity > 0:
            left[demand.item_id] -= quantity
            grants.append(_grant(demand, quantity))
    return grants


def _grant(demand: Demand, quantity: int) -> Grant:
    return Grant(demand.allocation_id, demand.order_id, demand.item_id, quantity, demand.run_id)


@dataclass(frozen=True, slots=True)
class Holding:
    """What one line of an order, or a run, holds of stock that has not left."""

    allocation_id: UUID
    order_id: UUID | None
    item_id: UUID
    rank: Rank
    order_number: int
    held: int
    run_id: UUID | None = None


def reclaim(missing: Mapping[UUID, int], holdings: Iterable[Holding]) -> list[Grant]:
    """Take back what is not there after all: from the least urgent first, among those from the newest.

    Args:
        missing: items that are promised and not in stock, by item.
        holdings: who holds any, in any order.

    Returns:
        Grants of negative quantities.
    """
    left = dict(missing)
    taken: list[Grant] = []
    for holding in sorted(holdings, key=lambda h: (-h.rank, -h.order_number, -h.allocation_id.int)):
        quantity = min(holding.held, left.get(holding.item_id, 0))
        if quantity > 0:
            left[holding.item_id] -= quantity
            taken.append(
                Grant(holding.allocation_id, holding.order_id, holding.item_id, -quantity, holding.run_id)
            )
    return taken
