"""What the models share."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

MAX_QUANTITY = 1_000_000


def storable(text: str) -> str:
    """Refuse what Postgres cannot keep."""
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise PydanticCustomError("invalid_characters", "Text must not hold NUL or lone surrogates.")
    return text


_Storable = AfterValidator(storable)
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), _Storable]
FileName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255), _Storable]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), _Storable]
Quantity = Annotated[int, Field(ge=1, le=MAX_QUANTITY, strict=True)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)
