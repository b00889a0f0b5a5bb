"""Stock assigned by hand, past the queue: by someone, for a reason, and both are kept."""

from dataclasses import dataclass
from uuid import UUID

from chassis.db import Transaction
from contracts.inventory import OrderDeallocated
from inventory import messages
from inventory.domain.allocation import Grant
from inventory.domain.order_changes import (
    NotMissingError,
    NotReservedError,
    SameOrderError,
)
from inventory.domain.orders import Allocation, Order, UnknownItemError, check_open
from inventory.domain.stock import InsufficientStockError, Level
from inventory.handlers.orders.locking import get_order, lock_orders
from inventory.handlers.settling import settle
from inventory.store import order_lines as line_store
from inventory.store import orders as order_store
from inventory.store import stock as stock_store


@dataclass(frozen=True, slots=True)
class Assignment:
    """So many of an item, and why."""

    item_id: UUID
    quantity: int
    field: str
    """Where the item stood in the request, for errors."""
    reason: str


async def allocate(
    tx: Transaction, order_id: UUID, wanted: Assignment, *, from_order_id: UUID | None = None
) -> Order:
    """Give an order free items, or those that another order holds; the other one waits again.

    Raises:
        OrderNotFoundError: there is no such order.
        OrderClosedError: one of them is shipped or cancelled.
        SameOrderError: an order is to be given what it has.
        UnknownItemError: the order asks for no such item.
        NotMissingError: it lacks fewer.
        InsufficientStockError: fewer are free.
        NotReservedError: the other order holds fewer.
    """
    if from_order_id == order_id:
        raise SameOrderError
    others = [] if from_order_id is None else [from_order_id]
    [order, *given_up], levels = await lock_orders(tx, [order_id, *others])
    line, level = _line(order, wanted), levels[wanted.item_id]
    if wanted.quantity > line.missing:
        raise NotMissingError(line, wanted.quantity)
    reason = f"given by hand: {wanted.reason}"
    freed = 0
    for other in given_up:
        freed = await _take(tx, other, wanted, f"{reason} (to order {order.number})")
        reason = f"{reason} (from order {other.number})"
    _check_free(level, freed, wanted)
    grant = Grant(line.id, order.id, line.item_id, wanted.quantity)
    await stock_store.grant(tx, [grant], reason, is_manual=True)
    [served] = await order_store.refresh(tx, [order.id])
    tx.emit(messages.order_served(tx.tenant_id, served))
    await settle(tx, levels, freed={line.item_id: freed - wanted.quantity}, reason=reason)
    return await get_order(tx, order_id)


async def deallocate(tx: Transaction, order_id: UUID, wanted: Assignment) -> Order:
    """Take items from an order and let whoever waits have them. Its line is held, or it might get them back
    at once; `release` lets it into the queue again.

    Raises:
        OrderNotFoundError: there is no such order.
        OrderClosedError: it is shipped or cancelled.
        UnknownItemError: the order asks for no such item.
        NotReservedError: it holds fewer.
    """
    [order], levels = await lock_orders(tx, [order_id])
    reason = f"taken by hand: {wanted.reason}"
    await line_store.set_held(tx, order_id, held=True, item_id=wanted.item_id)
    freed = await _take(tx, order, wanted, reason)
    await settle(tx, levels, freed={wanted.item_id: freed}, reason=reason)
    return await get_order(tx, order_id)


async def _take(tx: Transaction, order: Order, wanted: Assignment, reason: str) -> int:
    """Take items from a locked order, and say so."""
    line = _line(order, wanted)
    if wanted.quantity > line.reserved:
        raise NotReservedError(line, wanted.quantity)
    taken = Grant(line.id, order.id, line.item_id, -wanted.quantity)
    await stock_store.grant(tx, [taken], reason, is_manual=True)
    [loser] = await order_store.refresh(tx, [order.id])
    tx.emit(messages.order_event(OrderDeallocated, tx.tenant_id, loser))
    return wanted.quantity


def _line(order: Order, wanted: Assignment) -> Allocation:
    check_open(order.status)
    line = order.allocation_of(wanted.item_id)
    if line is None:
        raise UnknownItemError(wanted.item_id, wanted.field)
    return line


def _check_free(level: Level, freed: int, wanted: Assignment) -> None:
    if wanted.quantity > level.available + freed:
        raise InsufficientStockError(level.name, level.available, wanted.quantity)
