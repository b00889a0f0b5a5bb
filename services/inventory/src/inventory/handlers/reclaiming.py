"""Stock that is not there after all is taken back from orders: from the least urgent first."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.db import Transaction
from contracts.inventory import OrderDeallocated
from inventory import messages
from inventory.domain import allocation
from inventory.domain.stock import Level, Movement
from inventory.store import orders as order_store
from inventory.store import stock as stock_store


async def reclaim(
    tx: Transaction, levels: Mapping[UUID, Level], movements: Sequence[Movement], reason: str
) -> dict[UUID, int]:
    """Take from orders what the stock will not hold any more; returns what became free, by item.

    Callers hold the locks on the levels, and settle them with what is returned as `freed`.
    """
    missing = {
        m.item_id: levels[m.item_id].reserved - levels[m.item_id].on_hand - m.quantity for m in movements
    }
    missing = {item: quantity for item, quantity in missing.items() if quantity > 0}
    if not missing:
        return {}
    taken = allocation.reclaim(missing, await stock_store.holding(tx, missing))
    await stock_store.grant(tx, taken, reason)
    losers = {grant.order_id for grant in taken if grant.order_id}
    await order_store.lock(tx, losers)
    for order in await order_store.refresh(tx, losers):
        tx.emit(messages.order_event(OrderDeallocated, tx.tenant_id, order))
    return missing
