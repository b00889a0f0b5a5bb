"""What comes in: kept where it is about tenants and printers, and told where a rule wants it."""

from collections.abc import Sequence

from chassis.db import Transaction
from chassis.messaging import Message
from contracts.dead import MessageDead
from contracts.identity import TenantCreated, TenantUpdated
from contracts.printer_gateway import PrinterConnected, PrinterDisconnected
from contracts.printers import PrinterRegistered, PrinterRetired, PrinterUpdated
from notifications import wording
from notifications.handlers import defaults
from notifications.handlers.telling import tell
from notifications.store import known

_WANTED_LINKS = {"retired", "changed"}
"""Reasons of a link's end that somebody asked for."""


async def on_messages(tx: Transaction, messages: Sequence[Message]) -> None:
    """Tell of events of one tenant."""
    told = [message for message in messages if not _is_about_itself(message)]
    names = await known.printer_names(tx, wording.printer_ids(told))
    await tell(tx, [wording.occasion(message, names) for message in told])


async def on_tenants(tx: Transaction, messages: Sequence[Message]) -> None:
    for message in messages:
        event = message.event
        if isinstance(event, TenantCreated | TenantUpdated):
            is_new = await known.keep_tenant(
                tx, name=event.name, time_zone=event.time_zone, version=event.version
            )
            if is_new:
                await defaults.seed(tx)
    await on_messages(tx, messages)


async def on_printers(tx: Transaction, messages: Sequence[Message]) -> None:
    for message in messages:
        event = message.event
        if isinstance(event, PrinterRegistered | PrinterUpdated | PrinterRetired):
            is_retired = isinstance(event, PrinterRetired)
            await known.keep_printer(
                tx, event.printer_id, name=event.name, is_retired=is_retired, version=event.version
            )
        elif isinstance(event, PrinterConnected):
            await known.keep_link(tx, event.printer_id, event.at, offline_since=None, reason=None)
        elif isinstance(event, PrinterDisconnected):
            since = None if event.reason in _WANTED_LINKS else event.at
            await known.keep_link(tx, event.printer_id, event.at, offline_since=since, reason=event.reason)
    await on_messages(tx, messages)


def _is_about_itself(message: Message) -> bool:
    """A dead letter that tells of a dead letter: telling of it could fail in the same way, for ever."""
    event = message.event
    return isinstance(event, MessageDead) and event.event_type == MessageDead.ce_type()
