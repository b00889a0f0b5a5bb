"""Commanding printers."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Request

from chassis.auth import Permission
from chassis.edge import Begin, PageQuery, Tx, needs, router
from printers.gateway import Gateway
from printers.handlers import commands
from printers.schemas.control import CommandOut, CommandPage, NewCommand

api = router(tags=["control"])
READ = needs(Permission.PRINTERS_READ)
CONTROL = needs(Permission.PRINTERS_CONTROL, transaction=False)


def gateway(request: Request) -> Gateway:
    return cast("Gateway", request.app.state.gateway)


Asking = Annotated[Gateway, Depends(gateway)]


@api.post("/printers/{printer_id}/commands", dependencies=[CONTROL])
async def send_command(begin: Begin, asking: Asking, printer_id: UUID, body: NewCommand) -> CommandOut:
    """Pause, resume or stop a print, switch the light, set the speed, clear an error.

    Accepted means that the printer took the command; its effect shows in the live state.
    """
    sent = await commands.send(begin, asking, printer_id, body.command, body.params)
    return CommandOut.model_validate(sent)


@api.get("/printers/{printer_id}/commands", dependencies=[READ])
async def list_commands(tx: Tx, paging: PageQuery, printer_id: UUID) -> CommandPage:
    """Who commanded this printer, newest first, and what became of it."""
    found, total = await commands.page(tx, printer_id, skip=paging.skip, limit=paging.limit)
    items = [CommandOut.model_validate(one) for one in found]
    return CommandPage(items=items, total=total, skip=paging.skip, limit=paging.limit)
