"""Fields that several requests and answers have."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from chassis import emails
from jobs.domain.mail import AddressRefusedError, check_address


class Request(BaseModel):
    """A body; what is not known is refused."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True, use_attribute_docstrings=True)


_LINE = r"^[^\x00-\x1f\x7f]*$"
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100, pattern=_LINE)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=_LINE)]
ClassNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50, pattern=_LINE)
]
FileName = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=_LINE)]
SlicerLink = Annotated[str, StringConstraints(min_length=1, max_length=500)]
"""How a file is opened: a link with {path} in it, such as `platework://open?path={path}`."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000, pattern=r"^[^\x00]*$")]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$")
]


def _mailable(address: str) -> str:
    """The address as it is kept, when letters can go there.

    Raises:
        ValueError: not an address, or one of letters that mail servers need not take.
    """
    kept = emails.normalized(address)
    try:
        check_address(kept)
    except AddressRefusedError as error:
        raise ValueError(str(error)) from error
    return kept


Email = Annotated[str, StringConstraints(max_length=100), AfterValidator(_mailable)]
Grams = Annotated[Decimal, Field(gt=0, max_digits=9, decimal_places=2)]
Hours = Annotated[Decimal, Field(gt=0, le=10_000, decimal_places=2)]
Money = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2)]
