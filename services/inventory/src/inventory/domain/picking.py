"""The pick list: what to take from which shelf for the orders that can leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from inventory.domain.allocation import Rank


@dataclass(frozen=True, slots=True)
class PickedOrder:
    """An order that is packed."""

    id: UUID
    number: int
    external_id: str | None
    customer: str | None
    priority: Rank
    due_date: date | None


@dataclass(frozen=True, slots=True)
class Share:
    """What one order gets of an item."""

    order: PickedOrder
    quantity: int


@dataclass(frozen=True, slots=True)
class Pick:
    """One item to take from its place."""

    item_id: UUID
    part_id: UUID | None
    product_id: UUID | None
    name: str
    sku: str | None
    location: str | None
    shares: Sequence[Share]
    """The most urgent order first."""

    @property
    def quantity(self) -> int:
        return sum(share.quantity for share in self.shares)


def orders_of(picks: Sequence[Pick]) -> list[PickedOrder]:
    """The orders of a list, the most urgent first."""
    found = {share.order.id: share.order for pick in picks for share in pick.shares}
    return sorted(found.values(), key=lambda order: (order.priority, order.number))
