"""Parts, and the gcode files that yield them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

MADE_BY_MODEL = "model"
"""`source` of what a model of production made, and follows it; a person's change makes it `MANUAL`."""
MANUAL = "manual"


class PartNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such part.")


class UnknownPartError(Exception):
    """A request names a part that does not exist."""

    code = "unknown_reference"

    def __init__(self, field: str = "part_id") -> None:
        super().__init__("There is no such part.")
        self.field = field


class DuplicatePartError(Exception):
    code = "duplicate_part"

    def __init__(self, field: str, value: str) -> None:
        super().__init__(f"Another part has the {field} {value!r}.")


class PartInUseError(Exception):
    code = "part_in_use"

    def __init__(self, why: str) -> None:
        super().__init__(f"This part cannot be deleted: {why}.")


class MappingNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such mapping.")


class DuplicateMappingError(Exception):
    code = "duplicate_mapping"

    def __init__(self, file_name: str) -> None:
        super().__init__(f"{file_name!r} is mapped to this part already.")


class ConcurrentImportError(Exception):
    code = "concurrent_import"

    def __init__(self) -> None:
        super().__init__("Somebody else is making the same parts right now; nothing was imported. Try again.")


@dataclass(frozen=True, slots=True)
class Part:
    """A stocked printed thing."""

    id: UUID
    name: str
    sku: str | None
    description: str | None
    parts_per_print: int
    model_id: UUID | None
    version: int
    created_at: datetime
    updated_at: datetime
    source: str = MANUAL
    mappings: int = 0
    """Active mappings: with none, its prints are not counted automatically."""

    @property
    def coverage(self) -> Literal["configured", "missing"]:
        """Whether a file is mapped to it."""
        return "configured" if self.mappings else "missing"


@dataclass(frozen=True, slots=True)
class Mapping:
    """A gcode file name that yields a part."""

    id: UUID
    gcode_filename: str
    part_id: UUID
    part_name: str
    quantity: int | None
    """Items per bed load; None means the part's `parts_per_print`."""
    is_active: bool
    created_at: datetime
    source: str = MANUAL


def check_deletable(*, has_stock: bool, has_open_demand: bool) -> None:
    """Refuse to delete a part that still matters.

    Raises:
        PartInUseError: it is in stock, or open orders ask for it.
    """
    if has_stock:
        raise PartInUseError("some of it is in stock; adjust the stock to zero first")
    if has_open_demand:
        raise PartInUseError("open orders ask for it")
