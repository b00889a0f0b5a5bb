"""Sliced files: what they suggest for a configuration or a run. Nothing of them is kept."""

from dataclasses import dataclass
from typing import IO
from uuid import UUID

from chassis.db import Transaction
from contracts.matching import fold
from production import slicing
from production.domain.slicing import SlicedFile
from production.domain.surroundings import Printer, Spool
from production.handlers import models, printers
from production.store import models as store
from production.store import projections


async def surroundings(tx: Transaction, model_id: UUID, printer_id: UUID | None) -> Printer | None:
    """The printer a file is for, when one is named.

    Raises:
        ModelNotFoundError: there is no such model.
        Problem: 409 `not_yet_known` for the printer.
        PrinterRetiredError: the printer is retired.
    """
    await models.get(tx, model_id)
    return await printers.usable(tx, printer_id) if printer_id else None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run from a file is made with."""

    printer: Printer | None
    models: list[UUID]
    """The one that was named, else those that the file's name is known of."""
    spools: list[Spool]


async def for_run(
    tx: Transaction, file_name: str | None, *, model_id: UUID | None, printer_id: UUID | None
) -> Surroundings:
    """What is known here that a run from a file needs.

    Raises:
        ModelNotFoundError: there is no such model.
        Problem: 409 `not_yet_known` for the printer.
        PrinterRetiredError: the printer is retired.
    """
    if model_id is not None:
        found = [(await models.get(tx, model_id)).id]
    else:
        found = await store.ids_by_file(tx, fold(file_name)) if file_name else []
    printer = await printers.usable(tx, printer_id) if printer_id else None
    return Surroundings(printer, found, await projections.usable_spools(tx))


def read(file: IO[bytes]) -> SlicedFile:
    """What a file says of itself; takes seconds for a large one, so it belongs into a thread.

    Raises:
        UnreadableFileError: see `slicing.read`.
    """
    return slicing.read(file)
