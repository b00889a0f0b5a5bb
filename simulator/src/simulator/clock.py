"""Compressed time: how long a simulated second takes here, and how often a printer may speak."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Clock:
    """Maps simulated seconds to real ones.

    `speed` is simulated seconds per real second. `max_rate` bounds the steps of one printer per real
    second: a nine-hour print compressed to a second still shows every change of state, but never floods
    its clients.
    """

    speed: float = 1.0
    max_rate: float = 10.0

    def real(self, simulated: float) -> float:
        """Real seconds that a step of `simulated` seconds lasts."""
        return max(simulated / self.speed, 1.0 / self.max_rate)

    @property
    def tick(self) -> float:
        """Real seconds between two reports of a busy printer: one simulated second, or the bound."""
        return self.real(1.0)

    async def sleep(self, simulated: float) -> None:
        await asyncio.sleep(self.real(simulated))

    def now(self) -> datetime:
        return datetime.now(UTC)
