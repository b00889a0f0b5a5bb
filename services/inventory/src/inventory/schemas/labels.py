"""Labels and scanned codes."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from inventory.domain.labels import Kind
from inventory.schemas.common import Answer, Request

LayoutName = Literal["a4-24", "a4-21", "a4-65", "letter-30", "roll-62x29", "roll-50x30", "roll-40x20"]


class LayoutOut(Answer):
    """A sheet of labels; lengths in millimetres."""

    name: str
    title: str
    page_width: float
    page_height: float
    columns: int
    rows: int
    label_width: float
    label_height: float


class LayoutList(BaseModel):
    items: list[LayoutOut]


class LabelItem(Request):
    id: UUID
    """Of a part, a spool or a location."""
    copies: Annotated[int, Field(ge=1, le=100, strict=True)] = 1


class LabelSheet(Request):
    items: Annotated[list[LabelItem], Field(min_length=1, max_length=500)]
    layout: LayoutName = "a4-24"
    format: Literal["pdf", "svg"] = "pdf"
    first: Annotated[int, Field(ge=1, le=65, strict=True)] = 1
    """The place of the first label on the first sheet, when some were used before."""


class Match(BaseModel):
    type: Kind
    id: UUID
    name: str
    matched_by: Literal["id", "sku", "tag"]


class ScanOut(BaseModel):
    matches: list[Match]
    """One, unless a SKU is also the tag of a spool."""
