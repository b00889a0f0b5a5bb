"""What a sliced file suggests for a run: its plates, the filament it takes, and the spools that have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from production.domain.availability import Supply, supplies
from production.domain.planning import Need
from production.domain.slicing import SlicedFile, SlicedPlate
from production.domain.suggestion import Remark, remarks
from production.domain.surroundings import Printer, Spool


@dataclass(frozen=True, slots=True)
class RunSuggestion:
    """A run as it may be posted; what neither the file nor anybody says is left out."""

    values: dict[str, Any]
    plates: tuple[dict[str, Any], ...]
    materials: tuple[dict[str, Any], ...]
    """One row per spool that would be used."""
    supplies: tuple[Supply, ...]
    """What it takes, by material and colour, and what there is."""
    remarks: tuple[Remark, ...]


def suggest_run(
    file: SlicedFile,
    file_name: str | None,
    printer: Printer | None,
    models: Sequence[UUID],
    spools: Sequence[Spool],
) -> RunSuggestion:
    """Every plate of the file once; `models` are those that the file is known to be of."""
    model_id = models[0] if len(models) == 1 else None
    found = supplies(_needs(file), spools, Decimal(0))
    return RunSuggestion(
        _without_nones(
            printer_id=printer.id if printer else None,
            slicer_software=file.slicer,
            bed_temperature=file.plates[0].bed_temperature,
            nozzle_temperature=file.plates[0].nozzle_temperature,
        ),
        tuple(_plate(plate, file_name, model_id, many=len(file.plates) > 1) for plate in file.plates),
        _materials(found),
        tuple(found),
        (*_unknown(models, file_name), *_of_plates(file, printer), *_missing(found)),
    )


def _plate(plate: SlicedPlate, file_name: str | None, model_id: UUID | None, *, many: bool) -> dict[str, Any]:
    total, purge = plate.total_grams, plate.purge_grams or Decimal(0)
    label = plate.name or file_name
    return _without_nones(
        model_id=model_id,
        quantity=1,
        plate_name=f"{label} ({plate.index})" if label and many else label,
        prints_per_plate=plate.items,
        print_time_minutes=plate.print_time_minutes,
        estimated_material_weight_grams=None if total is None else max(Decimal(0), total - purge),
        estimated_purge_weight_grams=plate.purge_grams,
        gcode_filename=file_name,
    )


def _needs(file: SlicedFile) -> list[Need]:
    grams: dict[tuple[str | None, str | None], Decimal] = {}
    for plate in file.plates:
        for one in plate.filaments:
            if one.grams:
                key = (one.material, one.color_hex)
                grams[key] = grams.get(key, Decimal(0)) + one.grams
    return [Need(material, color, color, whole) for (material, color), whole in grams.items()]


def _materials(found: Sequence[Supply]) -> tuple[dict[str, Any], ...]:
    grams: dict[UUID, Decimal] = {}
    for supply in found:
        for take in supply.takes:
            grams[take.spool.id] = grams.get(take.spool.id, Decimal(0)) + take.grams
    return tuple({"spool_id": key, "estimated_model_grams": value} for key, value in grams.items())


def _unknown(models: Sequence[UUID], file_name: str | None) -> list[Remark]:
    if len(models) == 1:
        return []
    why = f"{len(models)} models print from it" if models else "no model names it"
    return [Remark("unknown_model", f"Say which model {file_name or 'this file'} is of: {why}.")]


def _of_plates(file: SlicedFile, printer: Printer | None) -> list[Remark]:
    """What is to be checked of any plate, said once; that there are several goes without saying."""
    told = {one.code: one for plate in file.plates for one in remarks(file, plate, printer)}
    return [one for one in told.values() if one.code != "several_plates"]


def _missing(found: Sequence[Supply]) -> list[Remark]:
    return [
        Remark(
            "insufficient_material",
            f"{one.missing_grams} g of {one.need.material or 'filament'} {one.need.color or ''} are missing.",
        )
        for one in found
        if not one.is_available
    ]


def _without_nones(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
