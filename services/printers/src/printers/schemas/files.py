"""Print files and the starting of prints."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from chassis.edge import Page
from printers.handlers import starts as handlers
from printers.schemas.common import Request

# AMS slots, one-spool units, and -1 for the external spool.
Tray = Annotated[int, Field(ge=-1, le=135)]
OPTIONS = frozenset(
    {"bed_type", "bed_levelling", "flow_calibration", "vibration_calibration", "layer_inspect", "timelapse"}
)


class FilamentOut(BaseModel):
    """What one filament of the file needs; `number` is the slicer's, `color` RRGGBBAA."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    grams: Decimal
    material: str | None
    color: str | None


class PlateOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    index: int
    minutes: Decimal | None
    filament: list[FilamentOut]


class FileOut(BaseModel):
    """A print file, known by its hash."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    sha256: str
    size: int
    plates: list[PlateOut]
    uploaded_by: str
    created_at: datetime


class FilePage(Page):
    items: list[FileOut]


class NewStart(Request):
    """Print a plate of a file. `ams_mapping` names a tray per filament of the file; without it everything
    comes from the external spool.
    """

    file_id: UUID
    plate: int = Field(default=1, ge=1, le=999)
    ams_mapping: Annotated[list[Tray], Field(max_length=64)] | None = None
    bed_type: Literal["auto", "cool_plate", "eng_plate", "hot_plate", "textured_plate"] = "auto"
    bed_levelling: bool = True
    flow_calibration: bool = False
    vibration_calibration: bool = True
    layer_inspect: bool = False
    timelapse: bool = False

    def wish(self) -> handlers.Wish:
        mapping = None if self.ams_mapping is None else tuple(self.ams_mapping)
        return handlers.Wish(self.file_id, self.plate, mapping, self.model_dump(include=set(OPTIONS)))


class StartOut(BaseModel):
    """A start and what became of it. `print_id` is the identity of the print, once the printer reports it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    printer_id: UUID
    file_id: UUID
    file_name: str
    plate: int
    options: dict[str, Any]
    filament: list[dict[str, Any]]
    task_id: int
    print_id: UUID
    status: Literal["sending", "accepted", "refused", "unknown"]
    code: str | None
    reason: str | None
    actor: str
    created_at: datetime
    answered_at: datetime | None

    @classmethod
    def of(cls, view: handlers.View) -> Self:
        names = cls.model_fields.keys() - {"file_name"}
        return cls(**{name: getattr(view.start, name) for name in names}, file_name=view.file_name)


class StartPage(Page):
    items: list[StartOut]
