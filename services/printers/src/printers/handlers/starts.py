"""Starting prints: written down with the ids the printer will be told, handed to the gateway, answered.

As with commands, no transaction is open while the gateway works. A gateway starts nothing after the start has
expired, so a start that was not answered until then is `unknown` and never comes to life later.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis.db import Transaction, new_id
from contracts.printers import (
    MAX_TASK_ID,
    MIN_TASK_ID,
    START_ANSWER_SECONDS,
    START_SECONDS,
    PlannedFilament,
    StartRequest,
    started_print_id,
)
from printers.domain.control import (
    ACCEPTED,
    BusyError,
    NoAnswerError,
    NoGatewayError,
    RefusalError,
    is_certain,
    refusal,
)
from printers.domain.files import PrintFile, UnknownFileError, draws
from printers.domain.starts import Start, Status, new_task_id
from printers.gateway import Gateway
from printers.handlers.commands import Begin, connected
from printers.handlers.printers import get as get_printer
from printers.handlers.printers import locked
from printers.store import files as file_store
from printers.store import starts as store

MARGIN = timedelta(seconds=START_ANSWER_SECONDS - START_SECONDS)
ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to print. `mapping` as of `domain.files.draws`; `options` are the printer's own."""

    file_id: UUID
    plate: int
    mapping: tuple[int, ...] | None
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """A start and the name of its file."""

    start: Start
    file_name: str


async def start(begin: Begin, gateway: Gateway, printer_id: UUID, wish: Wish, seconds: float) -> View:
    """Start a print; returns it once the printer took the job.

    Raises:
        PrinterNotFoundError, UnknownFileError: there is no such printer or file.
        NotConnectedError: no gateway is to hold the printer.
        UnknownPlateError, NotStartableError, BadMappingError: the file cannot be printed so.
        RefusalError: what the printer or the gateway said instead; it is written down all the same.
    """
    async with begin() as tx:
        file = await file_store.find(tx, wish.file_id)
        if file is None:
            raise UnknownFileError
        made = await _note(tx, printer_id, file, wish, seconds)
        request = _request(tx, made, file, wish, seconds)
    code, reason, failure = await _outcome(gateway, request)
    status: Status = "accepted" if code == ACCEPTED else "refused" if is_certain(code) else "unknown"
    async with begin() as tx:
        await store.answer(tx, made.id, status=status, code=code, reason=reason, at=tx.now)
        made = replace(made, status=status, code=code, reason=reason, answered_at=tx.now)
    if failure is not None:
        failure.extra |= {"start_id": str(made.id)}
        raise failure
    return View(made, file.name)


async def _note(tx: Transaction, printer_id: UUID, file: PrintFile, wish: Wish, seconds: float) -> Start:
    """Write a start down. The printer's row is locked, so that two starts never meet on one printer."""
    await locked(tx, printer_id)
    view = connected(await get_printer(tx, printer_id))
    assert view.connection is not None
    serial = view.connection.serial or ""
    filament = tuple(
        asdict(draw) | {"grams": str(draw.grams)} for draw in draws(file.plate(wish.plate), wish.mapping)
    )
    if await store.sending(tx, printer_id):
        raise BusyError
    for _ in range(ATTEMPTS):
        task_id = new_task_id(MIN_TASK_ID, MAX_TASK_ID)
        made = Start(
            tenant_id=tx.tenant_id,
            id=new_id(),
            printer_id=printer_id,
            file_id=file.id,
            plate=wish.plate,
            options={**wish.options, "ams_mapping": wish.mapping and list(wish.mapping)},
            filament=filament,
            task_id=task_id,
            print_id=started_print_id(printer_id, serial, task_id),
            actor=tx.actor.name,
            created_at=tx.now,
            expires_at=tx.now + timedelta(seconds=seconds) + MARGIN,
        )
        if await store.add(tx, made):
            return made
    raise AssertionError("no free number for a print")


def _request(tx: Transaction, made: Start, file: PrintFile, wish: Wish, seconds: float) -> StartRequest:
    return StartRequest(
        tenant_id=tx.tenant_id,
        printer_id=made.printer_id,
        task_id=made.task_id,
        file_name=file.name,
        sha256=file.sha256,
        size=file.size,
        plate=made.plate,
        ams_mapping=wish.mapping,
        filament=tuple(PlannedFilament.model_validate(one) for one in made.filament),
        seconds=seconds,
        actor=tx.actor.name,
        **wish.options,
    )


async def _outcome(gateway: Gateway, request: StartRequest) -> tuple[str, str, RefusalError | None]:
    try:
        answer = await gateway.start(request)
    except (NoGatewayError, NoAnswerError) as error:
        return error.code, str(error), error
    if answer.accepted:
        return ACCEPTED, answer.reason, None
    return answer.code, answer.reason, refusal(answer.code, answer.reason)


async def page(tx: Transaction, printer_id: UUID, *, skip: int, limit: int) -> tuple[list[View], int]:
    """Starts on one printer, newest first.

    Raises:
        PrinterNotFoundError: no such printer.
    """
    await get_printer(tx, printer_id)
    found, total = await store.page(tx, printer_id, skip=skip, limit=limit)
    names = await file_store.names(tx, [one.file_id for one in found])
    return [View(one, names[one.file_id]) for one in found], total
