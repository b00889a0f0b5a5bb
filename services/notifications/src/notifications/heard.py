"""What is heard, from the topology: all that a rule may name."""

from contracts import topology
from contracts.envelope import Event
from contracts.registry import EVENTS
from contracts.topology import Durable
from notifications.domain.occasions import EventKind, catalogue

DURABLES = topology.service("notifications").durables


def heard_by(durable: Durable) -> list[type[Event]]:
    """Events on a durable's subjects."""
    return [
        event
        for event in EVENTS.values()
        if any(event.address().startswith(subject.removesuffix(">")) for subject in durable.subjects)
    ]


def _filters(event: type[Event]) -> frozenset[str]:
    fields = {"printer_id": "printer_ids", "priority": "priorities"}
    return frozenset(asked for field, asked in fields.items() if field in event.model_fields)


KINDS: dict[str, EventKind] = catalogue(
    {event.ce_type(): _filters(event) for one in DURABLES for event in heard_by(one)}
)
"""Every event that a rule may name."""
