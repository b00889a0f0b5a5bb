"""Stocktakes: items are counted, the difference to the books is posted, and the books are right again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from inventory.domain.stock import InsufficientStockError, Level, Movement, MovementKind


class StocktakeStatus(StrEnum):
    OPEN = "open"
    POSTED = "posted"
    CANCELLED = "cancelled"


class StocktakeNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such stocktake.")


class NotCountedError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("This item has not been counted in this stocktake.")


class StocktakeClosedError(Exception):
    code = "stocktake_closed"

    def __init__(self, status: str) -> None:
        super().__init__(f"This stocktake is {status}; it cannot be changed.")


class MovedMeanwhileError(Exception):
    """Items moved between their count and the posting."""

    code = "moved_meanwhile"

    def __init__(self, lines: Sequence["Line"]) -> None:
        names = ", ".join(line.name for line in lines[:5])
        super().__init__(
            f"{len(lines)} items moved since they were counted ({names}): count them again, or send force to "
            "post the difference that was there at their count."
        )
        self.extra = {
            "moved": [
                {
                    "item_id": str(line.item_id),
                    "name": line.name,
                    "counted": line.counted,
                    "expected": line.expected,
                    "on_hand": line.on_hand,
                }
                for line in lines[:100]
            ]
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One counted item."""

    item_id: UUID
    name: str
    counted: int
    expected: int
    """What the books said at the moment of the count."""
    on_hand: int
    """What they say now."""
    actor: str
    counted_at: datetime

    @property
    def difference(self) -> int:
        return self.counted - self.expected

    @property
    def has_moved(self) -> bool:
        """Whether the stock is another than at the count: then the count may have been of other items."""
        return self.on_hand != self.expected


@dataclass(frozen=True, slots=True)
class Stocktake:
    """A count of some or all items."""

    id: UUID
    name: str
    notes: str | None
    status: StocktakeStatus
    actor: str
    created_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    counted: int
    """Items that were counted."""
    different: int
    """Of these, whose count is not what the books said."""
    difference: int
    """Sum of the differences, in items."""
    moved: int
    """While open: counted items whose stock has moved since."""


def check_open(status: StocktakeStatus) -> None:
    """Refuse to change a stocktake that is closed.

    Raises:
        StocktakeClosedError: it is posted or cancelled.
    """
    if status is not StocktakeStatus.OPEN:
        raise StocktakeClosedError(status)


def movements(
    stocktake_id: UUID, name: str, lines: Sequence[Line], levels: Mapping[UUID, Level], *, force: bool
) -> list[Movement]:
    """What posting a stocktake books.

    Raises:
        MovedMeanwhileError: items moved since they were counted, and `force` was not given.
        InsufficientStockError: fewer items are left than a forced difference would take.
    """
    moved = [line for line in lines if levels[line.item_id].on_hand != line.expected]
    if moved and not force:
        raise MovedMeanwhileError(moved)
    for line in lines:
        if levels[line.item_id].on_hand + line.difference < 0:
            raise InsufficientStockError(line.name, levels[line.item_id].on_hand, -line.difference)
    return [
        Movement(
            line.item_id,
            line.difference,
            MovementKind.STOCKTAKE,
            f"stocktake {name}: {line.counted} counted, {line.expected} expected",
            stocktake_id,
        )
        for line in lines
        if line.difference
    ]
