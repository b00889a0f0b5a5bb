"""Models: printable designs, and how each prints on one printer. Weights in grams, times in minutes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID


class ModelNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such model.")


class UnknownModelError(Exception):
    """A request names a model that does not exist."""

    code = "unknown_reference"

    def __init__(self, field: str = "model_id") -> None:
        super().__init__("There is no such model.")
        self.field = field


class ModelInUseError(Exception):
    """Plates, items and bills of models keep the model they name."""

    code = "model_in_use"

    def __init__(self, plates: int, items: int, products: tuple[str, ...]) -> None:
        uses = [f"{plates} plates of runs"] if plates else []
        uses += [f"{items} items of runs"] if items else []
        uses += [f"the products {', '.join(products)}"] if products else []
        super().__init__(f"This model is used by {' and '.join(uses)}.")
        self.extra = {"plates": plates, "items": items, "products": list(products)}


class DuplicateMaterialError(Exception):
    code = "duplicate_material"
    field = "materials"

    def __init__(self, material: str, color: str | None) -> None:
        super().__init__(f"{material} {color or 'of any colour'} is listed twice.")


class ConfigNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such configuration.")


class DuplicateConfigError(Exception):
    """A model has one configuration per printer."""

    code = "duplicate_config"

    def __init__(self) -> None:
        super().__init__("This model is configured for this printer already.")


@dataclass(frozen=True, slots=True)
class Material:
    """Filament in one item."""

    material: str
    weight_grams: Decimal
    color: str | None = None
    """None: any colour will do."""
    color_hex: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """How one model prints on one printer; None means "as the model's default"."""

    id: UUID
    model_id: UUID
    printer_id: UUID
    prints_per_plate: int
    print_time_minutes: int | None = None
    """Of the whole bed load."""
    material_weight_grams: Decimal | None = None
    """Of one item."""
    purge_weight_grams: Decimal | None = None
    """Flushed and tower, of the whole bed load."""
    bed_temperature: int | None = None
    nozzle_temperature: int | None = None
    layer_height: Decimal | None = None
    infill_percentage: int | None = None
    supports: bool = False
    brim: bool = False
    slicer_settings: Mapping[str, Any] = field(default_factory=dict)
    gcode_filename: str | None = None
    notes: str | None = None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A printable design with the defaults for printers that it is not configured for."""

    id: UUID
    name: str
    description: str | None = None
    prints_per_plate: int = 1
    print_time_minutes: int | None = None
    item_weight_grams: Decimal | None = None
    """Entered as a whole, for a model whose materials are not listed."""
    purge_weight_grams: Decimal | None = None
    bed_temperature: int | None = None
    nozzle_temperature: int | None = None
    gcode_filename: str | None = None
    image_url: str | None = None
    notes: str | None = None
    version: int
    created_at: datetime
    updated_at: datetime
    materials: tuple[Material, ...] = ()
    configs: tuple[Config, ...] = ()

    @property
    def material_weight_grams(self) -> Decimal | None:
        """Of one item: the sum of its materials, where they are listed."""
        if self.materials:
            return sum((one.weight_grams for one in self.materials), Decimal(0))
        return self.item_weight_grams

    def config_for(self, printer_id: UUID) -> Config | None:
        return next((one for one in self.configs if one.printer_id == printer_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How a model prints on a printer, by its configuration or by the model's defaults."""

    source: Literal["config", "model_defaults"]
    config_id: UUID | None = None
    prints_per_plate: int
    print_time_minutes: int | None
    material_weight_grams: Decimal | None
    purge_weight_grams: Decimal | None
    bed_temperature: int | None
    nozzle_temperature: int | None
    layer_height: Decimal | None = None
    infill_percentage: int | None = None
    supports: bool = False
    brim: bool = False
    slicer_settings: Mapping[str, Any] = field(default_factory=dict)
    gcode_filename: str | None
    notes: str | None = None


def setup(model: Model, printer_id: UUID | None) -> Setup:
    """The configuration of a model for a printer, or the model's defaults when there is none."""
    config = model.config_for(printer_id) if printer_id else None
    if config is None:
        return Setup(
            source="model_defaults",
            prints_per_plate=model.prints_per_plate,
            print_time_minutes=model.print_time_minutes,
            material_weight_grams=model.material_weight_grams,
            purge_weight_grams=model.purge_weight_grams,
            bed_temperature=model.bed_temperature,
            nozzle_temperature=model.nozzle_temperature,
            gcode_filename=model.gcode_filename,
        )
    # The model's time is that of its own bed load: for another number of items it says nothing.
    same_load = config.prints_per_plate == model.prints_per_plate
    return Setup(
        source="config",
        config_id=config.id,
        prints_per_plate=config.prints_per_plate,
        print_time_minutes=_first(config.print_time_minutes, model.print_time_minutes if same_load else None),
        material_weight_grams=_first(config.material_weight_grams, model.material_weight_grams),
        purge_weight_grams=_first(config.purge_weight_grams, model.purge_weight_grams),
        bed_temperature=_first(config.bed_temperature, model.bed_temperature),
        nozzle_temperature=_first(config.nozzle_temperature, model.nozzle_temperature),
        layer_height=config.layer_height,
        infill_percentage=config.infill_percentage,
        supports=config.supports,
        brim=config.brim,
        slicer_settings=config.slicer_settings,
        gcode_filename=config.gcode_filename or model.gcode_filename,
        notes=config.notes,
    )


def _first(value: Any, fallback: Any) -> Any:
    return fallback if value is None else value


def defaults_as_config(model: Model) -> dict[str, Any]:
    """The values of a configuration that is a copy of the model's defaults."""
    return {
        "prints_per_plate": model.prints_per_plate,
        "print_time_minutes": model.print_time_minutes,
        "material_weight_grams": model.material_weight_grams,
        "purge_weight_grams": model.purge_weight_grams,
        "bed_temperature": model.bed_temperature,
        "nozzle_temperature": model.nozzle_temperature,
        "gcode_filename": model.gcode_filename,
    }


def check_materials(materials: tuple[Material, ...]) -> None:
    """Each material and colour stands once.

    Raises:
        DuplicateMaterialError: one stands twice.
    """
    seen: set[tuple[str, str | None]] = set()
    for one in materials:
        key = (one.material.lower(), one.color.lower() if one.color is not None else None)
        if key in seen:
            raise DuplicateMaterialError(one.material, one.color)
        seen.add(key)


def check_deletable(*, plates: int, items: int, products: tuple[str, ...]) -> None:
    """Refuse to delete a model that something is made of.

    Raises:
        ModelInUseError: plates, items or bills of models name it.
    """
    if plates or items or products:
        raise ModelInUseError(plates, items, products)
