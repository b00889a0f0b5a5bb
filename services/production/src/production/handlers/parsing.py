"""Sliced files: what they suggest for a configuration. Nothing of them is kept."""

from typing import IO
from uuid import UUID

from chassis.db import Transaction
from production import slicing
from production.domain.slicing import SlicedFile
from production.domain.surroundings import Printer
from production.handlers import models, printers


async def surroundings(tx: Transaction, model_id: UUID, printer_id: UUID | None) -> Printer | None:
    """The printer a file is for, when one is named.

    Raises:
        ModelNotFoundError: there is no such model.
        Problem: 409 `not_yet_known` for the printer.
        PrinterRetiredError: the printer is retired.
    """
    await models.get(tx, model_id)
    return await printers.usable(tx, printer_id) if printer_id else None


def read(file: IO[bytes]) -> SlicedFile:
    """What a file says of itself; takes seconds for a large one, so it belongs into a thread.

    Raises:
        UnreadableFileError: see `slicing.read`.
    """
    return slicing.read(file)
