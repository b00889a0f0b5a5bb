"""What a sliced file says of itself: time, layers and filament of each plate.

A Bambu 3MF is a zip with `Metadata/plate_N.gcode` and `Metadata/slice_info.config`; the gcode begins with a
comment block of its own. Files come from the network, so only bounded parts of them are read.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

HEADER_BYTES = 65_536
INFO_BYTES = 1_000_000
SLICE_INFO = "Metadata/slice_info.config"
LAYERS = re.compile(rb"^; total layer number: (\d+)", re.MULTILINE)
TIMES = (  # with heating and levelling, or without
    re.compile(rb"^; .*total estimated time: ([\dhms d]+)", re.MULTILINE),
    re.compile(rb"^; .*model printing time: ([\dhms d]+)", re.MULTILINE),
)
TIME_PART = re.compile(rb"(\d+)([dhms])")
WEIGHT = re.compile(rb"^; total filament weight \[g\] ?: ([\d., ]+)", re.MULTILINE)
SECONDS = {b"d": 86_400, b"h": 3_600, b"m": 60, b"s": 1}


class Unprintable(Exception):  # noqa: N818 - an answer, not an error
    """The file has no such plate, or is no sliced file."""


@dataclass(frozen=True)
class Plate:
    """One plate as sliced; None where the file does not say. `grams` by slicer filament, counted from 1."""

    minutes: float | None = None
    layers: int | None = None
    grams: tuple[tuple[int, float], ...] = ()


def read(path: Path, plate: int) -> Plate:
    """Read what `path`, a 3MF or plain gcode, says of a plate. Raises Unprintable."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            return _gcode(file)
    try:
        with zipfile.ZipFile(path) as archive:
            with archive.open(f"Metadata/plate_{plate}.gcode") as file:
                header = _gcode(file)
            if SLICE_INFO not in archive.namelist():
                return header
            with archive.open(SLICE_INFO) as file:
                info = _slice_info(file.read(INFO_BYTES), plate)
    except (KeyError, OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Unprintable(f"{path.name} has no plate {plate}") from error
    return Plate(
        minutes=header.minutes or info.minutes,
        layers=header.layers,
        grams=info.grams or header.grams,
    )


def _gcode(file: IO[bytes]) -> Plate:
    header = file.read(HEADER_BYTES)
    time = TIMES[0].search(header) or TIMES[1].search(header)
    layers, weight = LAYERS.search(header), WEIGHT.search(header)
    seconds = sum(int(n) * SECONDS[unit] for n, unit in TIME_PART.findall(time[1])) if time else 0
    grams = [float(part) for part in weight[1].replace(b" ", b"").split(b",") if part] if weight else []
    return Plate(
        minutes=seconds / 60 or None,
        layers=int(layers[1]) if layers else None,
        grams=tuple(enumerate(grams, 1)),
    )


def _slice_info(content: bytes, plate: int) -> Plate:
    try:
        root = fromstring(content)
        for one in root.iter("plate"):
            facts = {entry.get("key"): entry.get("value", "") for entry in one.findall("metadata")}
            if facts.get("index") == str(plate):
                grams = [
                    (int(f.get("id", "0")), float(f.get("used_g", "0"))) for f in one.findall("filament")
                ]
                return Plate(minutes=float(facts.get("prediction") or 0) / 60 or None, grams=tuple(grams))
    except (ParseError, DefusedXmlException, ValueError):
        pass  # the printer prints the gcode; what the slicer said beside it is a courtesy
    return Plate()


def make_3mf(plates: dict[int, Plate]) -> bytes:
    """A small sliced project with these plates, as a slicer would export it."""
    config = Element("config")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, plate in plates.items():
            seconds = round((plate.minutes or 0) * 60)
            entry = SubElement(config, "plate")
            weight = sum(grams for _, grams in plate.grams)
            for key, value in (("index", number), ("prediction", seconds), ("weight", f"{weight:.2f}")):
                SubElement(entry, "metadata", key=key, value=str(value))
            for filament, grams in plate.grams:
                SubElement(
                    entry, "filament", id=str(filament), type="PLA", color="#FFFFFF", used_g=str(grams)
                )
            archive.writestr(f"Metadata/plate_{number}.gcode", _gcode_text(plate, seconds))
        archive.writestr(SLICE_INFO, tostring(config, xml_declaration=True, encoding="UTF-8"))
        archive.writestr("3D/3dmodel.model", "<model/>")
    return content.getvalue()


def _gcode_text(plate: Plate, seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    lines = ["; HEADER_BLOCK_START", "; BambuStudio 02.00.00.00"]
    if plate.minutes:
        time = f"{hours}h {minutes}m {rest}s"
        lines.append(f"; model printing time: {time}; total estimated time: {time}")
    if plate.layers:
        lines.append(f"; total layer number: {plate.layers}")
    if plate.grams:
        lines.append(f"; total filament weight [g] : {','.join(f'{grams:.2f}' for _, grams in plate.grams)}")
    return "\n".join([*lines, "; HEADER_BLOCK_END", "G28", "M400"]) + "\n"
