"""Stock and its ledger as people look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from inventory.domain.stock import Level


@dataclass(frozen=True, slots=True)
class StockRow:
    """A level, and what a list shows beside it."""

    level: Level
    sku: str | None
    location_id: UUID | None
    location: str | None


@dataclass(frozen=True, slots=True)
class StockFilter:
    """Which levels a list shows; None does not ask."""

    part_id: UUID | None = None
    product_id: UUID | None = None
    item_id: UUID | None = None
    location_id: UUID | None = None
    search: str | None = None
    is_low: bool | None = None


@dataclass(frozen=True, slots=True)
class MovementFilter:
    """Which movements a list shows; None does not ask. `since` is included, `until` is not."""

    item_id: UUID | None = None
    kinds: Sequence[str] | None = None
    source_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
