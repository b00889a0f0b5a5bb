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
    """What one order line still waits for."""

    allocation_id: UUID
    order_id: UUID
    item_id: UUID
    rank: Rank
    order_number: int
    """Age: numbers grow in the order in which orders were taken."""
    missing: int


@dataclass(frozen=True, slots=True)
class Grant:
    """Stock given to one order line."""

    allocation_id: UUID
    order_id: UUID
    item_id: UUID
    quantity: int


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
            grants.append(Grant(demand.allocation_id, demand.order_id, demand.item_id, quantity))
    return grants


@dataclass(frozen=True, slots=True)
class Holding:
    """What one order line holds of stock that has not been shipped."""

    allocation_id: UUID
    order_id: UUID
    item_id: UUID
    rank: Rank
    order_number: int
    held: int


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
    for holding in sorted(holdings, key=lambda h: (-h.rank, -h.order_number, h.allocation_id)):
        quantity = min(holding.held, left.get(holding.item_id, 0))
        if quantity > 0:
            left[holding.item_id] -= quantity
            taken.append(Grant(holding.allocation_id, holding.order_id, holding.item_id, -quantity))
    return taken
