"""Stocktakes."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, field_validator

from chassis.edge import Page
from inventory.domain.stocktakes import StocktakeStatus
from inventory.schemas.common import MAX_QUANTITY, Answer, Name, Request, Text

Counted = Annotated[int, Field(ge=0, le=MAX_QUANTITY, strict=True)]


class NewStocktake(Request):
    name: Name
    """What is counted, or when: "Shelf B", "end of term"."""
    notes: Text | None = None


class Count(Request):
    counted: Counted


class ItemCount(Count):
    item_id: UUID


class Counts(Request):
    counts: Annotated[list[ItemCount], Field(min_length=1, max_length=1000)]

    @field_validator("counts")
    @classmethod
    def _each_once(cls, counts: list[ItemCount]) -> list[ItemCount]:
        if len({count.item_id for count in counts}) < len(counts):
            raise ValueError("name each item once")
        return counts


class PostStocktake(Request):
    force: bool = False
    """Post the differences that were there at the count although items moved since."""


class StocktakeOut(Answer):
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


class StocktakePage(Page):
    items: list[StocktakeOut]


class StocktakeLine(BaseModel):
    """An item, and its count once there is one."""

    item_id: UUID
    name: str
    sku: str | None
    location: str | None
    on_hand: int
    """What the books say now."""
    counted: int | None
    expected: int | None
    """What they said at the moment of the count."""
    difference: int | None
    has_moved: bool | None
    actor: str | None
    counted_at: datetime | None


class StocktakeSheet(Page):
    items: list[StocktakeLine]
