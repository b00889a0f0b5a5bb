"""Rules: which events, of what, to whom, and when not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from notifications.domain.occasions import EventKind, Occasion

OFFLINE_MINUTES = 10
FILTERS = ("printer_ids", "severities", "priorities", "minutes")


class RuleNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such rule.")


class DuplicateRuleError(Exception):
    code = "duplicate_rule"
    field = "name"

    def __init__(self, name: str) -> None:
        super().__init__(f"Another rule is named {name!r}.")


class UnknownEventError(Exception):
    """A rule names an event that nobody publishes."""

    code = "unknown_event"
    field = "events"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no event {name!r}.")


class FilterUselessError(Exception):
    """A filter that an event of the rule never passes."""

    code = "filter_does_not_apply"

    def __init__(self, name: str, event: str) -> None:
        super().__init__(f"{event!r} knows no {name}: the rule would never tell of it.")
        self.field = f"filter.{name}"


@dataclass(frozen=True, slots=True)
class Filter:
    """What an event must be like; what is empty asks nothing."""

    printer_ids: tuple[UUID, ...] = ()
    severities: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    minutes: int | None = None
    """How long a printer must be away."""

    def passes(self, occasion: Occasion) -> bool:
        asked = (
            (self.printer_ids, occasion.printer_id),
            (self.severities, occasion.severity),
            (self.priorities, occasion.priority),
        )
        return all(not wanted or given in wanted for wanted, given in asked)

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Filter":
        return cls(
            tuple(UUID(one) for one in stored.get("printer_ids", ())),
            tuple(stored.get("severities", ())),
            tuple(stored.get("priorities", ())),
            stored.get("minutes"),
        )

    def stored(self) -> dict[str, Any]:
        """As plain JSON, without what is empty."""
        values = {
            "printer_ids": [str(one) for one in self.printer_ids],
            "severities": list(self.severities),
            "priorities": list(self.priorities),
            "minutes": self.minutes,
        }
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A time of each day, in the tenant's zone, in which people are left alone."""

    begins: time
    ends: time
    """Earlier than `begins`: on the next day."""
    urgent_passes: bool = True

    def until(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When the quiet ends that `now` lies in; None when it lies in none."""
        local = now.astimezone(zone)
        clock = local.time().replace(tzinfo=None)
        over_midnight = self.ends <= self.begins
        is_quiet = (
            clock >= self.begins or clock < self.ends if over_midnight else self.begins <= clock < self.ends
        )
        if not is_quiet:
            return None
        day = local.date()
        if over_midnight and clock >= self.begins:
            day += timedelta(days=1)
        return datetime.combine(day, self.ends, tzinfo=zone).astimezone(now.tzinfo)

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> "QuietHours | None":
        if not stored:
            return None
        begins, ends = time.fromisoformat(stored["begins"]), time.fromisoformat(stored["ends"])
        return cls(begins, ends, bool(stored.get("urgent_passes", True)))

    def stored(self) -> dict[str, Any]:
        return {
            "begins": f"{self.begins:%H:%M}",
            "ends": f"{self.ends:%H:%M}",
            "urgent_passes": self.urgent_passes,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Tells targets of events."""

    id: UUID
    name: str
    events: tuple[str, ...]
    filter: Filter
    quiet_hours: QuietHours | None
    """Its own; None follows those of the tenant."""
    ignores_quiet_hours: bool
    gap_minutes: int
    """Least time between two messages to one target; what happens meanwhile is told together."""
    is_enabled: bool
    target_ids: tuple[UUID, ...]
    created_at: datetime
    updated_at: datetime

    def wants(self, occasion: Occasion) -> bool:
        """Whether it tells of this. What happened before there was the rule is old news."""
        return (
            self.is_enabled
            and occasion.type in self.events
            and occasion.time >= self.created_at
            and self.filter.passes(occasion)
        )

    @property
    def offline_after(self) -> timedelta:
        """How long a printer must be away before this rule tells of it."""
        return timedelta(minutes=self.filter.minutes or OFFLINE_MINUTES)


def check(events: Sequence[str], wanted: Filter, known: Mapping[str, EventKind]) -> None:
    """See that a rule can ever tell of anything.

    Raises:
        UnknownEventError: it names an event that there is not.
        FilterUselessError: it asks of an event what that does not have.
    """
    for name in events:
        if name not in known:
            raise UnknownEventError(name)
        for asked in wanted.stored():
            if asked not in known[name].filters:
                raise FilterUselessError(asked, name)


def leaves_at(
    occasion: Occasion,
    rule: Rule,
    default: QuietHours | None,
    zone: ZoneInfo,
    *,
    now: datetime,
    free: datetime,
) -> datetime:
    """When people are told: not before `free`, when the gap since the last message is over, and not in
    quiet hours.
    """
    quiet = None if rule.ignores_quiet_hours else rule.quiet_hours or default
    leaves = max(now, free)
    if quiet is None or (quiet.urgent_passes and occasion.is_urgent):
        return leaves
    return quiet.until(leaves, zone) or leaves
