"""Items and materials of runs over HTTP."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AliasChoices, Field, model_validator

from production.domain.reported import Reported
from production.schemas.fields import Answer, Count, Grams, Prose, Request, Short, UnitMoney

Items = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
Price = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=6)]


def _either(name: str, other: str) -> Any:
    """A weight, which the documents also call by another name."""
    return Field(default=None, validation_alias=AliasChoices(name, other))


class NewItem(Request):
    """So many of a product or of a model."""

    product_id: UUID | None = None
    model_id: UUID | None = None
    quantity: Count
    successful_quantity: Items = 0
    failed_quantity: Items = 0
    bed_position: Short | None = None
    estimated_material_cost: UnitMoney | None = None
    """Of the whole row; left out, by weight and prices."""
    estimated_component_cost: UnitMoney | None = None
    estimated_labour_cost: UnitMoney | None = None
    notes: Prose | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if (self.product_id is None) == (self.model_id is None):
            raise ValueError("name either product_id or model_id")
        return self


class ItemChange(Request):
    """What is left out stays as it is."""

    quantity: Count = 1
    successful_quantity: Items = 0
    failed_quantity: Items = 0
    bed_position: Short | None = None
    estimated_material_cost: UnitMoney | None = None
    estimated_component_cost: UnitMoney | None = None
    estimated_labour_cost: UnitMoney | None = None
    notes: Prose | None = None

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class CompletedItem(Request):
    item_id: UUID
    successful_quantity: Items | None = None
    """Left out: all that did not fail."""
    failed_quantity: Items = 0


class ItemOut(Answer):
    id: UUID
    position: int
    product_id: UUID | None
    model_id: UUID | None
    name: str
    quantity: int
    successful_quantity: int
    failed_quantity: int
    success_rate: Decimal | None
    """Percent of what was made."""
    variance_percentage: Decimal | None
    """What came out well against the plan."""
    bed_position: str | None
    estimated_material_cost: Decimal | None
    estimated_component_cost: Decimal | None
    estimated_labour_cost: Decimal | None
    estimated_total_cost: Decimal | None
    notes: str | None
    created_at: datetime
    updated_at: datetime


class _Weights(Request):
    """Weights of a spool in a run, in grams: in the items, flushed on colour changes, and in the tower."""

    estimated_model_grams: Grams | None = _either("estimated_model_grams", "estimated_weight_grams")
    estimated_flushed_grams: Grams | None = _either("estimated_flushed_grams", "estimated_purge_grams")
    estimated_tower_grams: Grams | None = None
    actual_model_grams: Grams | None = _either("actual_model_grams", "actual_weight_grams")
    actual_flushed_grams: Grams | None = _either("actual_flushed_grams", "actual_purge_grams")
    actual_tower_grams: Grams | None = None
    spool_weight_before_grams: Grams | None = None
    """Weighed before and after, the difference is what was used."""
    spool_weight_after_grams: Grams | None = None
    use_estimate: bool = False
    """Take the estimate for what was used."""
    notes: Prose | None = None


class NewMaterial(_Weights):
    spool_id: UUID
    cost_per_gram: Price | None = None
    """Left out: the spool's of now."""


class MaterialChange(_Weights):
    """What is left out stays as it is."""

    cost_per_gram: Price | None = None

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class CompletedMaterial(_Weights):
    """By `material_id`, or by `spool_id`; a spool that is new to the run is added."""

    material_id: UUID | None = None
    spool_id: UUID | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.material_id is None and self.spool_id is None:
            raise ValueError("name material_id or spool_id")
        return self


class MaterialOut(Answer):
    id: UUID
    spool_id: UUID
    spool_name: str
    material: str
    color: str | None
    color_hex: str | None
    remaining_grams: Decimal | None
    """On the spool, by our count."""
    estimated_model_grams: Decimal | None
    estimated_flushed_grams: Decimal | None
    estimated_tower_grams: Decimal | None
    estimated_purge_grams: Decimal | None
    """Flushed and tower."""
    estimated_grams: Decimal | None
    """All of it."""
    actual_model_grams: Decimal | None
    actual_flushed_grams: Decimal | None
    actual_tower_grams: Decimal | None
    actual_purge_grams: Decimal | None
    actual_grams: Decimal | None
    spool_weight_before_grams: Decimal | None
    spool_weight_after_grams: Decimal | None
    weight_source: str | None
    """`estimate`, `weighed`, `manual` or `reported`."""
    variance_grams: Decimal | None
    variance_percentage: Decimal | None
    cost_per_gram: Decimal | None
    cost: Decimal | None
    posted_at: datetime | None
    """When inventory booked it."""
    overdrawn_grams: Decimal | None
    """What the spool lacked then; null before it was booked."""
    notes: str | None
    created_at: datetime
    updated_at: datetime


class ReportedMaterial(Answer):
    material_id: UUID
    grams: Decimal


class UnassignedFilament(Answer):
    """Filament that fits no spool of the run, or several."""

    spool_id: UUID | None
    """When the printer read the tag of a spool that is known."""
    material: str | None
    color: str | None
    """RRGGBBAA."""
    grams: Decimal


class ReportedOut(Answer):
    """What printers drew for this run, as they reported it."""

    is_complete: bool
    """Every print that ended said what it drew, and all of it is given to a spool of the run."""
    materials: list[ReportedMaterial]
    unassigned: list[UnassignedFilament]

    @classmethod
    def of(cls, found: Reported) -> Self:
        return cls(
            is_complete=found.is_complete,
            materials=[
                ReportedMaterial(material_id=key, grams=grams) for key, grams in found.by_material.items()
            ],
            unassigned=[UnassignedFilament.model_validate(one) for one in found.unassigned],
        )
