"""Power: gone and back, with the print lost, waiting, or replayed by the firmware."""

import asyncio
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from simulator.scenario.base import Seconds, Step

if TYPE_CHECKING:
    from simulator.printer import Printer


class Reboot(Step):
    """Power off, the print in hand is lost, dark for `seconds`, then up again in state `to`.

    `replays`: the printer then prints the last file again by itself, under new ids and without `PREPARE`, as
    when an upload was left on the card (bambuddy, issue 1542). That is a physical print like any other.
    """

    kind: Literal["reboot"] = "reboot"
    to: Literal["IDLE", "FINISH", "FAILED"] = "IDLE"
    clear_ids: bool = True
    seconds: Seconds = 1.0
    replays: bool = False

    async def apply(self, printer: "Printer") -> None:
        await printer.power.off()
        printer.spawn(self._end(printer))

    async def _end(self, printer: "Printer") -> None:
        await asyncio.sleep(self.seconds)
        await printer.power.on(self.to, clear_ids=self.clear_ids)
        if self.replays:
            await printer.print_again(new_ids=True)


class PowerLoss(Step):
    """The power fails in the middle of a print, which waits; a reboot when nothing prints.

    After `seconds` the printer is back and asks (`PAUSE`, the same job) whether to go on. Before that it may
    look idle and empty for `idle_seconds`. `answer` comes `answer_seconds` later from the screen; without one
    the printer waits for a resume or stop by whatever way.
    """

    kind: Literal["power_loss"] = "power_loss"
    seconds: Seconds = 1.0
    idle_seconds: float = Field(default=0.0, ge=0, le=86_400)
    answer: Literal["resume", "discard"] | None = "resume"
    answer_seconds: float = Field(default=0.5, ge=0, le=86_400)

    async def apply(self, printer: "Printer") -> None:
        await printer.power.off(loses_print=False)
        printer.spawn(self._end(printer))

    async def _end(self, printer: "Printer") -> None:
        await asyncio.sleep(self.seconds)
        if not printer.printing:
            await printer.power.on()
            return
        if self.idle_seconds:
            await printer.power.on()
            await asyncio.sleep(self.idle_seconds)
            await printer.power.ask()
        else:
            await printer.power.on(asks=True)
        if self.answer is None:
            return
        await asyncio.sleep(self.answer_seconds)
        if self.answer == "resume":
            await printer.goto("RUNNING")
        else:
            await printer.power.discard()
