"""Sliced files as they are uploaded: G-code, or a 3MF archive that holds it. Nothing is unpacked to disk.

A file is hostile until read: archives are limited in entries, size and ratio, XML comes without a DTD, and
what a member says of its size is held against what it gives.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from chassis import archives
from chassis.archives import ArchiveLimits, ArchiveRefusedError
from production.domain import gcode
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
    number,
    whole,
)

_LIMITS = ArchiveLimits()
MAX_METADATA = 4 * 1024 * 1024
MAX_PLATES = 64
_INFO, _PROJECT = "Metadata/slice_info.config", "Metadata/project_settings.config"


def read(file: IO[bytes]) -> SlicedFile:
    """What a sliced file says of itself.

    Raises:
        UnreadableFileError: it is neither G-code nor a sliced 3MF, is damaged, or would take too much.
    """
    start = file.read(4)
    file.seek(0)
    if start == b"GCDE":
        raise UnreadableFileError("binary_gcode", "Binary G-code is not read: save it as plain G-code.")
    if not start.startswith(b"PK"):
        return gcode.read(_lines(file))
    try:
        with zipfile.ZipFile(file) as archive:
            archives.check(archive, _LIMITS)
            return _archive(archive)
    except ArchiveRefusedError as error:
        raise UnreadableFileError(error.code, str(error)) from error
    except (*archives.DAMAGED, zlib.error) as error:
        raise UnreadableFileError("damaged_archive", "This archive is damaged.") from error


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """Lines of a file; of a line that is too long the first part, and the rest as others."""
    while line := file.readline(gcode.MAX_LINE):
        yield line


def _archive(archive: zipfile.ZipFile) -> SlicedFile:
    names = set(archive.namelist())
    if _INFO not in names:
        raise UnreadableFileError("not_sliced", "This 3MF holds no sliced plate: slice it before exporting.")
    info = _xml(_metadata(archive, _INFO))
    settings = _settings(_metadata(archive, _PROJECT)) if _PROJECT in names else {}
    plates, slicer = [], None
    for element in info.findall("plate")[:MAX_PLATES]:
        plate = _plate(element, settings)
        member = f"Metadata/plate_{plate.index}.gcode"
        if member in names:
            found = _gcode(archive, member, plate.index)
            slicer = slicer or found.slicer
            plate = _joined(plate, found.plates[0])
        plates.append(plate)
    if not plates:
        raise UnreadableFileError("not_sliced", "This 3MF holds no sliced plate: slice it before exporting.")
    model = clean(next(iter(settings.get("printer_model", ())), None))
    return SlicedFile(kind="gcode.3mf", slicer=slicer, printer_model=model, plates=tuple(plates))


def _metadata(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MAX_METADATA:
        raise UnreadableFileError("archive_too_large", f"{name} is too large.")
    with archive.open(name) as member:
        return member.read(MAX_METADATA)


def _gcode(archive: zipfile.ZipFile, name: str, index: int) -> SlicedFile:
    with archive.open(name) as member:
        return gcode.read(_lines(io.BufferedReader(member, 1 << 16)), index)  # type: ignore[type-var]


def _xml(content: bytes) -> Element:
    try:
        root: Element = ElementTree.fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, RecursionError, LookupError) as error:
        raise UnreadableFileError("damaged_metadata", f"{_INFO} cannot be read.") from error
    return root


def _settings(content: bytes) -> dict[str, list[str]]:
    """The project's settings as lists of text; those that are not of that form say nothing."""
    try:
        document: Any = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError("damaged_metadata", f"{_PROJECT} cannot be read.") from error
    if not isinstance(document, dict):
        return {}
    found = {key: document[key] for key in KEYS & document.keys()}
    lists = {key: value if isinstance(value, list) else [value] for key, value in found.items()}
    return {key: [str(one) for one in value[:64]] for key, value in lists.items()}


def _plate(element: Element, settings: dict[str, list[str]]) -> SlicedPlate:
    told = {one.get("key"): one.get("value") for one in element.findall("metadata")}
    filaments = tuple(_filament(one) for one in element.findall("filament")[:64])
    skipped = (one.get("skipped") == "true" for one in element.findall("object"))
    objects = [one for one, gone in zip(element.findall("object"), skipped, strict=True) if not gone]
    names = tuple(clean(one.get("name")) or "object" for one in objects[: gcode.MAX_OBJECTS])
    first = filaments[0].index - 1 if filaments else 0
    return SlicedPlate(
        index=whole(told.get("index"), 999) or 1,
        print_time_minutes=from_seconds(number(told.get("prediction"))),
        filaments=filaments,
        objects=names,
        object_count=len(objects) or None,
        **plate_settings(settings, first),
    )


def _filament(element: Element) -> SlicedFilament:
    grams = number(element.get("used_g"))
    return SlicedFilament(
        whole(element.get("id"), 64) or 1,
        clean(element.get("type")),
        color(element.get("color")),
        grams.quantize(CENT) if grams is not None else None,
    )


def _joined(plate: SlicedPlate, inner: SlicedPlate) -> SlicedPlate:
    """What the archive says of a plate, completed by what the plate's own G-code says."""
    gaps = {
        name: getattr(inner, name)
        for name in SlicedPlate.__dataclass_fields__
        if name not in {"index", "name"} and getattr(plate, name) in (None, ())
    }
    return replace(plate, **gaps)
