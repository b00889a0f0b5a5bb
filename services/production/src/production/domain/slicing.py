"""What a sliced file says of itself. Weights in grams, times in minutes, temperatures in °C."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
MAX_NAME = 200

_NUMBER = re.compile(r"\s*(\d{1,7}(?:\.\d{1,9})?)\s*%?\s*")
_TIME = re.compile(r"\s*(?:(\d{1,4})d)?\s*(?:(\d{1,5})h)?\s*(?:(\d{1,6})m)?\s*(?:(\d{1,8})s)?\s*")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_COPY = re.compile(r"(?:_id_\d+)?(?:_copy_\d+)$|\s*\(\d+\)$")


class UnreadableFileError(Exception):
    """A file that is not what it should be, or would take more than it may."""

    field = "file"

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class SlicedFilament:
    """Filament of one plate, as one slot of the slicer has it."""

    index: int
    material: str | None = None
    color_hex: str | None = None
    grams: Decimal | None = None
    """All of it: items, supports and purge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlicedPlate:
    """One bed load. None means that the file does not say."""

    index: int = 1
    name: str | None = None
    print_time_minutes: int | None = None
    filaments: tuple[SlicedFilament, ...] = ()
    flushed_grams: Decimal | None = None
    tower_grams: Decimal | None = None
    objects: tuple[str, ...] = ()
    """Names of the objects on the bed, each copy once."""
    object_count: int | None = None
    bed_temperature: int | None = None
    nozzle_temperature: int | None = None
    layer_height: Decimal | None = None
    infill_percentage: int | None = None
    supports: bool | None = None
    brim: bool | None = None

    @property
    def total_grams(self) -> Decimal | None:
        known = [one.grams for one in self.filaments if one.grams is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def purge_grams(self) -> Decimal | None:
        known = [grams for grams in (self.flushed_grams, self.tower_grams) if grams is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def items(self) -> int | None:
        """Items of one design on the bed; None when the objects differ, or are not told."""
        if not self.objects:
            return self.object_count or None
        return len(self.objects) if len({_design(name) for name in self.objects}) == 1 else None

    @property
    def grams_per_item(self) -> Decimal | None:
        """Without purge."""
        if self.items is None or self.total_grams is None:
            return None
        net = max(Decimal(0), self.total_grams - (self.purge_grams or 0))
        return (net / self.items).quantize(CENT, ROUND_HALF_UP)

    def materials_per_item(self) -> list[tuple[SlicedFilament, Decimal]]:
        """Each filament's part of one item; the purge is taken off in the ratio of the weights."""
        whole, item = self.total_grams, self.grams_per_item
        if not whole or item is None:
            return []
        return [
            (one, (item * one.grams / whole).quantize(CENT, ROUND_HALF_UP))
            for one in self.filaments
            if one.grams
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlicedFile:
    """A sliced file with its plates."""

    kind: str
    """`gcode` or `gcode.3mf`."""
    slicer: str | None = None
    printer_model: str | None = None
    plates: tuple[SlicedPlate, ...] = field(default_factory=tuple)


def _design(name: str) -> str:
    """The name that copies of one object share."""
    return _COPY.sub("", name).casefold()


def clean(text: str | None) -> str | None:
    """A name from a file: one line, not too long; None when nothing is left."""
    return (_UNPRINTABLE.sub("", text or "").strip()[:MAX_NAME].strip()) or None


def number(text: str | None) -> Decimal | None:
    """A plain number that is not negative, such as `12.5` or `15%`; anything else is None."""
    match = _NUMBER.fullmatch(text or "")
    return Decimal(match[1]) if match else None


def whole(text: str | None, most: int) -> int | None:
    """A number up to `most`, rounded; anything else is None."""
    found = number(text)
    rounded = int(found.quantize(Decimal(1), ROUND_HALF_UP)) if found is not None else None
    return rounded if rounded is not None and rounded <= most else None


def minutes(text: str | None) -> int | None:
    """A time such as `1d 2h 3m 4s`, in minutes, begun ones counted."""
    match = _TIME.fullmatch(text or "")
    if match is None or not any(match.groups()):
        return None
    days, hours, mins, seconds = (int(part or 0) for part in match.groups())
    return from_seconds(Decimal(((days * 24 + hours) * 60 + mins) * 60 + seconds))


def from_seconds(seconds: Decimal | None) -> int | None:
    """Seconds in minutes, begun ones counted."""
    return int((seconds / 60).quantize(Decimal(1), ROUND_CEILING)) if seconds is not None else None


def color(text: str | None) -> str | None:
    """A colour as `#RRGGBB`; the slicer's alpha is dropped."""
    match = re.fullmatch(r"\s*#?([0-9A-Fa-f]{6})(?:[0-9A-Fa-f]{2})?\s*", text or "")
    return f"#{match[1].upper()}" if match else None


def flag(text: str | None) -> bool | None:
    """A slicer's yes or no."""
    return {"1": True, "true": True, "0": False, "false": False}.get((text or "").strip().lower())


def pick(values: Sequence[str], index: int) -> str | None:
    """The value of one filament; a list of one holds for all."""
    if len(values) == 1:
        return values[0]
    return values[index] if 0 <= index < len(values) else None
