"""Products over HTTP."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from chassis.edge import Page
from production.domain.products import Component, Line
from production.schemas.fields import Answer, Count, Money, Name, Prose, Request, UnitMoney, Url


class LineIn(Request):
    """How many items of a model one product takes."""

    model_id: UUID
    quantity: Count = 1


class ComponentIn(Request):
    """Something bought in."""

    name: Name
    quantity: Annotated[Decimal, Field(gt=0, max_digits=10, decimal_places=3)] = Decimal(1)
    """Per product."""
    unit_cost: UnitMoney = Decimal(0)


Lines = Annotated[list[LineIn], Field(max_length=500)]
Components = Annotated[list[ComponentIn], Field(max_length=500)]


class NewProduct(Request):
    name: Name
    sku: Name | None = None
    description: Prose | None = None
    labour_cost: Money = Decimal(0)
    """Work on one product, in the tenant's currency."""
    image_url: Url | None = None
    notes: Prose | None = None
    models: Lines = Field(default_factory=list)
    components: Components = Field(default_factory=list)

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude={"models", "components"})

    def lines(self) -> list[Line]:
        return [Line(line.model_id, line.quantity) for line in self.models]

    def component_values(self) -> list[Component]:
        return [Component(**one.model_dump()) for one in self.components]


class ProductChange(Request):
    """What is left out stays as it is; `models` and `components` replace those there are."""

    name: Name = ""
    sku: Name | None = None
    description: Prose | None = None
    labour_cost: Money = Decimal(0)
    image_url: Url | None = None
    notes: Prose | None = None
    is_archived: bool = False
    models: Lines = Field(default_factory=list)
    components: Components = Field(default_factory=list)

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True, exclude={"models", "components"})

    def lines(self) -> list[Line] | None:
        if "models" not in self.model_fields_set:
            return None
        return [Line(line.model_id, line.quantity) for line in self.models]

    def component_values(self) -> list[Component] | None:
        if "components" not in self.model_fields_set:
            return None
        return [Component(**one.model_dump()) for one in self.components]


class LineOut(Answer):
    model_id: UUID
    model_name: str
    image_url: str | None
    quantity: int


class ComponentOut(Answer):
    name: str
    quantity: Decimal
    unit_cost: Decimal


class ProductOut(Answer):
    id: UUID
    name: str
    sku: str | None
    description: str | None
    labour_cost: Decimal
    component_cost: Decimal
    """Of one product."""
    image_url: str | None
    notes: str | None
    models: list[LineOut]
    components: list[ComponentOut]
    units_in_stock: int
    """What inventory has on hand."""
    is_archived: bool
    version: int
    created_at: datetime
    updated_at: datetime


class ProductPage(Page):
    items: list[ProductOut]
