"""Models and their printer configurations over HTTP."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.edge import Page
from production.domain.catalogue import Config, Material, Model, Setup
from production.domain.surroundings import Printer
from production.handlers.configs import View
from production.schemas.fields import (
    Answer,
    BedTemperature,
    ColorHex,
    FileName,
    Grams,
    LayerHeight,
    Minutes,
    Name,
    NozzleTemperature,
    Percentage,
    PerPlate,
    PositiveGrams,
    Prose,
    Request,
    Short,
    SmallJson,
    Url,
)


class MaterialIn(Request):
    """Filament in one item."""

    material: Short
    color: Short | None = None
    """Left out, any colour will do."""
    color_hex: ColorHex | None = None
    weight_grams: PositiveGrams

    def material_value(self) -> Material:
        return Material(**self.model_dump())


Materials = Annotated[list[MaterialIn], Field(max_length=16)]


class NewModel(Request):
    name: Name
    description: Prose | None = None
    prints_per_plate: PerPlate = 1
    """Where no printer's own configuration says otherwise."""
    print_time_minutes: Minutes | None = None
    """Of the whole bed load."""
    material_weight_grams: Grams | None = None
    """Of one item, for a model whose materials are not listed."""
    purge_weight_grams: Grams | None = None
    """Flushed and tower, of the whole bed load."""
    bed_temperature: BedTemperature | None = None
    nozzle_temperature: NozzleTemperature | None = None
    gcode_filename: FileName | None = None
    image_url: Url | None = None
    notes: Prose | None = None
    materials: Materials = Field(default_factory=list)

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude={"materials"})


class ModelChange(Request):
    """What is left out stays as it is; `materials` replace those there are."""

    name: Name = ""
    description: Prose | None = None
    prints_per_plate: PerPlate = 1
    print_time_minutes: Minutes | None = None
    material_weight_grams: Grams | None = None
    purge_weight_grams: Grams | None = None
    bed_temperature: BedTemperature | None = None
    nozzle_temperature: NozzleTemperature | None = None
    gcode_filename: FileName | None = None
    image_url: Url | None = None
    notes: Prose | None = None
    materials: Materials = Field(default_factory=list)

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True, exclude={"materials"})

    def new_materials(self) -> list[Material] | None:
        if "materials" not in self.model_fields_set:
            return None
        return [one.material_value() for one in self.materials]


class MaterialOut(Answer):
    material: str
    color: str | None
    color_hex: str | None
    weight_grams: Decimal


class ModelSummary(Answer):
    id: UUID
    name: str
    image_url: str | None = None


class PrinterSummary(Answer):
    id: UUID
    name: str
    manufacturer: str | None
    model: str | None
    is_active: bool
    is_retired: bool


class _ConfigValues(Answer):
    prints_per_plate: int
    print_time_minutes: int | None
    """Of the whole bed load."""
    material_weight_grams: Decimal | None
    """Of one item."""
    purge_weight_grams: Decimal | None
    """Flushed and tower, of the whole bed load."""
    bed_temperature: int | None
    nozzle_temperature: int | None
    layer_height: Decimal | None
    infill_percentage: int | None
    supports: bool
    brim: bool
    slicer_settings: dict[str, Any]
    gcode_filename: str | None
    notes: str | None


class ModelConfigOut(_ConfigValues):
    """A configuration as a model lists it."""

    id: UUID
    printer_id: UUID


class ModelOut(Answer):
    id: UUID
    name: str
    description: str | None
    prints_per_plate: int
    print_time_minutes: int | None
    material_weight_grams: Decimal | None
    """Of one item: the sum of its materials, where they are listed."""
    purge_weight_grams: Decimal | None
    bed_temperature: int | None
    nozzle_temperature: int | None
    gcode_filename: str | None
    image_url: str | None
    notes: str | None
    materials: list[MaterialOut]
    printer_configs: Annotated[list[ModelConfigOut], Field(validation_alias="configs")]
    version: int
    created_at: datetime
    updated_at: datetime


class ModelPage(Page):
    items: list[ModelOut]


class NewConfig(Request):
    model_id: UUID
    printer_id: UUID
    prints_per_plate: PerPlate = 1
    print_time_minutes: Minutes | None = None
    material_weight_grams: Grams | None = None
    purge_weight_grams: Grams | None = None
    bed_temperature: BedTemperature | None = None
    nozzle_temperature: NozzleTemperature | None = None
    layer_height: LayerHeight | None = None
    infill_percentage: Percentage | None = None
    supports: bool = False
    brim: bool = False
    slicer_settings: SmallJson = Field(default_factory=dict)
    gcode_filename: FileName | None = None
    notes: Prose | None = None


class ConfigChange(Request):
    """What is left out stays as it is."""

    prints_per_plate: PerPlate = 1
    print_time_minutes: Minutes | None = None
    material_weight_grams: Grams | None = None
    purge_weight_grams: Grams | None = None
    bed_temperature: BedTemperature | None = None
    nozzle_temperature: NozzleTemperature | None = None
    layer_height: LayerHeight | None = None
    infill_percentage: Percentage | None = None
    supports: bool = False
    brim: bool = False
    slicer_settings: SmallJson = Field(default_factory=dict)
    gcode_filename: FileName | None = None
    notes: Prose | None = None

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class ConfigOut(_ConfigValues):
    id: UUID
    model_id: UUID
    printer_id: UUID
    model: ModelSummary
    printer: PrinterSummary
    plate_weight_grams: Decimal | None
    """Of the whole bed load, purge included; null while the weight of an item is not known."""
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, view: View) -> "ConfigOut":
        config = view.config
        names = Config.__dataclass_fields__
        return cls(
            **{name: getattr(config, name) for name in names},
            model=ModelSummary.model_validate(view.model),
            printer=PrinterSummary.model_validate(view.printer),
            plate_weight_grams=_plate_weight(
                config.material_weight_grams, config.prints_per_plate, config.purge_weight_grams
            ),
        )


class ConfigPage(Page):
    items: list[ConfigOut]


class SetupOut(_ConfigValues):
    """How a model prints on a printer: by its configuration, or by the model's defaults."""

    source: Literal["config", "model_defaults"]
    id: UUID | None
    """Of the configuration."""
    model_id: UUID
    printer_id: UUID | None
    model: ModelSummary
    printer: PrinterSummary | None
    plate_weight_grams: Decimal | None

    @classmethod
    def of(cls, model: Model, printer: Printer | None, found: Setup) -> "SetupOut":
        names = _ConfigValues.model_fields
        return cls(
            **{name: getattr(found, name) for name in names},
            source=found.source,
            id=found.config_id,
            model_id=model.id,
            printer_id=printer.id if printer else None,
            model=ModelSummary.model_validate(model),
            printer=PrinterSummary.model_validate(printer) if printer else None,
            plate_weight_grams=_plate_weight(
                found.material_weight_grams, found.prints_per_plate, found.purge_weight_grams
            ),
        )


def _plate_weight(item: Decimal | None, count: int, purge: Decimal | None) -> Decimal | None:
    return None if item is None else item * count + (purge or 0)
