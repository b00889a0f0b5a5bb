"""Commands to printers: written down, sent to the gateway that holds the printer, answered.

No transaction is open while a printer is waited for: the first one writes the command down, the second its
answer. A command without an answer was sent by a process that died.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any
from uuid import UUID

from chassis.db import Transaction, new_id
from contracts.printers import CommandName, CommandParams, CommandRequest
from printers.domain.control import (
    ACCEPTED,
    Command,
    NoAnswerError,
    NoGatewayError,
    NotConnectedError,
    RefusalError,
    refusal,
)
from printers.gateway import Gateway
from printers.handlers.printers import View
from printers.handlers.printers import get as get_printer
from printers.store import commands as store

Begin = Callable[[], AbstractAsyncContextManager[Transaction]]


async def send(
    begin: Begin, gateway: Gateway, printer_id: UUID, name: CommandName, params: CommandParams
) -> Command:
    """Send a command to a printer; returns it once the printer accepted it.

    Raises:
        PrinterNotFoundError: no such printer.
        NotConnectedError: no gateway is to hold it.
        RefusalError: what the printer or the gateway said instead; it is written down all the same.
    """
    async with begin() as tx:
        connected(await get_printer(tx, printer_id))
        command = _new(tx, printer_id, name, params)
        await store.add(tx, command)
        request = CommandRequest(
            tenant_id=tx.tenant_id,
            printer_id=printer_id,
            command=name,
            params=params,
            actor=tx.actor.name,
        )
    code, reason, failure = await _outcome(gateway, request)
    async with begin() as tx:
        await store.answer(tx, command.id, code, reason, tx.now)
        answered_at = tx.now
    if failure is not None:
        failure.extra |= {"command_id": str(command.id)}
        raise failure
    return replace(command, code=code, reason=reason, answered_at=answered_at)


def connected(view: View) -> View:
    """The printer, if a gateway is to hold it.

    Raises:
        NotConnectedError: see there.
    """
    printer, connection = view.printer, view.connection
    in_service = printer.is_active and printer.out_of_service_since is None
    if connection is None or connection.kind != "bambu_lan" or not in_service:
        raise NotConnectedError
    return view


def _new(tx: Transaction, printer_id: UUID, name: str, params: CommandParams) -> Command:
    given: dict[str, Any] = params.model_dump(exclude_none=True)
    return Command(
        tenant_id=tx.tenant_id,
        id=new_id(),
        printer_id=printer_id,
        command=name,
        params=given,
        actor=tx.actor.name,
        created_at=tx.now,
    )


async def _outcome(gateway: Gateway, request: CommandRequest) -> tuple[str, str, RefusalError | None]:
    try:
        answer = await gateway.command(request)
    except (NoGatewayError, NoAnswerError) as error:
        return error.code, str(error), error
    if answer.accepted:
        return ACCEPTED, answer.reason, None
    return answer.code, answer.reason, refusal(answer.code, answer.reason)


async def page(tx: Transaction, printer_id: UUID, *, skip: int, limit: int) -> tuple[list[Command], int]:
    """Commands to one printer, newest first.

    Raises:
        PrinterNotFoundError: no such printer.
    """
    await get_printer(tx, printer_id)
    return await store.page(tx, printer_id, skip=skip, limit=limit)
