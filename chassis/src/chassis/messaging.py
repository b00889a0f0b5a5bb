"""Consumers: what a service declares. `consumer_loop` runs them.

A consumer is a durable of `contracts.topology` plus one handler that receives messages of one tenant, in
order, inside an open transaction whose inbox already holds them. Up to `batch` messages share a transaction.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from chassis.db import Transaction
from contracts import topology
from contracts.envelope import Event
from contracts.topology import Durable

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Message:
    """One message as a handler sees it."""

    id: UUID
    event: Event
    time: datetime
    """When it was emitted, aware UTC."""


BatchHandler = Callable[[Transaction, Sequence[Message]], Awaitable[None]]
EventHandler = Callable[[Transaction, Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Consumer:
    """A durable consumer and its handler."""

    durable: Durable
    handle: BatchHandler
    events: tuple[type[Event], ...]
    """What it understands; anything else on its subjects is acknowledged and ignored."""
    batch: int = 1


def consumer(
    durable: str, handle: BatchHandler, *, events: Sequence[type[Event]], batch: int = 100
) -> Consumer:
    """A consumer for a hot flow: the handler gets up to `batch` messages of one tenant at once.

    Raises:
        KeyError: the topology has no such durable.
    """
    return Consumer(_durable(durable), handle, tuple(events), batch)


def subscriber(durable: str, handlers: Mapping[type[Event], EventHandler], *, batch: int = 1) -> Consumer:
    """An ordinary consumer: one function per event type, called with one event each.

    With `batch` above 1, that many messages share a transaction: right for projections, which only upsert.

    Raises:
        KeyError: the topology has no such durable.
    """

    async def handle(tx: Transaction, messages: Sequence[Message]) -> None:
        for message in messages:
            await handlers[type(message.event)](tx, message.event)

    return Consumer(_durable(durable), handle, tuple(handlers), batch)


def _durable(name: str) -> Durable:
    for service in topology.SERVICES:
        for durable in service.durables:
            if durable.name == name:
                return durable
    raise KeyError(name)
