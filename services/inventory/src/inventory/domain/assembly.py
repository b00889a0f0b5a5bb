"""Assembly: products are put together from parts; what is missing is said, not invented."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Consumption:
    """Parts taken for an assembly; `missing` could not be taken because they are not free."""

    item_id: UUID
    taken: int
    missing: int


def consume(needed: Mapping[UUID, int], free: Mapping[UUID, int]) -> list[Consumption]:
    """Take what is needed from what is free."""
    consumed = []
    for item_id, quantity in sorted(needed.items()):
        taken = min(quantity, max(free.get(item_id, 0), 0))
        consumed.append(Consumption(item_id, taken, quantity - taken))
    return consumed
