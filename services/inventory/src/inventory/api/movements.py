"""The ledger of stock."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Response

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from inventory.api.sheets import csv_answer
from inventory.domain.ledger import MovementFilter
from inventory.handlers import stock as handlers
from inventory.schemas.stock import Kind, MovementOut, MovementPage, Source

api = router(prefix="/inventory", tags=["stock"])

READ = needs(Permission.STOCK_READ)
COLUMNS = (
    "created_at",
    "item_name",
    "sku",
    "quantity",
    "balance",
    "kind",
    "reason",
    "source_label",
    "actor",
    "item_id",
    "source_id",
)
SOURCES = {
    "print": "print",
    "correction": "print",
    "shipment": "order",
    "return": "order",
    "assembly": "run",
    "stocktake": "stocktake",
}


def _filter(
    item_id: UUID | None = None,
    kind: Annotated[list[Kind] | None, Query()] = None,
    source_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> MovementFilter:
    return MovementFilter(item_id, kind, source_id, since, until)


Wanted = Annotated[MovementFilter, Depends(_filter)]


@api.get("/movements", dependencies=[READ])
async def list_all_movements(tx: Tx, paging: PageQuery, wanted: Wanted) -> MovementPage:
    """Movements of every item, newest first, with the balance of the item after each."""
    return await _page(tx, wanted, paging)


@api.get("/movements/export", dependencies=[READ])
async def export_movements(tx: Tx, wanted: Wanted) -> Response:
    """The same as CSV."""
    return csv_answer("stock-movements.csv", COLUMNS, await handlers.export_movements(tx, wanted))


@api.get("/{item_id}/movements", dependencies=[READ])
async def list_movements(tx: Tx, item_id: UUID, paging: PageQuery) -> MovementPage:
    return await _page(tx, MovementFilter(item_id), paging)


async def _page(tx: Tx, wanted: MovementFilter, paging: PageQuery) -> MovementPage:
    rows, total = await handlers.list_movements(tx, wanted, skip=paging.skip, limit=paging.limit)
    items = [MovementOut(**row, source=_source(row)) for row in rows]
    return MovementPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


def _source(row: dict[str, Any]) -> Source | None:
    kind = SOURCES.get(row["kind"])
    if kind is None or row["source_id"] is None:
        return None
    return Source.model_validate(
        {"type": kind, "id": row["source_id"], "label": row["source_label"], "print_id": row["print_id"]}
    )
