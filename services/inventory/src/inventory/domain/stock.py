"""Stock: what is on hand, what of it is promised, and the movements that led there."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class MovementKind(StrEnum):
    """Why stock changed."""

    PRINT = "print"
    ADJUSTMENT = "adjustment"
    STOCKTAKE = "stocktake"
    SHIPMENT = "shipment"
    RETURN = "return"
    ASSEMBLY = "assembly"
    CORRECTION = "correction"


class InsufficientStockError(Exception):
    """A removal that would take more than is free."""

    code = "insufficient_stock"

    def __init__(self, item_name: str, available: int, wanted: int) -> None:
        super().__init__(f"{item_name}: {wanted} wanted, {available} available.")
        self.extra = {"available": available, "wanted": wanted}


class ItemNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such item in stock.")


class TooManyRowsError(Exception):
    code = "too_many_rows"

    def __init__(self, total: int, most: int) -> None:
        super().__init__(f"{total} rows fit, an export takes {most}: narrow it with since and until.")


@dataclass(frozen=True, slots=True)
class Level:
    """The stock of one item, under its lock."""

    item_id: UUID
    part_id: UUID | None
    product_id: UUID | None
    name: str
    on_hand: int
    reserved: int
    version: int
    minimum: int | None = None
    """Fewer available than this is too few."""

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved

    @property
    def is_low(self) -> bool:
        return self.minimum is not None and self.available < self.minimum


@dataclass(frozen=True, slots=True)
class Movement:
    """Items added to (positive) or removed from (negative) the stock of one item."""

    item_id: UUID
    quantity: int
    kind: MovementKind
    reason: str
    source_id: UUID | None = None


def check_removal(level: Level, quantity: int) -> None:
    """Refuse to remove items that are promised to orders, or that are not there.

    Raises:
        InsufficientStockError: fewer than `quantity` items are free.
    """
    if quantity > level.available:
        raise InsufficientStockError(level.name, level.available, quantity)
