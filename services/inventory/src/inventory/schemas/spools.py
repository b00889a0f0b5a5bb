"""Spools and their transactions."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from chassis.edge import Page
from inventory.domain.spools import TransactionSource, TransactionType
from inventory.schemas.common import Answer, Name, Request, Text

Grams = Annotated[Decimal, Field(gt=0, le=100_000, decimal_places=2)]
GramsOrNone = Annotated[Decimal, Field(ge=0, le=100_000, decimal_places=2)]
Money = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=6)]
Diameter = Annotated[Decimal, Field(gt=0, le=10, decimal_places=2)]
Hex = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64, to_upper=True)]


class NewSpool(Request):
    name: Name
    material: Name
    """PLA, PETG, …"""
    brand: Name | None = None
    color: Name | None = None
    color_hex: Hex | None = None
    """`#RRGGBB`."""
    initial_grams: Grams
    """Filament on the spool when it was new, without the spool itself."""
    remaining_grams: GramsOrNone | None = None
    """What is left on one that was in use before; left out, all of it."""
    cost_per_gram: Money | None = None
    price: Money | None = None
    """Of the whole spool, instead of `cost_per_gram`."""
    tag: Tag | None = None
    """What identifies the roll: the `tray_uuid` of its chip, or a label."""
    location: Name | None = None
    low_grams: GramsOrNone | None = None
    """At or below this it counts as low; by default the level of the settings."""
    notes: Text | None = None
    tare_grams: GramsOrNone | None = None
    """What the empty reel weighs: then it can be weighed with its reel."""
    diameter_mm: Diameter | None = None
    lot_number: Name | None = None
    external_id: Name | None = None
    """What another program calls it, for example `spoolman:12`."""
    opened_on: date | None = None
    dried_on: date | None = None

    @model_validator(mode="after")
    def _one_cost(self) -> Self:
        if self.price is not None and self.cost_per_gram is not None:
            raise ValueError("give either price or cost_per_gram")
        return self

    def values(self) -> dict[str, Any]:
        """As it is kept: its cost per gram."""
        values = self.model_dump(exclude={"price"})
        if self.price is not None:
            values["cost_per_gram"] = (self.price / self.initial_grams).quantize(Decimal("0.000001"))
        return values


class SpoolChange(Request):
    """What is left out stays as it is; weights change by use and by weighing only."""

    name: Name = ""
    material: Name = ""
    brand: Name | None = None
    color: Name | None = None
    color_hex: Hex | None = None
    cost_per_gram: Money | None = None
    tag: Tag | None = None
    location: Name | None = None
    low_grams: GramsOrNone | None = None
    notes: Text | None = None
    tare_grams: GramsOrNone | None = None
    diameter_mm: Diameter | None = None
    lot_number: Name | None = None
    opened_on: date | None = None
    dried_on: date | None = None
    is_archived: bool = False


class NewSpools(Request):
    """Several spools alike: what a delivery brought."""

    spool: NewSpool
    count: Annotated[int, Field(ge=1, le=100, strict=True)]

    @model_validator(mode="after")
    def _alike(self) -> Self:
        if self.count > 1 and (self.spool.tag or self.spool.external_id):
            raise ValueError("a tag and an external_id belong to one spool")
        return self


class SpoolsChange(Request):
    """One change of several spools: all of them or none."""

    spool_ids: Annotated[list[UUID], Field(min_length=1, max_length=100)]
    change: SpoolChange

    @model_validator(mode="after")
    def _not_a_tag(self) -> Self:
        if self.change.tag and len(set(self.spool_ids)) > 1:
            raise ValueError("a tag belongs to one spool")
        return self


class SpoolUse(Request):
    grams: Grams
    reason: Name
    force: bool = False
    """Use it although less is left by our count."""


class WeighIn(Request):
    """What the scale says."""

    grams: GramsOrNone | None = None
    """Of the filament alone."""
    gross_grams: GramsOrNone | None = None
    """With the reel, whose `tare_grams` are known."""
    reason: Name = "weighed"

    @model_validator(mode="after")
    def _one_weight(self) -> Self:
        if (self.grams is None) == (self.gross_grams is None):
            raise ValueError("give either grams or gross_grams")
        return self


class SpoolOut(Answer):
    id: UUID
    name: str
    material: str
    brand: str | None
    color: str | None
    color_hex: str | None
    initial_grams: Decimal
    remaining_grams: Decimal
    """Negative when more was used than it held."""
    cost_per_gram: Decimal | None
    tag: str | None
    location: str | None
    low_grams: Decimal | None
    is_low: bool
    notes: str | None
    tare_grams: Decimal | None
    diameter_mm: Decimal | None
    lot_number: str | None
    external_id: str | None
    opened_on: date | None
    dried_on: date | None
    is_archived: bool
    created_at: datetime
    updated_at: datetime


class SpoolPage(Page):
    items: list[SpoolOut]


class TransactionOut(BaseModel):
    """One change of a spool's weight; negative grams were used."""

    id: UUID
    spool_id: UUID
    spool_name: str
    type: TransactionType
    source: TransactionSource
    source_id: UUID | None
    """The run or the print."""
    run_number: str | None
    material_id: UUID | None
    """The material of the run."""
    tray: int | None
    """The tray of the print."""
    grams: Decimal
    reason: str
    reverses_id: UUID | None
    actor: str
    created_at: datetime


class RunUsage(BaseModel):
    run_id: UUID
    run_number: str | None
    grams: Decimal


class SpoolUsage(BaseModel):
    """What a spool was used for; what was undone does not count."""

    spool_id: UUID
    used_grams: Decimal
    by_runs_grams: Decimal
    by_prints_grams: Decimal
    by_hand_grams: Decimal
    adjusted_grams: Decimal
    """What weighing put right."""
    prints: int
    """How many prints booked themselves."""
    cost: Decimal | None
    """Of what was used; unknown when its price is."""
    first_used_at: datetime | None
    last_used_at: datetime | None
    runs: list[RunUsage]
    """The newest 50."""


class TransactionPage(Page):
    items: list[TransactionOut]
