"""Prints: held, wedged, repeated, paused, calibrated; and what the printer makes of commands."""

import asyncio
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from simulator import filament
from simulator.jobs import Job, calibration
from simulator.scenario.base import Lasting, Seconds, Step
from simulator.transitions import GcodeState

if TYPE_CHECKING:
    from simulator.printer import Printer


class Queue(Step):
    """Print a job after what is queued already."""

    kind: Literal["queue"] = "queue"
    job: Job

    async def apply(self, printer: "Printer") -> None:
        await printer.enqueue(self.job)


class Hold(Step):
    """The next job is announced, its ids beside the old state, for `seconds` before it begins.

    The H2D does so by itself for 50 simulated seconds while it shows `FINISH` (bambuddy, issue 1078).
    """

    kind: Literal["hold"] = "hold"
    seconds: Seconds = 50.0

    async def apply(self, printer: "Printer") -> None:
        printer.hold = self.seconds


class Announce(Step):
    """A job is accepted and never begins: its name and ids stand, the state does not move (issue 1678)."""

    kind: Literal["announce"] = "announce"
    job: Job

    async def apply(self, printer: "Printer") -> None:
        await printer.announce(self.job)


class Reprint(Step):
    """Someone starts the last job again at the screen: the same ids a second time."""

    kind: Literal["reprint"] = "reprint"

    async def apply(self, printer: "Printer") -> None:
        await printer.print_again(new_ids=False)


class Calibrate(Step):
    """A job of the printer's own: `/usr/…` files, or the bare name that the A1 uses."""

    kind: Literal["calibrate"] = "calibrate"
    routine: Literal["file", "unload", "bare"] = "file"
    minutes: float = Field(default=4.0, gt=0, le=1000)

    async def apply(self, printer: "Printer") -> None:
        await printer.enqueue(calibration(self.routine, self.minutes))


class Tray(Step):
    """Someone changes the spool of an AMS slot (unit * 4 + tray): fields of the new one, or takes it out."""

    kind: Literal["tray"] = "tray"
    slot: int = Field(ge=0, le=15)
    spool: dict[str, Any] | None = None

    async def apply(self, printer: "Printer") -> None:
        await printer.emit(filament.loaded(printer.document, self.slot, self.spool))


class Pause(Step):
    """Someone pauses at the screen; with `seconds`, and resumes."""

    kind: Literal["pause"] = "pause"
    seconds: Seconds | None = None

    async def apply(self, printer: "Printer") -> None:
        await printer.goto("PAUSE")
        if self.seconds is not None:
            printer.spawn(self._resume(printer, self.seconds))

    @staticmethod
    async def _resume(printer: "Printer", seconds: float) -> None:
        await asyncio.sleep(seconds)
        if printer.state == "PAUSE":
            await printer.goto("RUNNING")


class Resume(Step):
    kind: Literal["resume"] = "resume"

    async def apply(self, printer: "Printer") -> None:
        await printer.goto("RUNNING")


class Cancel(Step):
    """Someone stops the print at the screen."""

    kind: Literal["cancel"] = "cancel"

    async def apply(self, printer: "Printer") -> None:
        await printer.cancel()


class VerifyFailed(Lasting):
    """Commands must be signed: all but monitoring are refused, with the health message that says so."""

    kind: Literal["verify_failed"] = "verify_failed"

    async def begin(self, printer: "Printer") -> None:
        await printer.lock(on=True)

    async def end(self, printer: "Printer") -> None:
        await printer.lock(on=False)


class NoResult(Lasting):
    """Answers echo the request without `result` and `reason` (P1S 01.10, bambuddy)."""

    kind: Literal["no_result"] = "no_result"

    async def begin(self, printer: "Printer") -> None:
        printer.terse = True

    async def end(self, printer: "Printer") -> None:
        printer.terse = False


class Wait(Step):
    kind: Literal["wait"] = "wait"
    seconds: Seconds

    async def apply(self, printer: "Printer") -> None:  # noqa: ARG002 - time passes for everyone
        await asyncio.sleep(self.seconds)


class Until(Step):
    """Wait for a state, for `percent` of the print in hand, or both. Raises TimeoutError at `deadline`."""

    kind: Literal["until"] = "until"
    state: GcodeState | None = None
    percent: int = Field(default=0, ge=0, le=100)
    deadline: Seconds = 3600.0

    async def apply(self, printer: "Printer") -> None:
        await printer.until(self._reached, self.deadline)

    def _reached(self, printer: "Printer") -> bool:
        return self.state in {None, printer.state} and printer.percent >= self.percent
