"""What a sliced file says, over HTTP."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, TypeAdapter, ValidationError

from production.domain.run_suggestion import RunSuggestion
from production.domain.slicing import SlicedFile
from production.domain.suggestion import Suggestion
from production.schemas.catalogue import MaterialOut
from production.schemas.fields import Answer, FileName

_FILE_NAME: TypeAdapter[str] = TypeAdapter(FileName)


class FilamentOut(Answer):
    index: int
    material: str | None
    color_hex: str | None
    grams: Decimal | None
    """All of it: items, supports and purge."""


class PlateOut(Answer):
    """One bed load; null means that the file does not say."""

    index: int
    print_time_minutes: int | None
    filaments: list[FilamentOut]
    total_grams: Decimal | None
    flushed_grams: Decimal | None
    tower_grams: Decimal | None
    objects: list[str]
    object_count: int | None
    bed_temperature: int | None
    nozzle_temperature: int | None
    layer_height: Decimal | None
    infill_percentage: int | None
    supports: bool | None
    brim: bool | None


class SuggestedConfig(BaseModel):
    """Values for a configuration as its form takes them; null means that the file does not say."""

    prints_per_plate: int | None = None
    print_time_minutes: int | None = None
    material_weight_grams: Decimal | None = None
    """Of one item, without purge."""
    purge_weight_grams: Decimal | None = None
    bed_temperature: int | None = None
    nozzle_temperature: int | None = None
    layer_height: Decimal | None = None
    infill_percentage: int | None = None
    supports: bool | None = None
    brim: bool | None = None
    gcode_filename: str | None = None


class RemarkOut(Answer):
    code: str
    message: str


class ParsedFile(BaseModel):
    kind: str
    """`gcode` or `gcode.3mf`."""
    slicer: str | None
    printer_model: str | None
    plates: list[PlateOut]
    plate: int
    """Index of the plate that `config` and `materials` are taken from."""
    config: SuggestedConfig
    materials: list[MaterialOut]
    """Of one item of the model."""
    warnings: list[RemarkOut]

    @classmethod
    def of(cls, file: SlicedFile, found: Suggestion) -> "ParsedFile":
        values: dict[str, Any] = found.values
        return cls(
            kind=file.kind,
            slicer=file.slicer,
            printer_model=file.printer_model,
            plates=[PlateOut.model_validate(plate) for plate in file.plates],
            plate=found.plate.index,
            config=SuggestedConfig(**values),
            materials=[MaterialOut.model_validate(one) for one in found.materials],
            warnings=[RemarkOut.model_validate(one) for one in found.remarks],
        )


class SuggestedPlate(BaseModel):
    """A plate as `POST /production-runs` takes it; null means that nobody says."""

    model_id: UUID | None = None
    quantity: int = 1
    plate_name: str | None = None
    prints_per_plate: int | None = None
    print_time_minutes: int | None = None
    estimated_material_weight_grams: Decimal | None = None
    estimated_purge_weight_grams: Decimal | None = None
    gcode_filename: str | None = None


class SuggestedMaterial(BaseModel):
    spool_id: UUID
    estimated_model_grams: Decimal
    """Purge included."""


class SuggestedRun(BaseModel):
    """A run as `POST /production-runs` takes it, once each plate has its model."""

    printer_id: UUID | None = None
    slicer_software: str | None = None
    bed_temperature: int | None = None
    nozzle_temperature: int | None = None
    plates: list[SuggestedPlate]
    materials: list[SuggestedMaterial]


class NeededFilament(BaseModel):
    material: str | None
    color_hex: str | None
    grams_needed: Decimal
    grams_available: Decimal
    """On all spools that would do."""
    is_available: bool


class ParsedRun(BaseModel):
    kind: str
    """`gcode` or `gcode.3mf`."""
    slicer: str | None
    printer_model: str | None
    run: SuggestedRun
    materials_needed: list[NeededFilament]
    warnings: list[RemarkOut]

    @classmethod
    def of(cls, file: SlicedFile, found: RunSuggestion) -> "ParsedRun":
        needed = [
            NeededFilament(
                material=one.need.material,
                color_hex=one.need.color_hex,
                grams_needed=one.need.grams,
                grams_available=one.grams_available,
                is_available=one.is_available,
            )
            for one in found.supplies
        ]
        plates = [SuggestedPlate(**one) for one in found.plates]
        materials = [SuggestedMaterial(**one) for one in found.materials]
        return cls(
            kind=file.kind,
            slicer=file.slicer,
            printer_model=file.printer_model,
            run=SuggestedRun(**found.values, plates=plates, materials=materials),
            materials_needed=needed,
            warnings=[RemarkOut.model_validate(one) for one in found.remarks],
        )


def file_name(given: str | None) -> str | None:
    """The last part of an uploaded file's name, as a printer would show it; None when it cannot be one."""
    last = (given or "").replace("\\", "/").rpartition("/")[2]
    if not last.strip(". "):
        return None
    try:
        return _FILE_NAME.validate_python(last)
    except ValidationError:
        return None
