"""Fields that several models share, and the base of every request."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from printers.domain import fields

T = TypeVar("T")


def held(rule: Callable[[T], T]) -> AfterValidator:
    """A rule of the domain as a validator: its code becomes the code of the field's error."""

    def check(value: T) -> T:
        try:
            return rule(value)
        except fields.InvalidFieldError as error:
            raise PydanticCustomError(error.code, "{reason}", {"reason": str(error)}) from None

    return AfterValidator(check)


def _sane(at: datetime) -> datetime:
    """An instant that any time zone and the database can express."""
    if not 2000 <= at.year <= 2200:
        raise PydanticCustomError("out_of_range", "The year must lie between 2000 and 2200.")
    return at.astimezone(UTC)


def visible_access_code(code: SecretStr) -> SecretStr:
    return SecretStr(fields.access_code(code.get_secret_value()))


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), held(fields.line)
]
Search = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), held(fields.line)]
Prose = Annotated[str, StringConstraints(max_length=10_000), held(fields.prose)]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), held(fields.prose)
]
Millimetres = Annotated[int, Field(gt=0, le=10_000)]
Nozzle = Annotated[Decimal, Field(gt=0, max_digits=3, decimal_places=2)]
BedTemp = Annotated[int, Field(ge=0, le=200)]
NozzleTemp = Annotated[int, Field(ge=0, le=500)]
Capabilities = Annotated[dict[str, Any], held(fields.capabilities)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Instant = Annotated[AwareDatetime, AfterValidator(_sane)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")
