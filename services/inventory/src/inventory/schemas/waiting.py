"""The inbox of prints whose file nobody mapped."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, field_validator

from chassis.edge import Page
from inventory.schemas.catalogue import MappingOut
from inventory.schemas.common import Answer, FileName, Name, Quantity, Request

Reason = Literal["no_mapping", "ambiguous", "no_file_name", "inactive_part"]


class UnmappedOut(BaseModel):
    """A finished print whose file no mapping names: it is not counted."""

    print_id: UUID
    printer_id: UUID | None
    file_name: str | None
    candidates: list[str]
    plate_index: int | None
    prints: int
    good: int | None
    source: Literal["bambu_auto", "manual"]
    reason: Reason
    """Why it was not counted when it ended."""
    completed_at: datetime


class UnmappedPage(Page):
    items: list[UnmappedOut]


class CandidateOut(Answer):
    """A mapping that the name may mean."""

    mapping_id: UUID
    gcode_filename: str
    part_id: UUID
    part_name: str
    is_active: bool


class UnmappedFileOut(Answer):
    """The prints of one file that wait."""

    file_name: str | None
    waiting: int
    """Prints."""
    prints: int
    """Bed loads."""
    first_seen: datetime
    last_seen: datetime
    reason: Reason | Literal["mapped"]
    """Why they wait by now. `mapped`: a mapping came later; apply it to count them."""
    candidates: list[CandidateOut]
    """`ambiguous`: the mappings that the name may mean. `inactive_part`: those that do not count."""
    printer_ids: list[UUID]
    is_ignored: bool
    ignored_reason: str | None
    ignored_by: str | None


class UnmappedFilePage(Page):
    items: list[UnmappedFileOut]


class PartOfFile(Request):
    part_id: UUID
    quantity: Quantity | None = None
    """Items per bed load; left out, the part's `parts_per_print`."""


def _each_once(parts: list[PartOfFile]) -> list[PartOfFile]:
    if len({part.part_id for part in parts}) < len(parts):
        raise ValueError("name each part once")
    return parts


Parts = Annotated[list[PartOfFile], Field(min_length=1, max_length=100)]


class MapFile(Request):
    """What a file yields: several parts on a mixed plate."""

    file_name: FileName
    parts: Parts
    apply: bool = True
    """Count the prints of this file that wait, each once."""

    _once = field_validator("parts")(_each_once)


class CountPrint(Request):
    """What one print made."""

    parts: Parts

    _once = field_validator("parts")(_each_once)


class ApplyMappings(Request):
    file_name: FileName | None = None
    """Left out: all files that wait, but the ignored ones."""


class AppliedOut(Answer):
    counted: int
    """Prints that are counted now."""
    still_waiting: int
    """Prints of these files that no mapping names, or that the next request will count."""


class MappedFileOut(AppliedOut):
    mappings: list[MappingOut]


class IgnoreFile(Request):
    file_name: FileName
    reason: Name | None = None


class UnignoreFile(Request):
    file_name: FileName
