"""What is done with orders: held, released, cancelled, shipped, returned, given stock by hand, rebuilt."""

from uuid import UUID

from chassis.auth import Permission
from chassis.edge import Tx, needs, router
from inventory.handlers.orders import assigning, changing, rebuilding, shipping
from inventory.schemas.order_actions import (
    Assignment,
    ItemQuantity,
    RebuildOut,
    Return,
    Shipment,
    StuckOut,
    Withdrawal,
)
from inventory.schemas.orders import OrderOut

api = router(tags=["orders"])

WRITE = needs(Permission.ORDERS_WRITE)


@api.post("/orders/rebuild", dependencies=[WRITE])
async def rebuild_orders(tx: Tx) -> RebuildOut:
    """Give orders of the time before allocations what belongs to them, and name what is stuck, with causes.
    Mending what is in order changes nothing.
    """
    found = await rebuilding.rebuild(tx)
    stuck = [
        StuckOut(
            order_id=one.order_id,
            number=one.number,
            item_id=one.item_id,
            name=one.name,
            quantity_missing=one.missing,
            cause=one.cause,
        )
        for one in found.stuck
    ]
    return RebuildOut(orders=list(found.orders), items=found.items, stuck=stuck)


@api.post("/orders/{order_id}/cancel", dependencies=[WRITE])
async def cancel_order(tx: Tx, order_id: UUID) -> OrderOut:
    """Cancel an order; what it held goes to whoever waits. What has left the house stays shipped."""
    return OrderOut.of(await changing.cancel_order(tx, order_id))


@api.post("/orders/{order_id}/hold", dependencies=[WRITE])
async def hold_order(tx: Tx, order_id: UUID) -> OrderOut:
    """Keep an order out of the queue: it keeps what it has, and is given nothing until it is released."""
    return OrderOut.of(await changing.hold_order(tx, order_id, held=True))


@api.post("/orders/{order_id}/release", dependencies=[WRITE])
async def release_order(tx: Tx, order_id: UUID) -> OrderOut:
    """Let a held order into the queue again, at its old place."""
    return OrderOut.of(await changing.hold_order(tx, order_id, held=False))


@api.post("/orders/{order_id}/ship", dependencies=[WRITE])
async def ship_order(tx: Tx, order_id: UUID, body: Shipment | None = None) -> OrderOut:
    """Ship a fulfilled order; with `partial` what it has, with `lines` those. It leaves the stock."""
    body = body or Shipment()
    wanted = None if body.lines is None else _named(body.lines)
    shipped = await shipping.ship_order(tx, order_id, wanted=wanted, partial=body.partial, note=body.note)
    return OrderOut.of(shipped)


@api.post("/orders/{order_id}/return", dependencies=[WRITE])
async def return_order(tx: Tx, order_id: UUID, body: Return) -> OrderOut:
    """Take shipped items back into stock, where they serve whoever waits; not if `restock` is false."""
    wanted = _named(body.lines)
    order = await shipping.return_order(tx, order_id, wanted=wanted, reason=body.reason, restock=body.restock)
    return OrderOut.of(order)


@api.post("/orders/{order_id}/allocate", dependencies=[WRITE])
async def allocate(tx: Tx, order_id: UUID, body: Assignment) -> OrderOut:
    """Give an order items past the queue: free ones, or those of the order that `from_order_id` names."""
    order = await assigning.allocate(tx, order_id, _assignment(body), from_order_id=body.from_order_id)
    return OrderOut.of(order)


@api.post("/orders/{order_id}/deallocate", dependencies=[WRITE])
async def deallocate(tx: Tx, order_id: UUID, body: Withdrawal) -> OrderOut:
    """Take items from an order. They go to whoever waits; the line itself is held until it is released."""
    return OrderOut.of(await assigning.deallocate(tx, order_id, _assignment(body)))


def _named(lines: list[ItemQuantity]) -> list[shipping.ItemRequest]:
    return [(line.item_id, line.quantity, f"lines.{n}.{line.field}") for n, line in enumerate(lines)]


def _assignment(body: Assignment | Withdrawal) -> assigning.Assignment:
    return assigning.Assignment(body.item_id, body.quantity, body.field, body.reason)
