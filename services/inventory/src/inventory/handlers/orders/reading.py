"""Orders as they are shown, with the reasons why they have what they have."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from chassis.db import Transaction
from inventory.domain.order_list import Sort, Wanted
from inventory.domain.orders import Allocation, Order, OrderStatus
from inventory.domain.picking import Pick
from inventory.domain.queue import Explanation, Place, explain
from inventory.handlers.orders.locking import get_order
from inventory.handlers.schedule import being_printed
from inventory.store import orders as order_store
from inventory.store import picking as picking_store
from inventory.store import queue as queue_store


async def explained_order(tx: Transaction, order_id: UUID) -> tuple[Order, list[Explanation]]:
    """An order, and for each line why it has what it has.

    Raises:
        OrderNotFoundError: there is no such order.
    """
    order = await get_order(tx, order_id)
    waiting = [a for a in order.allocations if a.missing and order.status is OrderStatus.OPEN]
    places = await _places(tx, waiting) if waiting else {}
    return order, [explain(order, line, places.get(line.id)) for line in order.allocations]


async def _places(tx: Transaction, lines: Collection[Allocation]) -> dict[UUID, Place]:
    """Where lines stand, with what is being printed for their queue."""
    places = await queue_store.places(tx, [line.id for line in lines])
    printing, _ = await being_printed(tx)
    return {line.id: replace(places[line.id], printing=printing[line.item_id]) for line in lines}


async def list_orders(
    tx: Transaction, wanted: Wanted, *, sort: Sort, skip: int, limit: int
) -> tuple[list[Order], int]:
    """One page of orders, and how many there are."""
    return await order_store.page(tx, wanted, sort=sort, skip=skip, limit=limit)


async def history(tx: Transaction, order_id: UUID) -> list[dict[str, object]]:
    """What an order was given, lost, shipped and got back, oldest first.

    Raises:
        OrderNotFoundError: there is no such order.
    """
    await get_order(tx, order_id)
    return await queue_store.history(tx, order_id)


async def pick_list(
    tx: Transaction, order_ids: Collection[UUID] | None, *, partial: bool, limit: int
) -> list[Pick]:
    """What to take from which place for orders that can leave, or with `partial` hold anything."""
    return await picking_store.picks(tx, order_ids, partial=partial, limit=limit)
