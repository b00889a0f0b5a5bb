"""G-code: what slicers say in comments, and the purge that stands between them.

Sources: `src/libslic3r/GCode.cpp` and `GCode/GCodeProcessor.cpp` of BambuStudio, OrcaSlicer and PrusaSlicer
(header block, footer, `FEATURE`/`TYPE`, `FLUSH_START`), and the header that CuraEngine writes.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from production.domain.print_settings import KEYS, plate_settings
from production.domain.slicing import (
    CENT,
    SlicedFilament,
    SlicedFile,
    SlicedPlate,
    UnreadableFileError,
    clean,
    color,
    from_seconds,
    minutes,
    number,
    pick,
)

MAX_LINE = 8_192
"""What stands beyond in a line is not read."""
MAX_LINES = 10_000_000
MAX_OBJECTS = 1_000

_DENSITY, _DIAMETER = Decimal("1.24"), Decimal("1.75")
_TIMES = ("total estimated time", "estimated printing time (normal mode)", "model printing time")
_WEIGHTS = ("total filament weight [g]", "filament used [g]")
_TOWER = "total filament used for wipe tower [g]"
_KNOWN = KEYS | {*_TIMES, *_WEIGHTS, _TOWER, "model label id", "time", "target_machine.name", "layer height"}
_LIST = re.compile(r"[;,]")
_SLICER = re.compile(
    r"(?:generated (?:by|with) )?((?:bambustudio|orcaslicer|prusaslicer|cura_steamengine)\b.*)", re.IGNORECASE
)
_OBJECT = re.compile(r"printing object (.+?)(?: id:\s*(\d+))?(?: copy (\d+))?")
_COMMAND = re.compile(rb"[GMT]\d{1,4}(?:\.\d)?(?=[\s;]|$)")
_EXTRUSION = re.compile(rb"^G[0123] [^;]*?E(-?\d{0,6}\.?\d{1,6})")
_PRIME_TOWERS = {"prime tower", "wipe tower"}


@dataclass(slots=True)
class _Reader:
    """Reads line by line; memory does not grow with the file."""

    comments: dict[str, str] = field(default_factory=dict)
    slicer: str | None = None
    objects: dict[str, str] = field(default_factory=dict)
    flushed_mm: float = 0.0
    tower_mm: float = 0.0
    is_flushing: bool = False
    is_tower: bool = False
    is_absolute: bool = False
    has_flushes: bool = False
    has_tower: bool = False
    commands: int = 0

    def line(self, line: bytes) -> None:
        if line.startswith(b";"):
            self._comment(line.decode("utf-8", "replace").strip("; \t\r\n"))
        elif self.is_flushing or self.is_tower:
            self._move(line)
        elif self.commands < 3 or line.startswith((b"M82", b"M83")):
            self._command(line)

    def _command(self, line: bytes) -> None:
        self.commands += bool(_COMMAND.match(line))
        if line.startswith((b"M82", b"M83")):
            self.is_absolute = line.startswith(b"M82")

    def _move(self, line: bytes) -> None:
        self._command(line)
        found = _EXTRUSION.match(line)
        if found is None or self.is_absolute:
            return
        length = float(found[1])
        if self.is_flushing:
            self.flushed_mm += length
        else:
            self.tower_mm += length

    def _comment(self, text: str) -> None:
        if text in ("FLUSH_START", "FLUSH_END"):
            self.is_flushing = text == "FLUSH_START"
            self.has_flushes = True
            return
        lower = text[:60].lower()
        if lower.startswith(("feature:", "type:")):
            self.is_tower = lower.partition(":")[2].strip() in _PRIME_TOWERS
            self.has_tower |= self.is_tower
        elif lower.startswith("printing object "):
            self._object(text)
        elif self.slicer is None and (match := _SLICER.match(text)):
            self.slicer = clean(match[1].partition(" on ")[0])
        else:
            for part in text.split("; "):
                self._setting(part)

    def _object(self, text: str) -> None:
        match = _OBJECT.fullmatch(text)
        name = clean(match[1]) if match else None
        if match and name and len(self.objects) < MAX_OBJECTS:
            self.objects.setdefault(f"{name} {match[2]} {match[3]}", name)

    def _setting(self, text: str) -> None:
        for separator in (" = ", " : ", ": ", ":", "="):
            key, found, value = text.partition(separator)
            if found and key.strip().lower() in _KNOWN:
                self.comments.setdefault(key.strip().lower(), value.strip())
                return


def read(lines: Iterable[bytes], index: int = 1) -> SlicedFile:
    """What a G-code file says of itself.

    Raises:
        UnreadableFileError: this is no G-code, or it has too many lines.
    """
    reader = _Reader()
    for count, line in enumerate(lines):
        if count > MAX_LINES:
            raise UnreadableFileError("too_many_lines", f"At most {MAX_LINES} lines are read.")
        reader.line(line)
    if not reader.commands:
        raise UnreadableFileError("not_gcode", "This is neither G-code nor a sliced 3MF file.")
    return _result(reader, index)


def _result(reader: _Reader, index: int) -> SlicedFile:
    comments = reader.comments
    values = {key: _split(comments[key]) for key in KEYS & comments.keys()}
    if "layer height" in comments:
        values.setdefault("layer_height", [comments["layer height"]])
    filaments = _filaments(reader, values)
    first = next((one.index for one in filaments if one.grams), 1) - 1
    labels = _split(comments.get("model label id", ""))
    plate = SlicedPlate(
        index=index,
        print_time_minutes=_time(comments),
        filaments=filaments,
        flushed_grams=_grams(reader.flushed_mm, values) if reader.has_flushes else None,
        tower_grams=_tower(reader, values),
        objects=tuple(reader.objects.values()),
        object_count=len(reader.objects) or len(labels) or None,
        **plate_settings(values, first),
    )
    model = clean(pick(values.get("printer_model", ()), 0) or comments.get("target_machine.name"))
    return SlicedFile(kind="gcode", slicer=reader.slicer, printer_model=model, plates=(plate,))


def _split(text: str) -> list[str]:
    return [part.strip().strip('"') for part in _LIST.split(text)[:64] if part.strip()]


def _time(comments: dict[str, str]) -> int | None:
    found = (minutes(comments.get(key)) for key in _TIMES)
    cura = from_seconds(number(comments.get("time")))
    return next((one for one in found if one is not None), cura)


def _filaments(reader: _Reader, values: dict[str, list[str]]) -> tuple[SlicedFilament, ...]:
    weights = next((_split(reader.comments[key]) for key in _WEIGHTS if key in reader.comments), [])
    found = []
    for position, weight in enumerate(weights):
        grams = number(weight)
        if grams is None:
            continue
        found.append(
            SlicedFilament(
                position + 1,
                clean(pick(values.get("filament_type", ()), position)),
                color(pick(values.get("filament_colour", ()), position)),
                grams.quantize(CENT, ROUND_HALF_UP),
            )
        )
    return tuple(found)


def _tower(reader: _Reader, values: dict[str, list[str]]) -> Decimal | None:
    told = number(reader.comments.get(_TOWER))
    if told is not None:
        return told.quantize(CENT, ROUND_HALF_UP)
    return _grams(reader.tower_mm, values) if reader.has_tower else None


def _grams(length_mm: float, values: dict[str, list[str]]) -> Decimal | None:
    """The weight of so much filament; of several densities the first one is taken."""
    if not 0 <= length_mm < 1e8:
        return Decimal(0) if length_mm < 0 else None
    density = number(pick(values.get("filament_density", ())[:1], 0)) or _DENSITY
    diameter = number(pick(values.get("filament_diameter", ())[:1], 0)) or _DIAMETER
    volume_mm3 = Decimal(length_mm) * Decimal(math.pi) * (diameter / 2) ** 2
    return (volume_mm3 * density / 1000).quantize(CENT, ROUND_HALF_UP)
