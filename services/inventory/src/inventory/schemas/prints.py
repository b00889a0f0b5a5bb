"""The print log."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import model_validator

from chassis.edge import Page
from inventory.schemas.common import Answer, FileName, Name, Quantity, Request


class NewPrintLog(Request):
    """A print reported by hand: of a part or of a file; in bed loads or in items."""

    part_id: UUID | None = None
    gcode_filename: FileName | None = None
    prints: Quantity | None = None
    quantity_printed: Quantity | None = None
    status: Literal["success", "failed"] = "success"
    printer_id: UUID | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if (self.part_id is None) == (self.gcode_filename is None):
            raise ValueError("name either part_id or gcode_filename")
        if (self.prints is None) == (self.quantity_printed is None):
            raise ValueError("give either prints or quantity_printed")
        return self


class Reversal(Request):
    reason: Name


class PrintLogOut(Answer):
    id: UUID
    print_id: UUID
    part_id: UUID | None
    part_name: str | None
    printer_id: UUID | None
    gcode_filename: str | None
    prints: int
    quantity_printed: int
    quantity_gone: int
    """Items that a correction could not take back, because they had left the stock."""
    revision: int
    """How often its count was corrected."""
    status: Literal["success", "failed"]
    source: Literal["bambu_auto", "manual"]
    failure_reason: str | None
    yield_note: str | None
    """What the mapping and the printer's configuration do not agree on."""
    run_id: UUID | None = None
    """The production run that claims the print."""
    is_disputed: bool = False
    """More than one run or job claims it: somebody should look."""
    completed_at: datetime


class LoggedPrint(PrintLogOut):
    """The first entry, and all of them: a plate with several parts has one entry per part."""

    entries: list[PrintLogOut]


class PrintLogPage(Page):
    items: list[PrintLogOut]
