"""Where things are kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


class LocationNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such location.")


class UnknownLocationError(Exception):
    """A request names a location that does not exist."""

    code = "unknown_reference"
    field = "location_id"

    def __init__(self) -> None:
        super().__init__("There is no such location.")


class DuplicateLocationError(Exception):
    code = "duplicate_location"
    field = "name"

    def __init__(self, name: str) -> None:
        super().__init__(f"Another location has the name {name!r}.")


class LocationInUseError(Exception):
    code = "location_in_use"

    def __init__(self, items: int) -> None:
        super().__init__(f"{items} parts or products are kept here; move them first.")
        self.extra = {"items": items}


@dataclass(frozen=True, slots=True)
class Location:
    """A shelf, a box, a room."""

    id: UUID
    name: str
    notes: str | None
    items: int
    """Parts and products that are kept there."""
    created_at: datetime
    updated_at: datetime
