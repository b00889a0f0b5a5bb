"""Orders are edited, held, released and cancelled; what they give back goes to whoever waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from contracts.inventory import OrderCancelled, OrderShipped, OrderUpdated
from inventory import messages
from inventory.domain.allocation import Grant, Rank
from inventory.domain.order_changes import Edit, edit_lines, is_all_shipped
from inventory.domain.orders import LineRequest, Order, OrderStatus, check_open
from inventory.handlers.orders.locking import get_order, lock_order
from inventory.handlers.orders.taking import await_products, stocked_lines, unknown_item
from inventory.handlers.settling import settle
from inventory.store import order_lines as line_store
from inventory.store import orders as order_store
from inventory.store import stock as stock_store


@dataclass(frozen=True, slots=True)
class OrderChange:
    """An edit: the details it names, and, unless None, all lines as they should be."""

    details: Mapping[str, Any]
    """Of `customer`, `due_date`, `notes` and `priority` (a `Rank`)."""
    lines: Sequence[LineRequest] | None = None


async def edit_order(tx: Transaction, order_id: UUID, change: OrderChange) -> Order:
    """Change an open order. Lines that shrink give back what they held beyond; a new priority takes nothing
    from an order that has.

    Raises:
        OrderNotFoundError: there is no such order.
        OrderClosedError: it is shipped or cancelled.
        UnknownItemError: a line names no part or product we know.
        NotExplodableError: a product that is to explode is made of what is not stocked.
        TooManyItemsError: lines of one item ask for too much together.
        AlreadyShippedError: more than a line asks for has left the house.
    """
    lines = await _wanted(tx, change)
    order, levels = await lock_order(tx, order_id, {line.item_id for line in lines or ()})
    check_open(order.status)
    if lines and (unknown := unknown_item(lines, levels)):
        raise unknown
    edit = Edit({}, (), ()) if lines is None else edit_lines(order, lines)
    details = {name: value for name, value in change.details.items() if value != getattr(order, name)}
    if not details and not edit.changes_something:
        return order
    if details:
        await _set_details(tx, order, details)
    reason = f"order {order.number} was edited"
    await _set_lines(tx, order, edit, reason)
    changed = await get_order(tx, order_id)
    is_done = is_all_shipped(changed, {})
    if is_done:
        await line_store.close(tx, order_id, OrderStatus.SHIPPED)
    [changed] = await order_store.refresh(tx, [order_id])
    tx.emit(messages.order_event(OrderShipped if is_done else OrderUpdated, tx.tenant_id, changed))
    await settle(tx, levels, freed=freed_by(edit.freed), reason=reason)
    return await get_order(tx, order_id)


async def hold_order(tx: Transaction, order_id: UUID, *, held: bool) -> Order:
    """Keep an order out of the queue (it keeps what it has), or let it back in.

    Raises:
        OrderNotFoundError: there is no such order.
        OrderClosedError: it is shipped or cancelled.
    """
    order, levels = await lock_order(tx, order_id)
    check_open(order.status)
    if not await line_store.set_held(tx, order_id, held=held):
        return order
    [changed] = await order_store.refresh(tx, [order_id])
    tx.emit(messages.order_event(OrderUpdated, tx.tenant_id, changed))
    await settle(tx, levels, reason=f"order {order.number} was {'held' if held else 'released'}")
    return await get_order(tx, order_id)


async def cancel_order(tx: Transaction, order_id: UUID) -> Order:
    """Cancel an order; what it held goes to whoever waits. What has left the house stays shipped.

    Raises:
        OrderNotFoundError: there is no such order.
        OrderClosedError: it is shipped or cancelled already.
    """
    order, levels = await lock_order(tx, order_id)
    check_open(order.status)
    held = [Grant(a.id, order.id, a.item_id, -a.reserved) for a in order.allocations if a.reserved]
    reason = f"order {order.number} was cancelled"
    await line_store.close(tx, order.id, OrderStatus.CANCELLED)
    await stock_store.grant(tx, held, reason)
    [cancelled] = await order_store.refresh(tx, [order.id])
    tx.emit(messages.order_event(OrderCancelled, tx.tenant_id, cancelled))
    await settle(tx, levels, freed=freed_by(held), reason=reason)
    return cancelled


def freed_by(grants: Sequence[Grant]) -> dict[UUID, int]:
    """Items that negative grants set free."""
    return {grant.item_id: -grant.quantity for grant in grants}


async def _wanted(tx: Transaction, change: OrderChange) -> list[LineRequest] | None:
    if change.lines is None:
        return None
    await await_products(tx, change.lines)
    lines = await stocked_lines(tx, change.lines)
    if isinstance(lines, Exception):
        raise lines
    return lines


async def _set_details(tx: Transaction, order: Order, details: Mapping[str, Any]) -> None:
    known = {name: getattr(order, name) for name in ("customer", "due_date", "notes", "priority")}
    await line_store.set_details(tx, order.id, known | dict(details))
    if "priority" in details:
        await line_store.set_rank(tx, order.id, Rank(details["priority"]))


async def _set_lines(tx: Transaction, order: Order, edit: Edit, reason: str) -> None:
    if edit.freed:
        await stock_store.grant(tx, edit.freed, reason)
    lines = [LineRequest(item, quantity, "") for item, quantity in edit.needed.items()]
    if lines or edit.added:
        await line_store.set_lines(tx, order.id, [*lines, *edit.added], held=order.is_held)
