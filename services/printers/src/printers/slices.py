"""What a sliced file says of itself: its plates, their time and filament. Files come from anybody, so only
bounded parts are read, and nothing is unpacked.

A Bambu `.gcode.3mf` is a zip with `Metadata/plate_N.gcode` and `Metadata/slice_info.config`; gcode begins
with a comment block of its own (BambuStudio writes both).
"""

import re
import stat
import zipfile
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from printers.domain.files import BadFileError, FilamentNeed, Plate

MAX_ENTRIES = 2_000
MAX_UNPACKED_BYTES = 1_000_000_000
MAX_RATIO = 200
MAX_PLATES = 100
MAX_FILAMENTS = 64
MAX_GRAMS = Decimal(100_000)
MAX_MINUTES = Decimal(1_000_000)
HEADER_BYTES = 65_536
INFO_BYTES = 1_000_000
SLICE_INFO = "Metadata/slice_info.config"
_GCODE = re.compile(r"Metadata/plate_([1-9][0-9]{0,2})\.gcode")
_TIMES = (  # with heating and levelling, or without
    re.compile(r"^; .*total estimated time: ([\dhms ]+)", re.MULTILINE),
    re.compile(r"^; .*model printing time: ([\dhms ]+)", re.MULTILINE),
)
_TIME_PART = re.compile(r"(\d{1,6})([dhms])")
_WEIGHT = re.compile(r"^; (?:total filament weight \[g\]|filament used \[g\]) ?[:=] ([\d., ]+)", re.MULTILINE)
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_COMMAND = re.compile(rb"^(?:;|G\d|M\d|T\d)", re.MULTILINE)
_COLOR = re.compile(r"[0-9A-F]{6}([0-9A-F]{2})?")


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
            info = _slice_info(archive)
            return tuple(_plate(archive, number, info.get(number)) for number in numbers)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise BadFileError("This is not a 3MF file, or it is damaged.") from error


def _checked(archive: zipfile.ZipFile) -> set[int]:
    """The numbers of the plates with gcode in a harmless archive."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise BadFileError(f"The archive has more than {MAX_ENTRIES} entries.")
    if len({entry.filename for entry in entries}) != len(entries):
        raise BadFileError("The archive holds two entries of one name.")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise BadFileError("The archive unpacks to more than a printer could hold.")
    for entry in entries:
        _check(entry)
    plates = {int(found[1]) for entry in entries if (found := _GCODE.fullmatch(entry.filename))}
    if not plates:
        raise BadFileError("The file is not sliced: it holds no plate with gcode.")
    if len(plates) > MAX_PLATES:
        raise BadFileError(f"The file has more than {MAX_PLATES} plates.")
    return plates


def _check(entry: zipfile.ZipInfo) -> None:
    parts = entry.filename.replace("\\", "/").split("/")
    if entry.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise BadFileError("The archive holds a path that leads out of it.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise BadFileError("The archive holds a link.")
    if entry.flag_bits & 0x1:
        raise BadFileError("The archive is encrypted.")
    if entry.file_size > MAX_RATIO * max(entry.compress_size, 1) + HEADER_BYTES:
        raise BadFileError("The archive is packed tighter than any sliced file.")


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
    grams = [_number(part, MAX_GRAMS) for part in weight[1].split(",")[:MAX_FILAMENTS]] if weight else []
    needs = (FilamentNeed(n, one) for n, one in enumerate(grams, 1) if one)
    return Plate(number, _minutes(Decimal(seconds)), tuple(needs))


def _slice_info(archive: zipfile.ZipFile) -> dict[int, Plate]:
    """What the slicer wrote about each plate; a courtesy, so what cannot be read is left out."""
    if SLICE_INFO not in archive.namelist():
        return {}
    with archive.open(SLICE_INFO) as file:
        content = file.read(INFO_BYTES)
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return {}
    return {plate.index: plate for plate in map(_described, root.iter("plate")) if plate.index}


def _described(element: Element) -> Plate:
    facts = {entry.get("key"): entry.get("value", "") for entry in element.findall("metadata")}
    seconds = _number(facts.get("prediction", ""), MAX_MINUTES * 60)
    return Plate(
        int(_number(facts.get("index", ""), Decimal(999)) or 0), _minutes(seconds), tuple(_needs(element))
    )


def _needs(element: Element) -> Iterator[FilamentNeed]:
    for filament in element.findall("filament")[:MAX_FILAMENTS]:
        number = _number(filament.get("id", ""), Decimal(MAX_FILAMENTS))
        grams = _number(filament.get("used_g", ""), MAX_GRAMS)
        if number and grams:
            material = filament.get("type", "")[:50] or None
            yield FilamentNeed(int(number), grams, material, _color(filament.get("color", "")))


def _color(text: str) -> str | None:
    found = _COLOR.fullmatch(text.strip().lstrip("#").upper())
    if found is None:
        return None
    return found[0] if found[1] else f"{found[0]}FF"


def _number(text: str, most: Decimal) -> Decimal | None:
    try:
        value = Decimal(text.strip()[:20])
    except InvalidOperation:
        return None
    return round(value, 2) if value.is_finite() and 0 < value <= most else None


def _minutes(seconds: Decimal | None) -> Decimal | None:
    return round(seconds / 60, 2) if seconds else None
