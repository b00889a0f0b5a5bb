"""The print log."""

from typing import Literal
from uuid import UUID

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from inventory.handlers import print_log as handlers
from inventory.handlers.print_log import ManualPrint
from inventory.schemas.prints import (
    LoggedPrint,
    NewPrintLog,
    PrintLogOut,
    PrintLogPage,
    Reversal,
)

api = router(tags=["print log"])

READ = needs(Permission.STOCK_READ)


@api.post("/print-log", status_code=201, dependencies=[needs(Permission.STOCK_WRITE)])
async def log_print(tx: Tx, body: NewPrintLog) -> LoggedPrint:
    """Count a print that no printer reported."""
    report = ManualPrint(
        part_id=body.part_id,
        gcode_filename=body.gcode_filename,
        prints=body.prints,
        quantity_printed=body.quantity_printed,
        succeeded=body.status == "success",
        printer_id=body.printer_id,
    )
    entries = [PrintLogOut.model_validate(entry) for entry in await handlers.log_print(tx, report)]
    return LoggedPrint(**entries[0].model_dump(), entries=entries)


@api.get("/print-log", dependencies=[READ])
async def list_print_log(
    tx: Tx,
    paging: PageQuery,
    part_id: UUID | None = None,
    status: Literal["success", "failed"] | None = None,
    run_id: UUID | None = None,
    *,
    is_disputed: bool | None = None,
) -> PrintLogPage:
    rows, total = await handlers.list_log(
        tx,
        part_id=part_id,
        status=status,
        run_id=run_id,
        is_disputed=is_disputed,
        skip=paging.skip,
        limit=paging.limit,
    )
    items = [PrintLogOut.model_validate(row) for row in rows]
    return PrintLogPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.post("/print-log/{entry_id}/reverse", dependencies=[needs(Permission.STOCK_WRITE)])
async def reverse_print(tx: Tx, entry_id: UUID, body: Reversal) -> LoggedPrint:
    """Take back a print that was logged by hand, all its parts, by compensating entries."""
    logged = await handlers.reverse(tx, entry_id, body.reason)
    entries = [PrintLogOut.model_validate(entry) for entry in logged]
    return LoggedPrint(**entries[0].model_dump(), entries=entries)
