"""Import and export of parts and mappings."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from chassis.errors import FieldError
from inventory.domain.catalogue_import import Outcome
from inventory.schemas.common import MAX_QUANTITY, FileName, Name, Request, Text

# A cell of a table is text: "4" is a number here, unlike in a JSON body.
Quantity = Annotated[int, Field(ge=1, le=MAX_QUANTITY)]

PART_COLUMNS = ("sku", "name", "description", "parts_per_print")
MAPPING_COLUMNS = ("gcode_filename", "part_sku", "part_name", "quantity", "is_active")


class PartRow(Request):
    """A part: known by its SKU where there is one, else by its name. What is left out stays as it is."""

    sku: Name = ""
    name: Name = ""
    description: Text = ""
    parts_per_print: Quantity = 1

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if not self.sku and not self.name:
            raise ValueError("give a sku or a name")
        return self


class MappingRow(Request):
    """A file and a part that it yields: the part by its id, else its SKU, else its name."""

    gcode_filename: FileName
    part_id: UUID = UUID(int=0)
    part_sku: Name = ""
    part_name: Name = ""
    quantity: Quantity | None = None
    is_active: bool = True

    @model_validator(mode="after")
    def _names_a_part(self) -> Self:
        if not self.model_fields_set & {"part_id", "part_sku", "part_name"}:
            raise ValueError("give part_id, part_sku or part_name")
        return self


class RowOut(BaseModel):
    row: int
    """Counted from 1, without the header."""
    status: Literal["created", "updated", "unchanged", "failed"]
    id: UUID | None
    """Of the part or mapping; none for one that would be made in a dry run."""
    errors: list[FieldError]


class ImportReport(BaseModel):
    dry_run: bool
    created: int
    updated: int
    unchanged: int
    failed: int
    counted: int = 0
    """Prints that waited for these mappings and are counted now."""
    rows: list[RowOut]

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], *, dry_run: bool, counted: int = 0) -> Self:
        statuses = [one.status for one in outcomes]
        return cls(
            dry_run=dry_run,
            created=statuses.count("created"),
            updated=statuses.count("updated"),
            unchanged=statuses.count("unchanged"),
            failed=statuses.count("failed"),
            counted=counted,
            rows=[
                RowOut(
                    row=one.row.number,
                    status=one.status,
                    id=one.id,
                    errors=[FieldError(field=e.field, message=e.message, code=e.code) for e in one.errors],
                )
                for one in outcomes
            ],
        )
