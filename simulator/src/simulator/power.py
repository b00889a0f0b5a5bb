"""A printer's power: switched off, failed in the middle of a print, and back."""

from typing import TYPE_CHECKING, Literal

from simulator import transitions
from simulator.reports import Document

if TYPE_CHECKING:
    from simulator.printer import Printer

# What a printer that takes up its print again knows about it.
REMEMBERED = (
    "gcode_file",
    "subtask_name",
    "task_id",
    "subtask_id",
    "project_id",
    "profile_id",
    "job_id",
    "lan_task_id",
    "print_type",
    "mc_percent",
    "mc_remaining_time",
    "layer_num",
    "total_layer_num",
    "mapping",
)


class Power:
    """`waits`: a print was interrupted and the printer has not asked yet what to do with it."""

    def __init__(self, printer: "Printer") -> None:
        self.waits = False
        self._printer = printer
        self._remembered: Document = {}

    async def off(self, *, loses_print: bool = True) -> None:
        """The power goes; the queue stays. The print in hand is lost, or waits to be taken up again."""
        printer = self._printer
        printer.powered.clear()
        if loses_print:
            self.waits = False
            await printer.worker.abandon()
            printer.lose_print()
        elif printer.printing:
            self.waits = True
            self._remembered = {key: printer.document[key] for key in REMEMBERED if key in printer.document}
        await printer.cut()
        printer.notify()

    async def on(
        self, to: Literal["IDLE", "FINISH", "FAILED"] = "IDLE", *, clear_ids: bool = True, asks: bool = False
    ) -> None:
        """The power is back. With `asks` the first thing shown is the question about the waiting print."""
        printer = self._printer
        patch = transitions.power_on(printer.family)
        if to != "IDLE":
            patch |= {"gcode_state": to, "stg_cur": printer.family.idle_stage}
        if clear_ids:
            patch |= transitions.without_job(printer.family)
        if asks:
            patch |= self._question()
        printer.reporter.change(patch)
        printer.reporter.restart()
        printer.powered.set()
        await printer.restore()
        printer.notify()

    async def ask(self) -> None:
        """Show the question about the waiting print: PAUSE, with the job as it was."""
        await self._printer.emit(self._question())

    async def discard(self) -> None:
        """The answer is no: the print is lost."""
        self.waits = False
        await self._printer.worker.abandon()
        self._printer.lose_print()
        await self._printer.goto("IDLE")

    def _question(self) -> Document:
        self.waits = False
        return transitions.state(self._printer.family, "PAUSE") | self._remembered
