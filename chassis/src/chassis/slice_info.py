"""What a slicer wrote about the plates of a sliced 3MF: their time and filament (BambuStudio writes it).

Files come from anybody and this is a courtesy: only a bounded part is read, and what cannot be is left out.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

MEMBER = "Metadata/slice_info.config"
MAX_BYTES = 1_000_000
MAX_FILAMENTS = 64
MAX_GRAMS = Decimal(100_000)
MAX_SECONDS = Decimal(60_000_000)
MAX_PLATE = Decimal(999)
_COLOR = re.compile(r"[0-9A-F]{6}([0-9A-F]{2})?")


@dataclass(frozen=True, slots=True)
class FilamentNeed:
    """What one filament of the slicer, counted from 1, takes. `color` is RRGGBBAA."""

    number: int
    grams: Decimal
    material: str | None = None
    color: str | None = None


@dataclass(frozen=True, slots=True)
class SlicedPlate:
    """One plate; `minutes` is the slicer's estimate, None where it does not say."""

    index: int
    minutes: Decimal | None = None
    filament: tuple[FilamentNeed, ...] = ()


def read(archive: zipfile.ZipFile) -> dict[int, SlicedPlate]:
    """The plates that an archive describes, by their number; empty when it describes none."""
    if MEMBER not in archive.namelist():
        return {}
    with archive.open(MEMBER) as file:
        content = file.read(MAX_BYTES)
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return {}
    return {plate.index: plate for plate in map(_plate, root.iter("plate")) if plate.index}


def number(text: str, most: Decimal) -> Decimal | None:
    """A number above zero and up to `most`, in hundredths; None for anything else."""
    try:
        value = Decimal(text.strip()[:20])
    except InvalidOperation:
        return None
    return round(value, 2) if value.is_finite() and 0 < value <= most else None


def minutes(seconds: Decimal | None) -> Decimal | None:
    return round(seconds / 60, 2) if seconds else None


def _plate(element: Element) -> SlicedPlate:
    facts = {entry.get("key"): entry.get("value", "") for entry in element.findall("metadata")}
    return SlicedPlate(
        index=int(number(facts.get("index", ""), MAX_PLATE) or 0),
        minutes=minutes(number(facts.get("prediction", ""), MAX_SECONDS)),
        filament=tuple(_needs(element)),
    )


def _needs(element: Element) -> Iterator[FilamentNeed]:
    for filament in element.findall("filament")[:MAX_FILAMENTS]:
        which = number(filament.get("id", ""), Decimal(MAX_FILAMENTS))
        grams = number(filament.get("used_g", ""), MAX_GRAMS)
        if which and grams:
            material = filament.get("type", "")[:50] or None
            yield FilamentNeed(int(which), grams, material, _color(filament.get("color", "")))


def _color(text: str) -> str | None:
    found = _COLOR.fullmatch(text.strip().lstrip("#").upper())
    if found is None:
        return None
    return found[0] if found[1] else f"{found[0]}FF"
