"""Print files: what may be kept, and what a plate of one needs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

SUFFIXES = (".gcode.3mf", ".gcode")
MAX_NAME = 200
EXTERNAL = 254
"""The slot of the external spool."""
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u2028\u2029\ud800-\udfff]')


class FileNotFoundHereError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such print file.")


class UnknownFileError(Exception):
    """A print is to be started of a file that is not there."""

    code = "unknown_reference"
    field = "file_id"

    def __init__(self) -> None:
        super().__init__("There is no such print file.")


class FileInUseError(Exception):
    """A printer is being sent the file, or prints from it."""

    code = "file_in_use"

    def __init__(self) -> None:
        super().__init__("A printer is printing this file, or is being sent it.")


class BadFileError(Exception):
    """The upload is not a sliced file that a printer could print; the code says why."""

    code = "invalid_file"
    field = "file"

    def __init__(self, message: str) -> None:
        super().__init__(message)


class NotStartableError(Exception):
    """Plain gcode has no project around it, and printers start projects only."""

    code = "needs_3mf"

    def __init__(self) -> None:
        super().__init__("Only .gcode.3mf files can be started from here; this one is plain gcode.")


class UnknownPlateError(Exception):
    code = "unknown_plate"
    field = "plate"

    def __init__(self, plate: int, known: Sequence[int]) -> None:
        super().__init__(f"The file has no plate {plate}; it has {', '.join(map(str, known))}.")


class BadMappingError(Exception):
    """Filaments of the file without a tray."""

    code = "bad_mapping"
    field = "ams_mapping"

    def __init__(self, needed: int) -> None:
        super().__init__(f"The plate uses filament {needed} of the file, so that many trays must be named.")


@dataclass(frozen=True, slots=True)
class FilamentNeed:
    """What one filament of a plate needs. `number` is the slicer's, from 1; color is RRGGBBAA."""

    number: int
    grams: Decimal
    material: str | None = None
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Plate:
    """One plate as sliced; None where the file does not say. Minutes are the slicer's estimate."""

    index: int
    minutes: Decimal | None = None
    filament: tuple[FilamentNeed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintFile:
    """A file that can be sent to printers."""

    tenant_id: UUID
    id: UUID
    name: str
    sha256: str
    size: int
    plates: tuple[Plate, ...]
    uploaded_by: str
    created_at: datetime
    deleted_at: datetime | None = None

    def plate(self, index: int) -> Plate:
        """One plate.

        Raises:
            NotStartableError: it is plain gcode.
            UnknownPlateError: it has no such plate.
        """
        if not self.name.lower().endswith(".gcode.3mf"):
            raise NotStartableError
        for plate in self.plates:
            if plate.index == index:
                return plate
        raise UnknownPlateError(index, [plate.index for plate in self.plates])


def file_name(given: str) -> str:
    """The name to keep a file under: without folders, and with nothing that a file system or an FTP server
    could misread. It is what mappings are matched with.

    Raises:
        BadFileError: no file of ours.
    """
    name = _UNFIT.sub("_", given.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    if not name.lower().endswith(SUFFIXES) or name.lower() in SUFFIXES:
        raise BadFileError("Only .gcode.3mf and .gcode files are accepted.")
    if len(name) > MAX_NAME:
        raise BadFileError(f"The name is longer than {MAX_NAME} characters.")
    return name


@dataclass(frozen=True, slots=True)
class Draw:
    """Filament that a print draws from one tray."""

    tray: int
    grams: Decimal
    material: str | None = None
    color: str | None = None


def draws(plate: Plate, mapping: Sequence[int] | None) -> tuple[Draw, ...]:
    """Which tray gives how much. `mapping` names a tray per filament of the file, -1 the external spool;
    without one everything comes from there.

    Raises:
        BadMappingError: a filament that the plate uses has no tray.
    """
    found = []
    for need in plate.filament:
        if mapping is None:
            tray = EXTERNAL
        elif need.number <= len(mapping):
            tray = mapping[need.number - 1]
        else:
            raise BadMappingError(need.number)
        found.append(Draw(tray if tray >= 0 else EXTERNAL, need.grams, need.material, need.color))
    return tuple(found)
