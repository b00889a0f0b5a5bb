"""Spools and their transactions."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from inventory.domain.spools import TransactionSource, TransactionType
from inventory.handlers import spools as handlers
from inventory.schemas.spools import (
    NewSpool,
    SpoolChange,
    SpoolOut,
    SpoolPage,
    SpoolUse,
    TransactionOut,
    TransactionPage,
    WeighIn,
)

api = router(tags=["spools"])

READ = needs(Permission.STOCK_READ)
WRITE = needs(Permission.STOCK_WRITE)
Text = Annotated[str | None, Query(max_length=100)]


@api.post("/spools", status_code=201, dependencies=[WRITE])
async def create_spool(tx: Tx, body: NewSpool) -> SpoolOut:
    return SpoolOut.model_validate(await handlers.create(tx, body.model_dump()))


@api.get("/spools", dependencies=[READ])
async def list_spools(
    tx: Tx,
    paging: PageQuery,
    material: Text = None,
    search: Text = None,
    is_archived: bool = False,
    is_low: bool | None = None,
) -> SpoolPage:
    spools, total = await handlers.list_spools(
        tx,
        material=material,
        search=search,
        is_archived=is_archived,
        is_low=is_low,
        skip=paging.skip,
        limit=paging.limit,
    )
    items = [SpoolOut.model_validate(spool) for spool in spools]
    return SpoolPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/spools/{spool_id}", dependencies=[READ])
async def get_spool(tx: Tx, spool_id: UUID) -> SpoolOut:
    return SpoolOut.model_validate(await handlers.get(tx, spool_id))


@api.patch("/spools/{spool_id}", dependencies=[WRITE])
async def change_spool(tx: Tx, spool_id: UUID, body: SpoolChange) -> SpoolOut:
    values = body.model_dump(exclude_unset=True)
    return SpoolOut.model_validate(await handlers.change(tx, spool_id, values))


@api.post("/spools/{spool_id}/use", dependencies=[WRITE])
async def use_spool(tx: Tx, spool_id: UUID, body: SpoolUse) -> SpoolOut:
    """Take filament by hand."""
    spool = await handlers.use(tx, spool_id, body.grams, body.reason, force=body.force)
    return SpoolOut.model_validate(spool)


@api.post("/spools/{spool_id}/weigh", dependencies=[WRITE])
async def weigh_spool(tx: Tx, spool_id: UUID, body: WeighIn) -> SpoolOut:
    """Set what remains to what the scale says."""
    return SpoolOut.model_validate(await handlers.weigh(tx, spool_id, body.grams, body.reason))


@api.get("/inventory-transactions", dependencies=[READ])
async def list_transactions(
    tx: Tx,
    paging: PageQuery,
    spool_id: UUID | None = None,
    type: TransactionType | None = None,  # noqa: A002 - the document's name
    source: TransactionSource | None = None,
    source_id: UUID | None = None,
) -> TransactionPage:
    """Every change of a spool's weight, newest first."""
    rows, total = await handlers.list_transactions(
        tx,
        spool_id=spool_id,
        type_=type,
        source=source,
        source_id=source_id,
        skip=paging.skip,
        limit=paging.limit,
    )
    items = [TransactionOut.model_validate(row) for row in rows]
    return TransactionPage(items=items, total=total, skip=paging.skip, limit=paging.limit)
