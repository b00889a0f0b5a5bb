"""Spools and their transactions."""

import asyncio
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request
from pydantic import AwareDatetime

from chassis.auth import Permission
from chassis.edge import Begin, PageQuery, Tx, needs, router
from inventory.domain.spools import TransactionSource, TransactionType
from inventory.handlers import spool_import
from inventory.handlers import spools as handlers
from inventory.schemas.spool_import import OPENAPI, SpoolImportReport, read_rows
from inventory.schemas.spools import (
    NewSpool,
    NewSpools,
    SpoolChange,
    SpoolOut,
    SpoolPage,
    SpoolsChange,
    SpoolUsage,
    SpoolUse,
    TransactionOut,
    TransactionPage,
    WeighIn,
)

api = router(tags=["spools"])

READ = needs(Permission.STOCK_READ)
WRITE = needs(Permission.STOCK_WRITE)
Text = Annotated[str | None, Query(max_length=100)]
Sort = Literal["name", "remaining_grams", "-remaining_grams", "created_at", "-created_at", "-updated_at"]


def _max_body(settings: Any) -> int:
    return int(settings.max_import_bytes)


@api.post("/spools", status_code=201, dependencies=[WRITE])
async def create_spool(tx: Tx, body: NewSpool) -> SpoolOut:
    return SpoolOut.model_validate(await handlers.create(tx, body.values()))


@api.post("/spools/bulk", status_code=201, dependencies=[WRITE])
async def create_spools(tx: Tx, body: NewSpools) -> list[SpoolOut]:
    """Add several spools alike."""
    spools = await handlers.create_many(tx, body.spool.values(), body.count)
    return [SpoolOut.model_validate(spool) for spool in spools]


@api.patch("/spools/bulk", dependencies=[WRITE])
async def change_spools(tx: Tx, body: SpoolsChange) -> list[SpoolOut]:
    """Change several spools in one go: dried, moved, archived. All of them or none."""
    values = body.change.model_dump(exclude_unset=True)
    spools = await handlers.change_many(tx, body.spool_ids, values)
    return [SpoolOut.model_validate(spool) for spool in spools]


@api.post(
    "/spools/import",
    dependencies=[needs(Permission.STOCK_WRITE, transaction=False, max_body=_max_body)],
    openapi_extra=OPENAPI,
)
async def import_spools(begin: Begin, request: Request, *, dry_run: bool = False) -> SpoolImportReport:
    """Take spools over from Spoolman: its export of spools as CSV or JSON, or the answer of its API. Every
    row is answered. May be repeated: a spool that was taken over is unchanged.
    """
    body = await request.body()
    rows = await asyncio.to_thread(read_rows, request.headers.get("content-type", ""), body)
    return SpoolImportReport.of(await spool_import.run(begin, rows, dry_run=dry_run), dry_run=dry_run)


@api.get("/spools", dependencies=[READ])
async def list_spools(
    tx: Tx,
    paging: PageQuery,
    material: Text = None,
    search: Text = None,
    is_archived: bool = False,
    is_low: bool | None = None,
    location: Text = None,
    sort: Sort = "name",
) -> SpoolPage:
    spools, total = await handlers.list_spools(
        tx,
        material=material,
        search=search,
        is_archived=is_archived,
        is_low=is_low,
        location=location,
        sort=sort,
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
    spool = await handlers.weigh(
        tx, spool_id, grams=body.grams, gross_grams=body.gross_grams, reason=body.reason
    )
    return SpoolOut.model_validate(spool)


@api.get("/spools/{spool_id}/usage", dependencies=[READ])
async def get_spool_usage(tx: Tx, spool_id: UUID) -> SpoolUsage:
    """What it was used for: runs, prints, by hand."""
    return SpoolUsage.model_validate(await handlers.usage(tx, spool_id))


@api.get("/inventory-transactions", dependencies=[READ])
async def list_transactions(
    tx: Tx,
    paging: PageQuery,
    spool_id: UUID | None = None,
    type: TransactionType | None = None,  # noqa: A002 - the document's name
    source: TransactionSource | None = None,
    source_id: UUID | None = None,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
) -> TransactionPage:
    """Every change of a spool's weight, newest first."""
    rows, total = await handlers.list_transactions(
        tx,
        spool_id=spool_id,
        type_=type,
        source=source,
        source_id=source_id,
        since=since,
        until=until,
        skip=paging.skip,
        limit=paging.limit,
    )
    items = [TransactionOut.model_validate(row) for row in rows]
    return TransactionPage(items=items, total=total, skip=paging.skip, limit=paging.limit)
