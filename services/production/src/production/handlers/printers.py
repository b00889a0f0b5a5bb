"""Printers as production knows them: news of a new one may arrive a moment after the one who made it."""

from collections.abc import Collection
from uuid import UUID

from chassis.db import Transaction
from chassis.errors import Problem
from chassis.projection import await_known
from production.domain.surroundings import Printer, PrinterNotFoundError, PrinterRetiredError
from production.store import projections as store
from production.store import retirement


async def get(tx: Transaction, printer_id: UUID) -> Printer:
    """The printer that a path names, retired or not.

    Raises:
        PrinterNotFoundError: unknown, or another tenant's.
    """
    try:
        return await _await(tx, printer_id)
    except Problem as error:
        raise PrinterNotFoundError from error


async def usable(tx: Transaction, printer_id: UUID) -> Printer:
    """The printer that a request names for something new.

    Raises:
        Problem: 409 `not_yet_known`.
        PrinterRetiredError: it gets nothing new.
    """
    printer = await _await(tx, printer_id)
    if printer.is_retired:
        raise PrinterRetiredError(printer.name)
    return printer


async def hold(tx: Transaction, printer_ids: Collection[UUID]) -> None:
    """None of these printers is retired while this transaction plans on it.

    Raises:
        PrinterRetiredError: one is.
    """
    for printer_id in set(printer_ids) - await retirement.hold(tx, printer_ids):
        raise PrinterRetiredError((await get(tx, printer_id)).name)


async def _await(tx: Transaction, printer_id: UUID) -> Printer:
    async def is_known() -> bool:
        return printer_id in await store.printers(tx, [printer_id])

    await await_known(is_known, "printer")
    return (await store.printers(tx, [printer_id]))[printer_id]
