"""Orders of the time before allocations, and whatever else lacks its demand, are mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.db import Transaction
from contracts.inventory import OrderUpdated
from inventory import messages
from inventory.domain.queue import Cause, cause_of
from inventory.handlers.settling import settle
from inventory.store import orders as order_store
from inventory.store import queue as queue_store
from inventory.store import rebuilding as store
from inventory.store import stock as stock_store

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Stuck:
    """A line of a partially fulfilled order that lacks something."""

    order_id: UUID
    number: int
    item_id: UUID
    name: str
    missing: int
    cause: Cause


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was mended, and what still waits."""

    orders: Sequence[UUID]
    items: int
    stuck: Sequence[Stuck]


async def rebuild(tx: Transaction) -> Rebuilt:
    """Give demand to lines of open orders that have none, give out stock that nobody was given, and derive
    again the fulfillment of orders whose status differs from their allocations.
    """
    items = await store.items_without_demand(tx) | await store.items_with_free_stock(tx)
    levels = await stock_store.lock_levels(tx, items)
    mended = await store.add_demand(tx, items)
    mended |= await store.wrong_status(tx)
    await order_store.lock(tx, mended)
    for order in await order_store.refresh(tx, mended):
        tx.emit(messages.order_event(OrderUpdated, tx.tenant_id, order))
    free = [item for item, level in levels.items() if level.available]
    await settle(tx, levels, reason="orders were rebuilt")
    return Rebuilt(sorted(mended), len(free), await stuck(tx))


async def stuck(tx: Transaction) -> list[Stuck]:
    """Partially fulfilled orders and the causes, oldest first."""
    orders = await store.partially_fulfilled(tx, SHOWN)
    waiting = [(order, line) for order in orders for line in order.allocations if line.missing]
    places = await queue_store.places(tx, [line.id for _, line in waiting])
    return [
        Stuck(
            order.id, order.number, line.item_id, line.name, line.missing, cause_of(line, places.get(line.id))
        )
        for order, line in waiting
    ][:SHOWN]
