"""Stock levels and adjustments."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from inventory.domain.ledger import StockFilter, StockRow
from inventory.handlers import stock as handlers
from inventory.schemas.stock import (
    Adjustment,
    StockChange,
    StockOut,
    StockPage,
)

api = router(tags=["stock"])

READ = needs(Permission.STOCK_READ)
WRITE = needs(Permission.STOCK_WRITE)
Search = Annotated[str | None, Query(max_length=100)]


@api.get("/inventory", dependencies=[READ])
async def list_stock(
    tx: Tx,
    paging: PageQuery,
    part_id: UUID | None = None,
    product_id: UUID | None = None,
    location_id: UUID | None = None,
    search: Search = None,
    is_low: bool | None = None,
) -> StockPage:
    wanted = StockFilter(part_id, product_id, None, location_id, search, is_low)
    rows, total = await handlers.list_levels(tx, wanted, skip=paging.skip, limit=paging.limit)
    return StockPage(items=[_stock(row) for row in rows], total=total, skip=paging.skip, limit=paging.limit)


@api.patch("/inventory/{item_id}", dependencies=[WRITE])
async def change_stock(tx: Tx, item_id: UUID, body: StockChange) -> StockOut:
    """Set the minimum level, or where it is kept."""
    return _stock(await handlers.change(tx, item_id, body.model_dump(exclude_unset=True)))


@api.post("/inventory/{item_id}/adjust", dependencies=[WRITE])
async def adjust_stock(tx: Tx, item_id: UUID, body: Adjustment) -> StockOut:
    return _stock(await handlers.adjust(tx, item_id, body.quantity, body.reason))


def _stock(row: StockRow) -> StockOut:
    level = row.level
    return StockOut(
        item_id=level.item_id,
        part_id=level.part_id,
        product_id=level.product_id,
        name=level.name,
        quantity_on_hand=level.on_hand,
        quantity_reserved=level.reserved,
        quantity_available=level.available,
        minimum=level.minimum,
        is_low=level.is_low,
        sku=row.sku,
        location_id=row.location_id,
        location=row.location,
    )
