"""Spools and their transactions."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from chassis.edge import Page
from inventory.domain.spools import TransactionSource, TransactionType
from inventory.schemas.common import Answer, Name, Request, Text

Grams = Annotated[Decimal, Field(gt=0, le=100_000, decimal_places=2)]
GramsOrNone = Annotated[Decimal, Field(ge=0, le=100_000, decimal_places=2)]
Money = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=6)]
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
    cost_per_gram: Money | None = None
    tag: Tag | None = None
    """What identifies the roll: the `tray_uuid` of its chip, or a label."""
    location: Name | None = None
    low_grams: GramsOrNone | None = None
    """At or below this it counts as low."""
    notes: Text | None = None


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
    is_archived: bool = False


class SpoolUse(Request):
    grams: Grams
    reason: Name
    force: bool = False
    """Use it although less is left by our count."""


class WeighIn(Request):
    grams: GramsOrNone
    """What the scale says, without the spool itself."""
    reason: Name = "weighed"


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
    grams: Decimal
    reason: str
    reverses_id: UUID | None
    actor: str
    created_at: datetime


class TransactionPage(Page):
    items: list[TransactionOut]
