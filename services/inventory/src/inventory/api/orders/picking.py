"""The pick list."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Response
from fastapi.responses import HTMLResponse

from chassis.auth import Permission
from chassis.edge import Tx, needs, router
from inventory.api.sheets import csv_answer
from inventory.handlers.orders import reading
from inventory.schemas.picking import COLUMNS, PickList, page, rows

api = router(tags=["orders"])

_NO_SCRIPTS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


@api.get("/orders/pick-list", dependencies=[needs(Permission.ORDERS_READ)], response_model=PickList)
async def get_pick_list(
    tx: Tx,
    order_id: Annotated[list[UUID] | None, Query(max_length=100)] = None,
    *,
    partial: bool = False,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    format: Literal["json", "csv", "html"] = "json",  # noqa: A002 - the usual name of the parameter
) -> Response | PickList:
    """What to take from which place for the orders that can leave: the most urgent `limit`, or those named.

    `partial` adds what orders hold that lack something. `format` `csv` is for tables, `html` for the printer.
    """
    picks = await reading.pick_list(tx, order_id, partial=partial, limit=limit)
    if format == "csv":
        return csv_answer("pick-list.csv", COLUMNS, rows(picks))
    if format == "html":
        return HTMLResponse(
            page(picks), headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
        )
    return PickList.of(picks)
