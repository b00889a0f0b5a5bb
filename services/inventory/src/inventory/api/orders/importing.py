"""Orders from a table."""

import asyncio
from typing import Any

from fastapi import Request

from chassis.auth import Permission
from chassis.edge import Begin, needs, router
from inventory.handlers.orders import importing
from inventory.schemas.order_import import OPENAPI, OrderImportReport, read_rows

api = router(tags=["orders"])


def _max_body(settings: Any) -> int:
    return int(settings.max_import_bytes)


@api.post(
    "/orders/import",
    dependencies=[needs(Permission.ORDERS_WRITE, transaction=False, max_body=_max_body)],
    openapi_extra=OPENAPI,
)
async def import_orders(begin: Begin, request: Request, *, dry_run: bool = False) -> OrderImportReport:
    """Take orders from CSV: rows of one `external_id` are the lines of one order, which is taken whole or not
    at all. Every row is answered. May be repeated: orders that were taken are unchanged.
    """
    rows = await asyncio.to_thread(read_rows, request.headers.get("content-type", ""), await request.body())
    return OrderImportReport.of(await importing.run(begin, rows, dry_run=dry_run), dry_run=dry_run)
