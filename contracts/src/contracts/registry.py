"""Every event by its `ce-type`: what a consumer can decode, and what has a schema."""

from contracts import dead, identity, inventory, jobs, notifications, printer_gateway, printers, production
from contracts.envelope import Event

_MODULES = (identity, printers, printer_gateway, production, inventory, jobs, notifications, dead)


def _events() -> dict[str, type[Event]]:
    found: dict[str, type[Event]] = {}
    for module in _MODULES:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Event) and "type" in vars(value):
                found[value.ce_type()] = value
    return found


EVENTS: dict[str, type[Event]] = _events()
