"""Production runs as demand: what a run needs of stocked parts waits in the queue as an order does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from inventory.domain.allocation import Grant


@dataclass(frozen=True, slots=True)
class RunLine:
    """What a run needs of one item, and what it has."""

    id: UUID
    item_id: UUID
    needed: int
    allocated: int
    consumed: int

    @property
    def reserved(self) -> int:
        """Items in stock that are kept for the run."""
        return self.allocated - self.consumed


@dataclass(frozen=True, slots=True)
class Replan:
    """How the lines of a run change."""

    needed: Mapping[UUID, int]
    """New quantities, by line."""
    added: Mapping[UUID, int]
    """Quantities of new lines, by item."""
    freed: tuple[Grant, ...]
    """What reduced lines give back, as negative grants."""


def replan(run_id: UUID, lines: Sequence[RunLine], wanted: Mapping[UUID, int], *, waits: bool) -> Replan:
    """Compare what a run has asked for with what it needs now.

    Args:
        run_id: the run.
        lines: its lines.
        wanted: items it needs, by item.
        waits: False when it keeps what it has and waits for nothing more: all is printed.
    """
    needed: dict[UUID, int] = {}
    freed: list[Grant] = []
    for line in lines:
        quantity = max(wanted.get(line.item_id, 0), line.consumed)
        if not waits:
            quantity = min(quantity, line.allocated)
        if quantity != line.needed:
            needed[line.id] = quantity
        if quantity < line.allocated:
            freed.append(Grant(line.id, None, line.item_id, quantity - line.allocated, run_id))
    known = {line.item_id for line in lines}
    added = {item: n for item, n in wanted.items() if n > 0 and item not in known} if waits else {}
    return Replan(needed, added, tuple(freed))


def release(run_id: UUID, lines: Sequence[RunLine], taken: Mapping[UUID, int] | None = None) -> list[Grant]:
    """What a run that ends gives back, but for what was `taken` of its own, by item; as negative grants."""
    left = [(line, line.reserved - (taken or {}).get(line.item_id, 0)) for line in lines]
    return [Grant(line.id, None, line.item_id, -n, run_id) for line, n in left if n > 0]
