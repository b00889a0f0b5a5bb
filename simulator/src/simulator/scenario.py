"""The scenario language: what can befall a printer, as data.

A scenario is a list of steps, in Python or as JSON (`{"kind": "drop", "seconds": 5}`). A step starts its
effect and returns; effects that last end by themselves while the next steps already run, and `wait` and
`until` put order between them. Seconds are real ones: clients watch a real clock, only printing is
compressed. A new step is a class here and an entry in `Steps`.
"""

import asyncio
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from simulator.transitions import GcodeState

if TYPE_CHECKING:
    from simulator.printer import Printer

Seconds = Annotated[float, Field(gt=0, le=86_400)]


class Step(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    async def apply(self, printer: "Printer") -> None:
        raise NotImplementedError


class Drop(Step):
    """Reset every connection and refuse new ones, for `seconds` or until `Restore`; the print goes on."""

    kind: Literal["drop"] = "drop"
    seconds: Seconds | None = None

    async def apply(self, printer: "Printer") -> None:
        await printer.cut()
        if self.seconds is not None:
            printer.spawn(self._end(printer, self.seconds))

    @staticmethod
    async def _end(printer: "Printer", seconds: float) -> None:
        await asyncio.sleep(seconds)
        await printer.restore()


class Restore(Step):
    """The network is back."""

    kind: Literal["restore"] = "restore"

    async def apply(self, printer: "Printer") -> None:
        await printer.restore()


class Reboot(Step):
    """Power off, the print in hand is lost, dark for `seconds`, then up again in state `to`."""

    kind: Literal["reboot"] = "reboot"
    to: Literal["IDLE", "FINISH", "FAILED"] = "IDLE"
    clear_ids: bool = True
    seconds: Seconds = 1.0

    async def apply(self, printer: "Printer") -> None:
        await printer.power_off()
        printer.spawn(self._end(printer))

    async def _end(self, printer: "Printer") -> None:
        await asyncio.sleep(self.seconds)
        await printer.power_on(self.to, clear_ids=self.clear_ids)


class Mute(Step):
    """A zombie session: connections stay, nothing is reported and requests are ignored."""

    kind: Literal["mute"] = "mute"
    seconds: Seconds | None = None

    async def apply(self, printer: "Printer") -> None:
        printer.muted = True
        if self.seconds is not None:
            printer.spawn(self._end(printer, self.seconds))

    @staticmethod
    async def _end(printer: "Printer", seconds: float) -> None:
        await asyncio.sleep(seconds)
        printer.muted = False


class Unmute(Step):
    kind: Literal["unmute"] = "unmute"

    async def apply(self, printer: "Printer") -> None:
        printer.muted = False


class Lose(Step):
    """The next `frames` reports never arrive; their changes are not repeated."""

    kind: Literal["lose"] = "lose"
    frames: int = Field(default=1, ge=1, le=100_000)

    async def apply(self, printer: "Printer") -> None:
        printer.lose += self.frames


class Dup(Step):
    """The next `frames` reports arrive twice."""

    kind: Literal["dup"] = "dup"
    frames: int = Field(default=1, ge=1, le=100_000)

    async def apply(self, printer: "Printer") -> None:
        printer.duplicate += self.frames


class Emit(Step):
    """Change the state document and report it."""

    kind: Literal["emit"] = "emit"
    patch: dict[str, Any]

    async def apply(self, printer: "Printer") -> None:
        await printer.emit(self.patch)


class Goto(Step):
    """Report a `gcode_state` and what goes with it."""

    kind: Literal["goto"] = "goto"
    state: GcodeState
    patch: dict[str, Any] = Field(default_factory=dict)

    async def apply(self, printer: "Printer") -> None:
        await printer.goto(self.state, **self.patch)


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


Steps = Drop | Restore | Reboot | Mute | Unmute | Lose | Dup | Emit | Goto | Wait | Until
AnyStep = Annotated[Steps, Field(discriminator="kind")]
SCENARIO: TypeAdapter[list[Steps]] = TypeAdapter(list[AnyStep])
