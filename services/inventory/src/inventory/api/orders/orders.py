"""Orders: taken, listed, shown, edited."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from inventory.handlers.orders import changing, reading, taking
from inventory.schemas.order_actions import (
    AllocationList,
    ExplainedAllocationOut,
    HistoryList,
    OrderDetailOut,
)
from inventory.schemas.orders import NewOrder, OrderChange, OrderOut, OrderPage, OrderQuery

api = router(tags=["orders"])

READ = needs(Permission.ORDERS_READ)
WRITE = needs(Permission.ORDERS_WRITE)


@api.post("/orders", status_code=201, dependencies=[WRITE])
async def create_order(tx: Tx, body: NewOrder) -> OrderOut:
    """Take an order; it is given at once what is free. Idempotent by `external_id`."""
    order, _ = await taking.create_order(tx, body.request())
    return OrderOut.of(order)


@api.get("/orders", dependencies=[READ])
async def list_orders(tx: Tx, paging: PageQuery, query: Annotated[OrderQuery, Query()]) -> OrderPage:
    """Orders, newest first unless `sort` says otherwise; `priority` is the order in which they are served.

    `search` looks into external id, customer and notes; `#118` or `118` finds an order by its number.
    """
    orders, total = await reading.list_orders(
        tx, query.wanted(), sort=query.sort, skip=paging.skip, limit=paging.limit
    )
    items = [OrderOut.of(order) for order in orders]
    return OrderPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/orders/{order_id}", dependencies=[READ])
async def get_order(tx: Tx, order_id: UUID) -> OrderDetailOut:
    """An order, and for each line what it waits for."""
    return OrderDetailOut.detailed(*await reading.explained_order(tx, order_id))


@api.get("/orders/{order_id}/allocations", dependencies=[READ])
async def list_allocations(tx: Tx, order_id: UUID) -> AllocationList:
    """For each line: what it has, its place in the queue, who is ahead, what is being printed."""
    _, found = await reading.explained_order(tx, order_id)
    return AllocationList(items=[ExplainedAllocationOut.explained(one) for one in found], total=len(found))


@api.get("/orders/{order_id}/history", dependencies=[READ])
async def list_history(tx: Tx, order_id: UUID) -> HistoryList:
    """What the order was given, lost, shipped and got back: when, why, and by whom."""
    rows = await reading.history(tx, order_id)
    return HistoryList.model_validate({"items": rows, "total": len(rows)})


@api.patch("/orders/{order_id}", dependencies=[WRITE])
async def edit_order(tx: Tx, order_id: UUID, body: OrderChange) -> OrderOut:
    """Change an open order. `lines` are all lines as they should be; one that shrinks gives back what it held
    beyond. A new priority takes nothing from an order that has.
    """
    change = changing.OrderChange(body.details(), body.requested())
    return OrderOut.of(await changing.edit_order(tx, order_id, change))
