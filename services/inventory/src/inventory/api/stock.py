"""Stock levels, movements, adjustments, and the schedule."""

from uuid import UUID

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from contracts.inventory import Priority
from inventory.domain.schedule import Shortage
from inventory.domain.stock import Level
from inventory.handlers import stock as handlers
from inventory.schemas.stock import (
    Adjustment,
    MovementOut,
    MovementPage,
    ScheduleItem,
    ScheduleOut,
    StockOut,
    StockPage,
)

api = router(tags=["stock"])

READ = needs(Permission.STOCK_READ)


@api.get("/inventory", dependencies=[READ])
async def list_stock(
    tx: Tx, paging: PageQuery, part_id: UUID | None = None, product_id: UUID | None = None
) -> StockPage:
    levels, total = await handlers.list_levels(
        tx, part_id=part_id, product_id=product_id, skip=paging.skip, limit=paging.limit
    )
    return StockPage(
        items=[_stock(level) for level in levels], total=total, skip=paging.skip, limit=paging.limit
    )


@api.post("/inventory/{item_id}/adjust", dependencies=[needs(Permission.STOCK_WRITE)])
async def adjust_stock(tx: Tx, item_id: UUID, body: Adjustment) -> StockOut:
    return _stock(await handlers.adjust(tx, item_id, body.quantity, body.reason))


@api.get("/inventory/{item_id}/movements", dependencies=[READ])
async def list_movements(tx: Tx, item_id: UUID, paging: PageQuery) -> MovementPage:
    rows, total = await handlers.list_movements(tx, item_id, skip=paging.skip, limit=paging.limit)
    items = [MovementOut.model_validate(row) for row in rows]
    return MovementPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/schedule", dependencies=[READ])
async def get_schedule(tx: Tx) -> ScheduleOut:
    """What must be printed so that every waiting order can be served."""
    items = [_scheduled(shortage) for shortage in await handlers.schedule(tx)]
    return ScheduleOut(items=items, total=len(items))


def _stock(level: Level) -> StockOut:
    return StockOut(
        item_id=level.item_id,
        part_id=level.part_id,
        product_id=level.product_id,
        name=level.name,
        quantity_on_hand=level.on_hand,
        quantity_reserved=level.reserved,
        quantity_available=level.available,
    )


def _scheduled(shortage: Shortage) -> ScheduleItem:
    return ScheduleItem(
        part_id=shortage.part_id,
        part_name=shortage.part_name,
        sku=shortage.sku,
        priority=Priority(shortage.rank.label),
        orders_waiting=shortage.orders_waiting,
        quantity_needed=shortage.quantity_needed,
        quantity_available=shortage.quantity_available,
        deficit=shortage.deficit,
        parts_per_print=shortage.parts_per_print,
        prints_required=shortage.prints_required,
        is_mapped=shortage.mapped_files > 0,
    )
