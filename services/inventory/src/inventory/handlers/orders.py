"""Orders: taken, cancelled, shipped. Stock is locked before orders, always."""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple
from uuid import UUID

from chassis.db import Transaction
from contracts.inventory import OrderCancelled, OrderCreated, OrderShipped
from inventory import messages
from inventory.domain.allocation import Grant, Rank
from inventory.domain.orders import (
    ExternalIdReusedError,
    LineRequest,
    Order,
    OrderNotFoundError,
    OrderRequest,
    OrderStatus,
    UnknownItemError,
    check_open,
    check_shippable,
    merge_lines,
)
from inventory.domain.stock import Level, Movement, MovementKind
from inventory.handlers.settling import settle
from inventory.store import orders as order_store
from inventory.store import stock as stock_store


async def create_order(tx: Transaction, request: OrderRequest) -> Order:
    """Take an order and give it what is free. The same `external_id` with the same content is the same order.

    Raises:
        UnknownItemError: a line names no part or product we know.
        ExternalIdReusedError: another order has this `external_id`.
    """
    lines = merge_lines(request.lines)
    levels = await stock_store.lock_levels(tx, {line.item_id for line in lines})
    _check_known(lines, levels)
    digest = _digest(request)
    if known := await _known_order(tx, request, digest):
        return known
    # The counter serialises the orders of a tenant: asked again after it, the answer stays true.
    number = await order_store.next_number(tx)
    if known := await _known_order(tx, request, digest):
        return known
    order_id = await order_store.insert(tx, number, request, lines, digest)
    tx.emit(messages.order_event(OrderCreated, tx.tenant_id, await get_order(tx, order_id)))
    await settle(tx, levels, reason=f"order {number} was taken")
    return await get_order(tx, order_id)


async def cancel_order(tx: Transaction, order_id: UUID) -> Order:
    """Cancel an order; what it held goes to whoever waits.

    Raises:
        OrderNotFoundError: there is no such order.
        OrderClosedError: it is shipped or cancelled already.
    """
    order, levels = await _lock(tx, order_id)
    check_open(order.status)
    held = [Grant(a.id, order.id, a.item_id, -a.reserved) for a in order.allocations if a.reserved]
    reason = f"order {order.number} was cancelled"
    await order_store.close(tx, order.id, OrderStatus.CANCELLED)
    await stock_store.grant(tx, held, reason)
    [cancelled] = await order_store.refresh(tx, [order.id])
    tx.emit(messages.order_event(OrderCancelled, tx.tenant_id, cancelled))
    await settle(tx, levels, freed={g.item_id: -g.quantity for g in held}, reason=reason)
    return cancelled


async def ship_order(tx: Transaction, order_id: UUID) -> Order:
    """Ship a fulfilled order: what it holds leaves the stock.

    Raises:
        OrderNotFoundError: there is no such order.
        OrderClosedError: it is shipped or cancelled already.
        NotFulfilledError: something is not allocated yet.
    """
    order, levels = await _lock(tx, order_id)
    check_shippable(order)
    reason = f"order {order.number} was shipped"
    leaving = {a.item_id: a.reserved for a in order.allocations if a.reserved}
    movements = [Movement(item, -n, MovementKind.SHIPMENT, reason, order.id) for item, n in leaving.items()]
    await order_store.mark_shipped(tx, order.id)
    await order_store.close(tx, order.id, OrderStatus.SHIPPED)
    [shipped] = await order_store.refresh(tx, [order.id])
    tx.emit(messages.order_event(OrderShipped, tx.tenant_id, shipped))
    await settle(tx, levels, movements, freed=leaving, reason=reason)
    return shipped


async def get_order(tx: Transaction, order_id: UUID) -> Order:
    """Load one order.

    Raises:
        OrderNotFoundError: there is no such order.
    """
    orders = await order_store.load(tx, [order_id])
    if not orders:
        raise OrderNotFoundError
    return orders[0]


async def list_orders(
    tx: Transaction,
    *,
    fulfillment_status: str | None,
    priority: Rank | None,
    status: str | None,
    search: str | None,
    skip: int,
    limit: int,
) -> tuple[list[Order], int]:
    return await order_store.page(
        tx,
        fulfillment_status=fulfillment_status,
        priority=priority,
        status=status,
        search=search,
        skip=skip,
        limit=limit,
    )


async def _known_order(tx: Transaction, request: OrderRequest, digest: str) -> Order | None:
    """The order that was taken under this `external_id` before."""
    if request.external_id is None:
        return None
    found = await order_store.find_external(tx, request.external_id)
    if found is None:
        return None
    order_id, known_digest = found
    if known_digest != digest:
        raise ExternalIdReusedError(request.external_id)
    return await get_order(tx, order_id)


async def _lock(tx: Transaction, order_id: UUID) -> tuple[Order, dict[UUID, Level]]:
    """Lock an order's stock, then the order. Lines never change their item: reading them first is safe."""
    order = await get_order(tx, order_id)
    levels = await stock_store.lock_levels(tx, {a.item_id for a in order.allocations})
    await order_store.lock(tx, [order_id])
    return await get_order(tx, order_id), levels


def _check_known(lines: Sequence[LineRequest], levels: dict[UUID, Level]) -> None:
    for line in lines:
        if line.item_id not in levels:
            raise UnknownItemError(line.item_id, line.field)


def _digest(request: OrderRequest) -> str:
    return hashlib.sha256(repr(astuple(request)).encode()).hexdigest()
