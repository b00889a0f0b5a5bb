"""Parts and gcode mappings."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from chassis.edge import Page
from inventory.schemas.common import Answer, FileName, Name, Quantity, Request, Text


class NewPart(Request):
    name: Name
    sku: Name | None = None
    description: Text | None = None
    parts_per_print: Quantity = 1
    """Items that one bed load yields, unless a mapping says otherwise."""
    model_id: UUID | None = None


class PartChange(Request):
    """What is left out stays as it is."""

    name: Name = ""
    sku: Name | None = None
    description: Text | None = None
    parts_per_print: Quantity = 1
    model_id: UUID | None = None


class PartOut(Answer):
    id: UUID
    name: str
    sku: str | None
    description: str | None
    parts_per_print: int
    model_id: UUID | None
    source: Literal["manual", "model"]
    """`model`: made by its model, which it follows until somebody changes it."""
    mappings: int
    """Active gcode mappings: with none, its prints are not counted automatically."""
    coverage: Literal["configured", "missing"]
    created_at: datetime
    updated_at: datetime


class PartPage(Page):
    items: list[PartOut]


class NewMapping(Request):
    gcode_filename: FileName
    part_id: UUID
    quantity: Quantity | None = None
    """Items per bed load; left out, the part's `parts_per_print`."""
    is_active: bool = True


class MappingChange(Request):
    """What is left out stays as it is."""

    quantity: Quantity | None = None
    is_active: bool = True


class MappingOut(Answer):
    id: UUID
    gcode_filename: str
    part_id: UUID
    part_name: str
    quantity: int | None
    is_active: bool
    source: Literal["manual", "model"]
    """`model`: made by the model whose file it is; goes with it until somebody changes it."""
    created_at: datetime


class MappingPage(Page):
    items: list[MappingOut]
