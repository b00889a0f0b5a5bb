"""Stock levels, movements and adjustments."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from chassis.edge import Page
from inventory.schemas.common import MAX_QUANTITY, Name, Request


class StockOut(BaseModel):
    """The stock of one item."""

    item_id: UUID
    part_id: UUID | None
    product_id: UUID | None
    name: str
    quantity_on_hand: int
    quantity_reserved: int
    """Promised to orders."""
    quantity_available: int
    minimum: int | None
    """Fewer available than this is too few."""
    is_low: bool
    sku: str | None
    location_id: UUID | None
    location: str | None
    """Where it is kept."""


class StockPage(Page):
    items: list[StockOut]


class StockChange(Request):
    """What is left out stays as it is; null takes it away."""

    minimum: Annotated[int, Field(ge=0, le=MAX_QUANTITY, strict=True)] | None = None
    """Fewer available than this is too few: `stock.low` says so once, when it comes to be so."""
    location_id: UUID | None = None


class Adjustment(Request):
    quantity: Annotated[int, Field(ge=-MAX_QUANTITY, le=MAX_QUANTITY, strict=True)]
    """Items to add (positive) or remove (negative)."""
    reason: Name

    @model_validator(mode="after")
    def _not_zero(self) -> Self:
        if self.quantity == 0:
            raise ValueError("quantity must not be zero")
        return self


Kind = Literal["print", "adjustment", "stocktake", "shipment", "return", "assembly", "correction"]


class Source(BaseModel):
    """What caused a movement."""

    type: Literal["print", "order", "run", "stocktake"]
    id: UUID
    """The entry of the print log, the order, the run, or the stocktake."""
    label: str | None
    """The file, the order's or run's number, the stocktake's name."""
    print_id: UUID | None


class MovementOut(BaseModel):
    id: UUID
    item_id: UUID
    item_name: str
    quantity: int
    balance: int
    """Items on hand after this movement."""
    kind: Kind
    reason: str
    source_id: UUID | None
    source: Source | None
    """None: somebody adjusted the stock by hand."""
    actor: str
    created_at: datetime


class MovementPage(Page):
    items: list[MovementOut]
