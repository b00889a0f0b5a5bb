"""Prints under random deaths: every printer prints one plate after the other while processes are killed.

The next plate is laid when the end of the last one is known, as a person does who takes it off: a print that
begins and ends between two looks at a printer, with another one after it, leaves no trace on any machine.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from cli.soak.ends import Ends
from cli.soak.farm import Farm
from cli.soak.judge import violations
from cli.supervisor import State, Supervised

FILES = tuple(f"soak_{name}.gcode.3mf" for name in ("bracket", "clamp", "dial", "foot", "gear", "hinge"))
MINUTES = (2.0, 12.0)
"""How long prints take, in the printers' own time."""
STALLED_SECONDS = 120.0
"""A print whose end is not known so long after it was laid is a violation."""
RECOVERY_SECONDS = 60.0
SPARED = frozenset({"simulator"})
"""The machines themselves: what they do is the truth."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to do: until so many prints or minutes are over, whichever is first. One of them is given."""

    prints: int | None
    minutes: float | None
    kills: int
    seed: int


@dataclass(slots=True)
class Outcome:
    """What happened."""

    prints: int = 0
    kills: int = 0
    violations: list[str] = field(default_factory=list)


class Soak:
    """One run."""

    def __init__(self, farm: Farm, plan: Plan, tell: Callable[[str], None]) -> None:
        self._farm, self._plan, self._tell = farm, plan, tell
        self._ends = Ends(farm.installation)
        self._laid = 0
        self._feeding = 0
        self._started = 0.0
        self.outcome = Outcome()

    async def run(self) -> Outcome:
        await self._farm.map(FILES)
        self._started = asyncio.get_running_loop().time()
        self._feeding = len(self._farm.serials)
        following = asyncio.create_task(self._ends.follow())
        try:
            async with asyncio.TaskGroup() as group:
                for serial in self._farm.serials:
                    group.create_task(self._keep_busy(serial))
                group.create_task(self._kill())
        finally:
            following.cancel()
            await asyncio.wait({following})
        await self._judge()
        return self.outcome

    async def _keep_busy(self, serial: str) -> None:
        random = Random(f"{self._plan.seed}|{serial}")  # noqa: S311 - replayable
        try:
            while self._is_due() and await self._print(serial, random):
                self.outcome.prints += 1
        finally:
            self._feeding -= 1

    async def _print(self, serial: str, random: Random) -> bool:
        """Print one plate; tells whether its end became known."""
        self._laid += 1
        printer_id = self._farm.printers[serial]
        known = self._ends.known[printer_id]
        outcome = random.choices(("finish", "fail", "cancel"), (18, 1, 1))[0]
        minutes = random.uniform(*MINUTES)
        await self._farm.print(serial, random.choice(FILES), outcome=outcome, minutes=minutes)
        if await _within(STALLED_SECONDS, lambda: self._ends.known[printer_id] > known):
            return True
        self.outcome.violations.append(f"{serial}: the end of a print is not known")
        return False

    @staticmethod
    async def _running(victim: Supervised) -> int | None:
        """The process to kill, once it runs again after an earlier death."""
        await _within(RECOVERY_SECONDS, lambda: victim.pid is not None)
        return victim.pid

    def _is_due(self) -> bool:
        """Whether one more print is to be laid."""
        return self._progress() < 1 and (self._plan.prints is None or self._laid < self._plan.prints)

    async def _kill(self) -> None:
        """Kill random processes at random moments."""
        random = Random(self._plan.seed)  # noqa: S311 - replayable
        for moment in sorted(random.random() for _ in range(self._plan.kills)):
            while self._progress() < moment:
                await asyncio.sleep(0.05)
            programs = self._farm.stack.supervisor.programs
            victim = random.choice([one for one in programs if one.program.name not in SPARED])
            if pid := await self._running(victim):
                os.kill(pid, signal.SIGKILL)
                self.outcome.kills += 1
                self._tell(f"kill {self.outcome.kills}: {victim.program.name}")
            await asyncio.sleep(random.uniform(0, 0.5))

    def _progress(self) -> float:
        """How much of the plan is done, from 0 to 1; all of it when no printer is kept busy any more."""
        if not self._feeding:
            return 1.0
        passed = asyncio.get_running_loop().time() - self._started
        by_time = passed / (self._plan.minutes * 60) if self._plan.minutes else 0.0
        by_count = self.outcome.prints / self._plan.prints if self._plan.prints else 0.0
        return max(by_time, by_count)

    async def _judge(self) -> None:
        programs = self._farm.stack.supervisor.programs
        if not await _within(RECOVERY_SECONDS, lambda: all(one.state is State.READY for one in programs)):
            broken = [one.program.name for one in programs if one.state is not State.READY]
            self.outcome.violations.append(f"not back in time: {', '.join(broken)}")
        self.outcome.violations += await violations(self._farm)


async def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    """Wait for a condition; tells whether it came true in time."""
    clock = asyncio.get_running_loop().time
    deadline = clock() + seconds
    while not condition():
        if clock() > deadline:
            return False
        await asyncio.sleep(0.05)
    return True
