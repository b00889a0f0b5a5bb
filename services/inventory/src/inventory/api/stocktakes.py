"""Stocktakes."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from inventory.domain.stocktakes import StocktakeStatus
from inventory.handlers import stocktakes as handlers
from inventory.schemas.stocktakes import (
    Count,
    Counts,
    NewStocktake,
    PostStocktake,
    StocktakeLine,
    StocktakeOut,
    StocktakePage,
    StocktakeSheet,
)

api = router(prefix="/stocktakes", tags=["stock"])

READ = needs(Permission.STOCK_READ)
WRITE = needs(Permission.STOCK_WRITE)


@api.post("", status_code=201, dependencies=[WRITE])
async def begin_stocktake(tx: Tx, body: NewStocktake) -> StocktakeOut:
    return StocktakeOut.model_validate(await handlers.begin(tx, body.name, body.notes))


@api.get("", dependencies=[READ])
async def list_stocktakes(tx: Tx, paging: PageQuery, status: StocktakeStatus | None = None) -> StocktakePage:
    found, total = await handlers.page(
        tx, status=status.value if status else None, skip=paging.skip, limit=paging.limit
    )
    items = [StocktakeOut.model_validate(stocktake) for stocktake in found]
    return StocktakePage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/{stocktake_id}", dependencies=[READ])
async def get_stocktake(tx: Tx, stocktake_id: UUID) -> StocktakeOut:
    return StocktakeOut.model_validate(await handlers.get(tx, stocktake_id))


@api.get("/{stocktake_id}/lines", dependencies=[READ])
async def list_lines(
    tx: Tx,
    stocktake_id: UUID,
    paging: PageQuery,
    show: Literal["counted", "uncounted", "different", "moved"] | None = None,
    location_id: UUID | None = None,
    search: Annotated[str | None, Query(max_length=100)] = None,
) -> StocktakeSheet:
    """Every item with its count, by location: what to count, what is different, what moved since."""
    rows, total = await handlers.sheet(
        tx,
        stocktake_id,
        show=show,
        location_id=location_id,
        search=search,
        skip=paging.skip,
        limit=paging.limit,
    )
    items = [StocktakeLine.model_validate(row) for row in rows]
    return StocktakeSheet(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.put("/{stocktake_id}/lines/{item_id}", dependencies=[WRITE])
async def count_item(tx: Tx, stocktake_id: UUID, item_id: UUID, body: Count) -> StocktakeOut:
    """Write down a count beside what the books say now; a second one replaces it."""
    return StocktakeOut.model_validate(await handlers.count(tx, stocktake_id, item_id, body.counted))


@api.delete("/{stocktake_id}/lines/{item_id}", status_code=204, dependencies=[WRITE])
async def forget_count(tx: Tx, stocktake_id: UUID, item_id: UUID) -> None:
    await handlers.uncount(tx, stocktake_id, item_id)


@api.post("/{stocktake_id}/counts", dependencies=[WRITE])
async def count_items(tx: Tx, stocktake_id: UUID, body: Counts) -> StocktakeOut:
    """Write down many counts: all of them, or none."""
    counts = [(count.item_id, count.counted) for count in body.counts]
    return StocktakeOut.model_validate(await handlers.count_many(tx, stocktake_id, counts))


@api.post("/{stocktake_id}/post", dependencies=[WRITE])
async def post_stocktake(tx: Tx, stocktake_id: UUID, body: PostStocktake) -> StocktakeOut:
    """Book all differences at once; refused when counted items moved meanwhile, unless forced."""
    return StocktakeOut.model_validate(await handlers.post(tx, stocktake_id, force=body.force))


@api.post("/{stocktake_id}/cancel", dependencies=[WRITE])
async def cancel_stocktake(tx: Tx, stocktake_id: UUID) -> StocktakeOut:
    """Give it up; nothing is booked."""
    return StocktakeOut.model_validate(await handlers.cancel(tx, stocktake_id))
