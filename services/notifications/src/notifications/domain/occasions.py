"""What can be told of: events in words, and what a rule may ask of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

PRINTER_OFFLINE = "printer.offline"
"""Not a message of another service: a printer was away for longer than a rule allows."""
TARGET_DISABLED = "notification.target_disabled"
URGENT_SEVERITIES = frozenset({"fatal", "serious"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something that happened, ready to be told."""

    event_id: UUID
    type: str
    time: datetime
    title: str
    text: str = ""
    path: str = "/"
    """The page of the app that shows more."""
    printer_id: UUID | None = None
    severity: str | None = None
    priority: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    """The event as it was published."""

    @property
    def is_urgent(self) -> bool:
        """Whether it passes quiet hours that let the urgent pass."""
        return self.severity in URGENT_SEVERITIES or self.priority == "critical"


@dataclass(frozen=True, slots=True)
class EventKind:
    """A type of event that a rule may name."""

    type: str
    label: str
    filters: frozenset[str] = frozenset()
    """Which of `printer_ids`, `severities`, `priorities`, `minutes` a rule may ask of it."""
    is_common: bool = True
    """Shown first to whoever writes a rule."""


_PRINTER = frozenset({"printer_ids"})
_ORDER = frozenset({"priorities"})

COMMON = (
    EventKind("printer.alerted", "A printer reports an error", _PRINTER | {"severities"}),
    EventKind(PRINTER_OFFLINE, "A printer stays disconnected", _PRINTER | {"minutes"}),
    EventKind("plate.completed", "A print is finished", _PRINTER),
    EventKind("plate.failed", "A print failed", _PRINTER),
    EventKind("plate.needs_review", "The end of a print needs a look", _PRINTER),
    EventKind("print.unmapped", "A finished print is not mapped to a part", _PRINTER),
    EventKind("spool.low", "Filament runs low"),
    EventKind("stock.low", "Stock runs low"),
    EventKind("order.created", "An order comes in", _ORDER),
    EventKind("order.fulfilled", "An order is fulfilled", _ORDER),
    EventKind("order.needs_review", "An order of a shop needs a look"),
    EventKind("run.ready_for_assembly", "A production run is ready for assembly"),
    EventKind("job.submitted", "A student's job waits for review"),
    EventKind("job.confirmed", "A student's job is ready to print"),
    EventKind("dead.letter", "A message could not be handled"),
    EventKind(TARGET_DISABLED, "A notification target was switched off"),
)


def catalogue(types: Mapping[str, frozenset[str]]) -> dict[str, EventKind]:
    """Every event that a rule may name: the common ones first, then any other type that is heard.

    Args:
        types: what is heard, with what may be asked of it.
    """
    found = {kind.type: kind for kind in COMMON}
    for name in sorted(types.keys() - found.keys()):
        found[name] = EventKind(name, _label(name), types[name], is_common=False)
    return found


def _label(name: str) -> str:
    noun, _, verb = name.partition(".")
    return f"{noun.capitalize()}: {verb.replace('_', ' ')}"
