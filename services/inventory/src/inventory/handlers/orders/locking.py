"""The locks of orders: their stock first, then they themselves."""

from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from chassis.db import Transaction
from inventory.domain.orders import Order, OrderNotFoundError
from inventory.domain.stock import Level
from inventory.store import orders as order_store
from inventory.store import stock as stock_store


async def get_order(tx: Transaction, order_id: UUID) -> Order:
    """Load one order.

    Raises:
        OrderNotFoundError: there is no such order.
    """
    orders = await order_store.load(tx, [order_id])
    if not orders:
        raise OrderNotFoundError
    return orders[0]


class _LineAddedError(Exception):
    """An edit came before the locks: the stock of its lines must be locked before the order."""


async def lock_orders(
    tx: Transaction, order_ids: Collection[UUID], items: Collection[UUID] = ()
) -> tuple[list[Order], dict[UUID, Level]]:
    """Lock orders with the stock of all they ask for, and of `items`; returns them as they are then.

    Raises:
        OrderNotFoundError: one of them does not exist.
    """
    while True:
        wanted = await order_store.items_of(tx, order_ids) | set(items)
        with suppress(_LineAddedError):
            async with tx.session.begin_nested():
                levels = await _lock(tx, order_ids, wanted)
            break
    orders = {order.id: order for order in await order_store.load(tx, order_ids)}
    if orders.keys() != set(order_ids):
        raise OrderNotFoundError
    return [orders[order_id] for order_id in order_ids], levels


async def _lock(tx: Transaction, order_ids: Collection[UUID], items: set[UUID]) -> dict[UUID, Level]:
    levels = await stock_store.lock_levels(tx, items)
    await order_store.lock(tx, order_ids)
    if not await order_store.items_of(tx, order_ids) <= items:
        # What was locked since the savepoint is let go.
        raise _LineAddedError
    return levels


async def lock_order(
    tx: Transaction, order_id: UUID, items: Collection[UUID] = ()
) -> tuple[Order, dict[UUID, Level]]:
    """The same for one order."""
    [order], levels = await lock_orders(tx, [order_id], items)
    return order, levels
