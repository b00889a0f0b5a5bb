"""Settings that slicers write into their files, by the names each of them uses.

Sources: the configuration block of BambuStudio and OrcaSlicer (`src/libslic3r/PrintConfig.cpp`), and that of
PrusaSlicer, from which they descend.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from production.domain.slicing import flag, number, pick, whole

BED_TYPES = {
    "cool plate": "cool_plate_temp",
    "engineering plate": "eng_plate_temp",
    "high temp plate": "hot_plate_temp",
    "textured pei plate": "textured_plate_temp",
    "supertack plate": "supertack_plate_temp",
}
KEYS = frozenset(
    {
        *BED_TYPES.values(),
        "bed_temperature",
        "brim_type",
        "brim_width",
        "curr_bed_type",
        "enable_support",
        "filament_colour",
        "filament_density",
        "filament_diameter",
        "filament_type",
        "fill_density",
        "layer_height",
        "nozzle_temperature",
        "printer_model",
        "sparse_infill_density",
        "support_material",
        "temperature",
    }
)
Values = Mapping[str, Sequence[str]]
"""Each setting as a list: one value for all filaments, or one per filament."""


def plate_settings(values: Values, filament: int) -> dict[str, Any]:
    """What a plate prints with; `filament` is the index of its first one."""
    bed_type = BED_TYPES.get((_one(values, "curr_bed_type", 0) or "").lower(), "hot_plate_temp")
    return {
        "bed_temperature": whole(_first(values, (bed_type, "bed_temperature"), filament), 200),
        "nozzle_temperature": whole(_first(values, ("nozzle_temperature", "temperature"), filament), 500),
        "layer_height": _layer_height(_one(values, "layer_height", filament)),
        "infill_percentage": whole(_first(values, ("sparse_infill_density", "fill_density"), filament), 100),
        "supports": flag(_first(values, ("enable_support", "support_material"), filament)),
        "brim": _brim(values),
    }


def _one(values: Values, key: str, index: int) -> str | None:
    return pick(values.get(key, ()), index)


def _first(values: Values, keys: Sequence[str], index: int) -> str | None:
    return next((value for key in keys if (value := _one(values, key, index)) is not None), None)


def _layer_height(text: str | None) -> Decimal | None:
    height = number(text)
    return height.quantize(Decimal("0.01")) if height is not None and 0 < height < 10 else None


def _brim(values: Values) -> bool | None:
    kind = _one(values, "brim_type", 0)
    if kind == "no_brim":
        return False
    width = number(_one(values, "brim_width", 0))
    if width is not None and kind in (None, "outer_only", "inner_only", "outer_and_inner"):
        return width > 0
    # An automatic brim is decided per object: the file does not say.
    return None
