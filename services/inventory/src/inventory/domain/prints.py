"""Prints: which parts, and how many, a finished plate yields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

Unmapped = Literal["no_mapping", "ambiguous", "no_file_name", "inactive_part"]
"""Why nobody knows what a print made. `inactive_part`: its file is mapped, but the mapping is switched off or
its part was deleted."""


class UnmappedFileError(Exception):
    code = "unmapped_file"
    field = "gcode_filename"

    def __init__(self, file_name: str, reason: str) -> None:
        super().__init__(f"No active mapping names {file_name!r} ({reason}): add one under /gcode-mappings.")


class WaitingPrintNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("No such print waits to be mapped.")


class FileNotIgnoredError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("No file of this name is ignored.")


@dataclass(frozen=True, slots=True)
class FinishedPrint:
    """A print that ended well, as it was reported: counted at once, or when its file is mapped."""

    print_id: UUID
    printer_id: UUID | None
    file_name: str | None
    candidates: tuple[str, ...]
    plate_index: int | None
    prints: int
    good: int | None
    """Good items; None means all items of the plate."""
    source: str
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class MappedPart:
    """One part that a file yields."""

    part_id: UUID
    name: str
    per_print: int
    """Items per bed load: the mapping's quantity, else the printer's own configuration of the model, else the
    part's `parts_per_print`.
    """
    model_id: UUID | None = None
    is_mapped_quantity: bool = False
    """Whether the mapping itself says how many."""
    note: str | None = None
    """What the mapping and the printer's configuration do not agree on."""


@dataclass(frozen=True, slots=True)
class Yield:
    """Items of one part that came off one print."""

    part_id: UUID
    name: str
    quantity: int
    note: str | None = None


def on_printer(part: MappedPart, configured: int | None) -> MappedPart:
    """What a part's file yields on a printer that has a configuration of its own, in items per bed load."""
    if configured is None or configured == part.per_print:
        return part
    if not part.is_mapped_quantity:
        return replace(part, per_print=configured)
    says = f"the mapping says {part.per_print} per bed load, the printer's configuration {configured}"
    return replace(part, note=f"{says}; counted as mapped")


def yields(parts: Sequence[MappedPart], prints: int, good: int | None = None) -> list[Yield]:
    """Items of each part from so many bed loads.

    `good` overrides the count when the plate held one part only; on a mixed plate nobody knows which of the
    parts were bad, so the full yield is counted and a correction is made by hand.
    """
    if good is not None and len(parts) == 1:
        return [Yield(parts[0].part_id, parts[0].name, good)]
    return [Yield(part.part_id, part.name, prints * part.per_print, part.note) for part in parts]


MappingIndex = Mapping[str, Sequence[MappedPart]]
"""Mapped parts by folded file name."""
