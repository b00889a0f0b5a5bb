"""What notifications listens to: all that a rule may name."""

from chassis.messaging import BatchHandler, consumer
from notifications.handlers import hearing
from notifications.heard import DURABLES, heard_by

_HANDLERS: dict[str, BatchHandler] = {
    "notifications-tenants": hearing.on_tenants,
    "notifications-printers": hearing.on_printers,
}
CONSUMERS = tuple(
    consumer(one.name, _HANDLERS.get(one.name, hearing.on_messages), events=heard_by(one)) for one in DURABLES
)
