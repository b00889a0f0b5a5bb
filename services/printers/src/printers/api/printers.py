"""Printers and their connections."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Query, Request

from chassis.auth import Permission
from chassis.edge import Begin, PageQuery, Tx, needs, router
from chassis.sealing import Sealer
from printers.handlers import connections, diagnosis, printers
from printers.live import LiveState
from printers.planners import Planners
from printers.schemas.common import Line, Search
from printers.schemas.printers import (
    ConnectionVerdictOut,
    NewConnection,
    NewPrinter,
    OutOfService,
    PrinterAnswer,
    PrinterChanges,
    PrinterPage,
    StateAnswer,
)

api = router(tags=["printers"])
READ, WRITE = needs(Permission.PRINTERS_READ), needs(Permission.PRINTERS_WRITE)
APART = needs(Permission.PRINTERS_WRITE, transaction=False)


def _sealer(request: Request) -> Sealer:
    return cast("Sealer", request.app.state.sealer)


def _tools(request: Request) -> diagnosis.Tools:
    state = request.app.state
    return diagnosis.Tools(state.gateway, state.live, state.sealer, state.settings.report_seconds)


def _planners(request: Request) -> Planners:
    return cast("Planners", request.app.state.planners)


def _live(request: Request) -> LiveState:
    return cast("LiveState", request.app.state.live)


@api.get("/printers", dependencies=[READ])
async def list_printers(
    tx: Tx,
    paging: PageQuery,
    is_active: Annotated[bool | None, Query()] = None,
    manufacturer: Annotated[Line | None, Query()] = None,
    search: Annotated[Search | None, Query()] = None,
) -> PrinterPage:
    """Printers by name; `search` looks into name, manufacturer, model and serial number."""
    found, total = await printers.page(
        tx,
        is_active=is_active,
        manufacturer=manufacturer,
        search=search,
        skip=paging.skip,
        limit=paging.limit,
    )
    return PrinterPage(
        items=[PrinterAnswer.of(view) for view in found], total=total, skip=paging.skip, limit=paging.limit
    )


@api.post("/printers", status_code=201, dependencies=[WRITE])
async def register_printer(tx: Tx, body: NewPrinter) -> PrinterAnswer:
    return PrinterAnswer.of(await printers.register(tx, body.values()))


@api.get("/printers/{printer_id}", dependencies=[READ])
async def get_printer(tx: Tx, printer_id: UUID) -> PrinterAnswer:
    return PrinterAnswer.of(await printers.get(tx, printer_id))


@api.patch("/printers/{printer_id}", dependencies=[WRITE])
async def edit_printer(tx: Tx, printer_id: UUID, body: PrinterChanges) -> PrinterAnswer:
    return PrinterAnswer.of(await printers.edit(tx, printer_id, body.values()))


@api.delete("/printers/{printer_id}", status_code=204, dependencies=[WRITE])
async def retire_printer(tx: Tx, planners: Annotated[Planners, Depends(_planners)], printer_id: UUID) -> None:
    """Retire a printer that nobody needs: its name and serial number are free again, its history stays."""
    await printers.retire(tx, planners, printer_id)


@api.put("/printers/{printer_id}/connection", dependencies=[WRITE])
async def connect_printer(
    tx: Tx, sealer: Annotated[Sealer, Depends(_sealer)], printer_id: UUID, body: NewConnection
) -> PrinterAnswer:
    """Set how the printer is reached. The access code is stored sealed and never answered."""
    return PrinterAnswer.of(await connections.connect(tx, sealer, printer_id, body.wanted()))


@api.delete("/printers/{printer_id}/connection", status_code=204, dependencies=[WRITE])
async def disconnect_printer(tx: Tx, printer_id: UUID) -> None:
    await connections.disconnect(tx, printer_id)


@api.post("/printers/{printer_id}/test-connection", dependencies=[APART])
async def check_connection(
    begin: Begin,
    tools: Annotated[diagnosis.Tools, Depends(_tools)],
    printer_id: UUID,
    body: NewConnection | None = None,
) -> ConnectionVerdictOut:
    """Connect once and say what is wrong, in words: of the saved connection, or of one in the body, which is
    not saved. It may take a minute: so long a printer may be silent.
    """
    verdict = await diagnosis.test(begin, tools, printer_id, body.wanted() if body else None)
    return ConnectionVerdictOut.model_validate(verdict)


@api.get("/printers/{printer_id}/state", dependencies=[READ])
async def get_state(tx: Tx, live: Annotated[LiveState, Depends(_live)], printer_id: UUID) -> StateAnswer:
    """What the printer does right now."""
    await printers.get(tx, printer_id)
    state = await live.get(tx.tenant_id, printer_id)
    return StateAnswer.model_validate(state | {"printer_id": printer_id})


@api.post("/printers/{printer_id}/out-of-service", dependencies=[WRITE])
async def take_out_of_service(tx: Tx, printer_id: UUID, body: OutOfService) -> PrinterAnswer:
    """Stop using a printer for a while: the gateway drops its session."""
    return PrinterAnswer.of(await printers.take_out_of_service(tx, printer_id, body.reason))


@api.post("/printers/{printer_id}/back-in-service", dependencies=[WRITE])
async def bring_back(tx: Tx, printer_id: UUID) -> PrinterAnswer:
    return PrinterAnswer.of(await printers.bring_back(tx, printer_id))
