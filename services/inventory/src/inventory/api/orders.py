"""Orders."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from contracts.inventory import Priority
from inventory.domain.allocation import Rank
from inventory.domain.orders import LineRequest, Order, OrderRequest
from inventory.handlers import orders as handlers
from inventory.schemas.orders import AllocationOut, NewOrder, OrderOut, OrderPage

api = router(tags=["orders"])

READ = needs(Permission.ORDERS_READ)
WRITE = needs(Permission.ORDERS_WRITE)


@api.post("/orders", status_code=201, dependencies=[WRITE])
async def create_order(tx: Tx, body: NewOrder) -> OrderOut:
    """Take an order; it is given at once what is free. Idempotent by `external_id`."""
    return _order(await handlers.create_order(tx, _request(body)))


@api.get("/orders", dependencies=[READ])
async def list_orders(
    tx: Tx,
    paging: PageQuery,
    fulfillment_status: Literal["unfulfilled", "partially_fulfilled", "fulfilled"] | None = None,
    priority: Priority | None = None,
    status: Literal["open", "shipped", "cancelled"] | None = None,
    search: Annotated[str | None, Query(max_length=100)] = None,
) -> OrderPage:
    orders, total = await handlers.list_orders(
        tx,
        fulfillment_status=fulfillment_status,
        priority=Rank.of(priority) if priority else None,
        status=status,
        search=search,
        skip=paging.skip,
        limit=paging.limit,
    )
    items = [_order(order) for order in orders]
    return OrderPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/orders/{order_id}", dependencies=[READ])
async def get_order(tx: Tx, order_id: UUID) -> OrderOut:
    return _order(await handlers.get_order(tx, order_id))


@api.post("/orders/{order_id}/cancel", dependencies=[WRITE])
async def cancel_order(tx: Tx, order_id: UUID) -> OrderOut:
    """Cancel an order; what it held goes to whoever waits."""
    return _order(await handlers.cancel_order(tx, order_id))


@api.post("/orders/{order_id}/ship", dependencies=[WRITE])
async def ship_order(tx: Tx, order_id: UUID) -> OrderOut:
    """Ship a fulfilled order: its items leave the stock."""
    return _order(await handlers.ship_order(tx, order_id))


def _request(body: NewOrder) -> OrderRequest:
    lines = [
        LineRequest(line.part_id, line.quantity, f"lines.{n}.part_id")
        if line.part_id
        else LineRequest(line.product_id or UUID(int=0), line.quantity, f"lines.{n}.product_id")
        for n, line in enumerate(body.lines)
    ]
    return OrderRequest(
        priority=Rank.of(body.priority),
        lines=lines,
        external_id=body.external_id,
        customer=body.customer,
        due_date=body.due_date,
        notes=body.notes,
    )


def _order(order: Order) -> OrderOut:
    return OrderOut(
        id=order.id,
        number=order.number,
        external_id=order.external_id,
        customer=order.customer,
        priority=Priority(order.priority.label),
        status=order.status.value,
        fulfillment_status=order.fulfillment_status.value,
        due_date=order.due_date,
        notes=order.notes,
        created_at=order.created_at,
        fulfilled_at=order.fulfilled_at,
        allocations=[
            AllocationOut(
                line_id=a.line_id,
                part_id=a.part_id,
                product_id=a.product_id,
                name=a.name,
                quantity_needed=a.needed,
                quantity_allocated=a.allocated,
                quantity_shipped=a.shipped,
                status=a.status.value,
            )
            for a in order.allocations
        ],
    )
