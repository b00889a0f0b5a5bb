"""Fields that several requests and answers have."""

from datetime import time
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from chassis import emails
from notifications.domain.rules import QuietHours


class Request(BaseModel):
    """A body; what is not known is refused."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True, use_attribute_docstrings=True)


_LINE = r"^[^\x00-\x1f\x7f]*$"
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=_LINE)]
Link = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=_LINE)]
Email = Annotated[str, StringConstraints(max_length=200), AfterValidator(emails.normalized)]
EventType = Annotated[str, StringConstraints(max_length=100, pattern=r"^[a-z_]+\.[a-z_]+(\.v[0-9]+)?$")]
EventTypes = Annotated[list[EventType], Field(min_length=1, max_length=20)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class QuietHoursIn(Request):
    """A time of each day in which people are left alone, in the tenant's zone."""

    begins: Clock
    """Such as `22:00`."""
    ends: Clock
    """Earlier than `begins`: on the next day. The same: the whole day."""
    urgent_passes: bool = True
    """What is urgent is told all the same: fatal and serious errors, critical orders."""

    def value(self) -> QuietHours:
        begins, ends = time.fromisoformat(self.begins), time.fromisoformat(self.ends)
        return QuietHours(begins, ends, self.urgent_passes)


class QuietHoursOut(Answer):
    begins: str
    ends: str
    urgent_passes: bool

    @classmethod
    def of(cls, found: QuietHours | None) -> "QuietHoursOut | None":
        return cls(**found.stored()) if found else None
