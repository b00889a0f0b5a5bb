"""What a sliced file says of itself: its plates, their time and filament. Files come from anybody, so only
bounded parts are read, and nothing is unpacked.

A Bambu `.gcode.3mf` is a zip with `Metadata/plate_N.gcode` and `Metadata/slice_info.config`; gcode begins
with a comment block of its own (BambuStudio writes both).
"""

import re
import zipfile
from decimal import Decimal
from pathlib import Path

from chassis import archives, slice_info
from chassis.archives import ArchiveLimits, ArchiveRefusedError
from chassis.slice_info import MAX_FILAMENTS, MAX_GRAMS, SlicedPlate
from printers.domain.files import BadFileError, FilamentNeed, Plate

# More would not fit into a printer.
_LIMITS = ArchiveLimits(member=10**9, total=10**9, ratio=200)
MAX_PLATES = 100
HEADER_BYTES = 65_536
_GCODE = re.compile(r"Metadata/plate_([1-9][0-9]{0,2})\.gcode")
_TIMES = (  # with heating and levelling, or without
    re.compile(r"^; .*total estimated time: ([\dhms ]+)", re.MULTILINE),
    re.compile(r"^; .*model printing time: ([\dhms ]+)", re.MULTILINE),
)
_TIME_PART = re.compile(r"(\d{1,6})([dhms])")
_WEIGHT = re.compile(r"^; (?:total filament weight \[g\]|filament used \[g\]) ?[:=] ([\d., ]+)", re.MULTILINE)
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_COMMAND = re.compile(rb"^(?:;|G\d|M\d|T\d)", re.MULTILINE)


def read(path: Path, name: str) -> tuple[Plate, ...]:
    """The plates of a file.

    Raises:
        BadFileError: it is not what its name says, or a printer could not print it.
    """
    if name.lower().endswith(".3mf"):
        return _project(path)
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
    if b"\x00" in header or not _COMMAND.search(header):
        raise BadFileError("This is not gcode.")
    return (_from_gcode(1, header),)


def _project(path: Path) -> tuple[Plate, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            numbers = sorted(_checked(archive))
            info = {number: _described(plate) for number, plate in slice_info.read(archive).items()}
            return tuple(_plate(archive, number, info.get(number)) for number in numbers)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise BadFileError("This is not a 3MF file, or it is damaged.") from error


def _checked(archive: zipfile.ZipFile) -> set[int]:
    """The numbers of the plates with gcode in a harmless archive."""
    try:
        archives.check(archive, _LIMITS)
    except ArchiveRefusedError as error:
        raise BadFileError(str(error)) from error
    plates = {int(found[1]) for name in archive.namelist() if (found := _GCODE.fullmatch(name))}
    if not plates:
        raise BadFileError("The file is not sliced: it holds no plate with gcode.")
    if len(plates) > MAX_PLATES:
        raise BadFileError(f"The file has more than {MAX_PLATES} plates.")
    return plates


def _plate(archive: zipfile.ZipFile, number: int, info: Plate | None) -> Plate:
    with archive.open(f"Metadata/plate_{number}.gcode") as file:
        header = file.read(HEADER_BYTES)
    said = _from_gcode(number, header)
    if info is None:
        return said
    return Plate(number, info.minutes or said.minutes, info.filament or said.filament)


def _from_gcode(number: int, header: bytes) -> Plate:
    text = header.decode(errors="replace")
    time = _TIMES[0].search(text) or _TIMES[1].search(text)
    seconds = sum(int(n) * _SECONDS[unit] for n, unit in _TIME_PART.findall(time[1])) if time else 0
    weight = _WEIGHT.search(text)
    grams = (
        [slice_info.number(part, MAX_GRAMS) for part in weight[1].split(",")[:MAX_FILAMENTS]]
        if weight
        else []
    )
    needs = (FilamentNeed(n, one) for n, one in enumerate(grams, 1) if one)
    return Plate(number, slice_info.minutes(Decimal(seconds)), tuple(needs))


def _described(plate: SlicedPlate) -> Plate:
    needs = (FilamentNeed(one.number, one.grams, one.material, one.color) for one in plate.filament)
    return Plate(plate.index, plate.minutes, tuple(needs))
