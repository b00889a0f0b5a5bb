"""Prints that wait to be mapped, as people see them: by file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from inventory.domain.prints import Unmapped


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mapping that the reported name may mean."""

    mapping_id: UUID
    gcode_filename: str
    folded: str
    part_id: UUID
    part_name: str
    is_active: bool
    """False: it is switched off, or its part was deleted."""


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """All prints of one file that wait."""

    file_name: str | None
    """As last reported; None for prints that came without a name."""
    waiting: int
    """Prints."""
    prints: int
    """Bed loads."""
    first_seen: datetime
    last_seen: datetime
    reason: Unmapped | Literal["mapped"]
    """Why it waits by now; `mapped`: a mapping has come since, and its prints can be counted."""
    candidates: Sequence[Candidate]
    printer_ids: Sequence[UUID]
    is_ignored: bool
    ignored_reason: str | None
    ignored_by: str | None
