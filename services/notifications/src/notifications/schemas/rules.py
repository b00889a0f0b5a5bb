"""Rules and settings over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.edge import Page
from notifications.domain.rules import Filter, Rule
from notifications.domain.settings import Preferences
from notifications.schemas.fields import (
    Answer,
    EventTypes,
    Name,
    QuietHoursIn,
    QuietHoursOut,
    Request,
)

Minutes = Annotated[int, Field(ge=0, le=1440, strict=True)]


class FilterIn(Request):
    """What an event must be like; what is left out asks nothing."""

    printer_ids: Annotated[list[UUID], Field(max_length=100)] = Field(default_factory=list)
    severities: Annotated[list[Literal["fatal", "serious", "common", "info"]], Field(max_length=4)] = Field(
        default_factory=list
    )
    """Of printers' errors."""
    priorities: Annotated[list[Literal["critical", "rush", "normal"]], Field(max_length=3)] = Field(
        default_factory=list
    )
    """Of orders."""
    minutes: Annotated[int, Field(ge=1, le=1440, strict=True)] | None = None
    """How long a printer must be away; 10 by default."""

    def value(self) -> Filter:
        return Filter(tuple(self.printer_ids), tuple(self.severities), tuple(self.priorities), self.minutes)


class NewRule(Request):
    name: Name
    events: EventTypes
    filter: FilterIn = Field(default_factory=FilterIn)
    target_ids: Annotated[list[UUID], Field(max_length=20)] = Field(default_factory=list)
    quiet_hours: QuietHoursIn | None = None
    """Its own; null follows those of the settings."""
    ignores_quiet_hours: bool = False
    gap_minutes: Minutes = 5
    """Least time between two messages to one person; what happens meanwhile is told together."""
    is_enabled: bool = True

    def values(self) -> dict[str, Any]:
        return {name: _plain(getattr(self, name)) for name in type(self).model_fields}


class RuleChange(Request):
    """What is left out, or null, stays; null quiet hours follow those of the settings."""

    name: Name | None = None
    events: EventTypes | None = None
    filter: FilterIn | None = None
    target_ids: Annotated[list[UUID], Field(max_length=20)] | None = None
    quiet_hours: QuietHoursIn | None = None
    ignores_quiet_hours: bool | None = None
    gap_minutes: Minutes | None = None
    is_enabled: bool | None = None

    def values(self) -> dict[str, Any]:
        given = {name: _plain(getattr(self, name)) for name in self.model_fields_set}
        return {name: one for name, one in given.items() if one is not None or name == "quiet_hours"}


class FilterOut(Answer):
    printer_ids: list[UUID]
    severities: list[str]
    priorities: list[str]
    minutes: int | None


class RuleOut(Answer):
    id: UUID
    name: str
    events: list[str]
    filter: FilterOut
    target_ids: list[UUID]
    quiet_hours: QuietHoursOut | None
    ignores_quiet_hours: bool
    gap_minutes: int
    is_enabled: bool
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, rule: Rule) -> "RuleOut":
        own = {"filter", "quiet_hours"}
        plain = {name: getattr(rule, name) for name in cls.model_fields.keys() - own}
        wanted = FilterOut.model_validate(rule.filter)
        return cls(**plain, filter=wanted, quiet_hours=QuietHoursOut.of(rule.quiet_hours))


class RulePage(Page):
    items: list[RuleOut]


class EventKindOut(Answer):
    """An event that a rule may name."""

    type: str
    label: str
    filters: list[str]
    """What a rule may ask of it."""
    is_common: bool


class EventKindList(Answer):
    items: list[EventKindOut]


class PreferencesOut(Answer):
    quiet_hours: QuietHoursOut | None
    """For rules without their own."""
    time_zone: str
    """The tenant's: quiet hours are meant in it."""
    keep_days: int
    disable_after_hours: int

    @classmethod
    def of(cls, found: Preferences, zone: str) -> "PreferencesOut":
        return cls(
            quiet_hours=QuietHoursOut.of(found.quiet_hours),
            time_zone=zone,
            keep_days=found.keep_days,
            disable_after_hours=found.disable_after_hours,
        )


class PreferencesChange(Request):
    """What is left out stays; null sets a value back to its default."""

    quiet_hours: QuietHoursIn | None = None
    keep_days: Annotated[int, Field(ge=1, le=365, strict=True)] | None = None
    """How long the log is kept."""
    disable_after_hours: Annotated[int, Field(ge=1, le=720, strict=True)] | None = None
    """A target that failed for so long is switched off."""

    def values(self) -> dict[str, Any]:
        return {name: _plain(getattr(self, name)) for name in self.model_fields_set}


def _plain(value: Any) -> Any:
    return value.value() if isinstance(value, FilterIn | QuietHoursIn) else value
