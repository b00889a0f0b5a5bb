"""Orders leave the house, whole or in parts, and come back."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.db import Transaction
from contracts.inventory import OrderPartiallyShipped, OrderReturned, OrderShipped
from inventory import messages
from inventory.domain.order_changes import choose_return, choose_shipment, is_all_shipped
from inventory.domain.orders import Order, OrderStatus, UnknownItemError, check_open
from inventory.domain.stock import Movement, MovementKind
from inventory.handlers.orders.locking import get_order, lock_order
from inventory.handlers.settling import settle
from inventory.store import order_lines as line_store
from inventory.store import orders as order_store

ItemRequest = tuple[UUID, int, str]
"""An item of an order, how many, and where it stood in the request."""


async def ship_order(
    tx: Transaction,
    order_id: UUID,
    *,
    wanted: Sequence[ItemRequest] | None = None,
    partial: bool = False,
    note: str | None = None,
) -> Order:
    """Ship what an order holds: all of it, or the items that are wanted. It leaves the stock.

    Raises:
        OrderNotFoundError: there is no such order.
        OrderClosedError: it is shipped or cancelled already.
        UnknownItemError: the order asks for no such item.
        NotFulfilledError: something is not allocated yet, and the shipment is to be whole.
        NothingToShipError: the order holds nothing.
        NotReservedError: more of an item is wanted than the order holds.
    """
    order, levels = await lock_order(tx, order_id)
    check_open(order.status)
    leaving = choose_shipment(order, _of(order, wanted), partial=partial)
    is_last = is_all_shipped(order, leaving)
    reason = _reason(f"order {order.number} was {'shipped' if is_last else 'partially shipped'}", note)
    await line_store.ship(tx, order_id, leaving)
    if is_last:
        await line_store.close(tx, order_id, OrderStatus.SHIPPED)
    [shipped] = await order_store.refresh(tx, [order_id])
    kind = OrderShipped if is_last else OrderPartiallyShipped
    tx.emit(messages.order_event(kind, tx.tenant_id, shipped))
    movements = _movements(order_id, leaving, -1, MovementKind.SHIPMENT, reason)
    await settle(tx, levels, movements, freed=leaving, reason=reason)
    return shipped


async def return_order(
    tx: Transaction, order_id: UUID, *, wanted: Sequence[ItemRequest], reason: str, restock: bool
) -> Order:
    """Take shipped items back: into stock, where they serve whoever waits, or past it.

    Raises:
        OrderNotFoundError: there is no such order.
        UnknownItemError: the order asks for no such item.
        NotShippedError: more of an item comes back than left.
    """
    order, levels = await lock_order(tx, order_id)
    coming = choose_return(order, _of(order, wanted) or ())
    said = _reason(f"order {order.number} was returned", reason)
    await line_store.take_back(tx, order_id, coming)
    [returned] = await order_store.refresh(tx, [order_id])
    tx.emit(messages.order_event(OrderReturned, tx.tenant_id, returned))
    movements = _movements(order_id, coming, 1, MovementKind.RETURN, said)
    if not restock:
        # The ledger tells both: it came back, and it was no good.
        movements += _movements(order_id, coming, -1, MovementKind.ADJUSTMENT, f"{said}; not restocked")
    await settle(tx, levels, movements, reason=said)
    return await get_order(tx, order_id)


def _of(order: Order, wanted: Sequence[ItemRequest] | None) -> list[tuple[UUID, int]] | None:
    for item_id, _, field in wanted or ():
        if order.allocation_of(item_id) is None:
            raise UnknownItemError(item_id, field)
    return None if wanted is None else [(item_id, quantity) for item_id, quantity, _ in wanted]


def _movements(
    order_id: UUID, items: Mapping[UUID, int], sign: int, kind: MovementKind, reason: str
) -> list[Movement]:
    return [Movement(item, sign * quantity, kind, reason, order_id) for item, quantity in items.items()]


def _reason(what: str, why: str | None) -> str:
    return f"{what}: {why}" if why else what
