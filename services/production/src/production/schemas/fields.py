"""Values that several models of the API have."""

import json
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

MAX_QUANTITY = 1_000_000
_MAX_JSON, _MAX_DEPTH = 8_192, 6
# Control characters have no business in a name, and Postgres refuses NUL altogether.
_LINE = r"^[^\x00-\x1f\x7f]*$"
_PROSE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"


def _small_json(value: dict[str, Any]) -> dict[str, Any]:
    _check_json(value, _MAX_DEPTH)
    try:
        size = len(json.dumps(value, allow_nan=False))
    except ValueError:
        raise PydanticCustomError("invalid_json", "NaN and infinite numbers are not JSON.") from None
    if size > _MAX_JSON:
        raise PydanticCustomError("too_large", "At most {limit} characters of JSON.", {"limit": _MAX_JSON})
    return value


def _check_json(value: Any, depth: int) -> None:
    if depth == 0:
        raise PydanticCustomError("too_deep", "At most {limit} levels.", {"limit": _MAX_DEPTH})
    if isinstance(value, str) and ("\x00" in value or any("\ud800" <= one <= "\udfff" for one in value)):
        raise PydanticCustomError("invalid_characters", "Text must not hold NUL or lone surrogates.")
    children = [*value, *value.values()] if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for child in children:
            _check_json(child, depth - 1)


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_LINE)]
FileName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255, pattern=_LINE)
]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=_LINE)]
Prose = Annotated[str, StringConstraints(max_length=10_000, pattern=_PROSE)]
Url = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^(https?://|/)[^\x00-\x20\x7f]+$"),
]
ColorHex = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?$")]
Search = Annotated[str, StringConstraints(max_length=100, pattern=_LINE)]

Count = Annotated[int, Field(ge=1, le=MAX_QUANTITY, strict=True)]
PerPlate = Annotated[int, Field(ge=1, le=10_000, strict=True)]
Minutes = Annotated[int, Field(ge=0, le=100_000, strict=True)]
Grams = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)]
PositiveGrams = Annotated[Decimal, Field(gt=0, max_digits=10, decimal_places=2)]
Money = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
UnitMoney = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=4)]
BedTemperature = Annotated[int, Field(ge=0, le=200, strict=True)]
NozzleTemperature = Annotated[int, Field(ge=0, le=500, strict=True)]
LayerHeight = Annotated[Decimal, Field(gt=0, max_digits=3, decimal_places=2)]
Percentage = Annotated[int, Field(ge=0, le=100, strict=True)]
SmallJson = Annotated[dict[str, Any], AfterValidator(_small_json)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)
