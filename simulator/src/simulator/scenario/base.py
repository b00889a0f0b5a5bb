"""What a step is."""

import asyncio
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from simulator.printer import Printer

Seconds = Annotated[float, Field(gt=0, le=86_400)]
Frames = Annotated[int, Field(ge=1, le=100_000)]


class Step(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    async def apply(self, printer: "Printer") -> None:
        raise NotImplementedError


class Lasting(Step):
    """Begins now and ends by itself after `seconds`; without them it lasts until `Heal`."""

    seconds: Seconds | None = None

    async def begin(self, printer: "Printer") -> None:
        raise NotImplementedError

    async def end(self, printer: "Printer") -> None:
        raise NotImplementedError

    async def apply(self, printer: "Printer") -> None:
        await self.begin(printer)
        if self.seconds is not None:
            printer.spawn(self._end(printer, self.seconds))

    async def _end(self, printer: "Printer", seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.end(printer)
