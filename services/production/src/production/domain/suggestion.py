"""What a sliced file suggests for the configuration of a model."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from production.domain.catalogue import Material
from production.domain.slicing import SlicedFile, SlicedPlate
from production.domain.surroundings import Printer

_MAKERS = re.compile(r"bambu\s*lab|bambu|original|prusa|[\d.]+\s*(?:mm\s*)?nozzle|[^a-z0-9]")
_COPIED = ("bed_temperature", "nozzle_temperature", "layer_height", "infill_percentage", "supports", "brim")


class NoSuchPlateError(Exception):
    code = "no_such_plate"
    field = "plate"

    def __init__(self, index: int, known: tuple[int, ...]) -> None:
        super().__init__(f"This file has no plate {index}; it has {', '.join(map(str, known))}.")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to check before the suggestion is taken."""

    code: Literal[
        "several_plates",
        "mixed_objects",
        "no_print_time",
        "no_weight",
        "other_printer",
        "unknown_model",
        "insufficient_material",
    ]
    message: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Values for a configuration; what the file does not say is left out."""

    plate: SlicedPlate
    values: dict[str, Any]
    materials: tuple[Material, ...]
    """Of one item."""
    remarks: tuple[Remark, ...]


def suggest(
    file: SlicedFile, file_name: str | None, printer: Printer | None, index: int | None
) -> Suggestion:
    """What one plate of a file suggests: the named one, else the first.

    Raises:
        NoSuchPlateError: the file has no such plate.
    """
    plate = next((one for one in file.plates if index in (None, one.index)), None)
    if plate is None:
        raise NoSuchPlateError(index or 0, tuple(one.index for one in file.plates))
    values = {
        "prints_per_plate": plate.items,
        "print_time_minutes": plate.print_time_minutes,
        "material_weight_grams": plate.grams_per_item,
        "purge_weight_grams": plate.purge_grams,
        "gcode_filename": file_name,
        **{name: getattr(plate, name) for name in _COPIED},
    }
    return Suggestion(
        plate,
        {name: value for name, value in values.items() if value is not None},
        tuple(
            Material(one.material or "unknown", grams, None, one.color_hex)
            for one, grams in plate.materials_per_item()
            if grams > Decimal(0)
        ),
        tuple(remarks(file, plate, printer)),
    )


def remarks(file: SlicedFile, plate: SlicedPlate, printer: Printer | None) -> list[Remark]:
    """What to check before what a plate suggests is taken."""
    found = []
    if len(file.plates) > 1:
        found.append(Remark("several_plates", f"{len(file.plates)} plates are in this file: see `plates`."))
    if plate.items is None:
        found.append(Remark("mixed_objects", "How many items this plate yields is for you to say."))
    if plate.print_time_minutes is None:
        found.append(Remark("no_print_time", "The file does not tell its print time."))
    if plate.total_grams is None:
        found.append(Remark("no_weight", "The file does not tell its weight."))
    if _is_other(file.printer_model, printer):
        message = f"The file was sliced for {file.printer_model}, not for {printer.model if printer else ''}."
        found.append(Remark("other_printer", message))
    return found


def _is_other(sliced_for: str | None, printer: Printer | None) -> bool:
    if not sliced_for or printer is None or not printer.model:
        return False
    return _plain(sliced_for) != _plain(printer.model)


def _plain(name: str) -> str:
    return _MAKERS.sub("", name.lower())
