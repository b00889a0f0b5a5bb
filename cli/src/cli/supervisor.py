"""Keeps programs running: started in order, restarted when they die or fail, stopped in the reverse order.

Programs given to one `start()` form a group: they start and stop together. A program that ends before it was
ready for the first time fails its `start()`; later it is restarted for ever, with a growing pause.
"""

import asyncio
import random
import signal
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cli.console import Console
from cli.errors import CommandError, ServerError
from cli.process import Child, Program, spawn, until_failing, until_ready

STOP_SECONDS = 8.5
"""Time for an orderly stop of everything, with a reserve to the promised 10 s for what must be forced."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses between restarts, in seconds: doubling from `first` to `longest`, each up to half shorter."""

    first: float = 0.2
    longest: float = 15.0
    healthy_after: float = 20.0
    """A program that ran this long starts again from `first`."""

    def pause(self, failures: int) -> float:
        """Return the pause after this many failures in a row, with jitter: not all in step."""
        whole = min(self.longest, self.first * 2.0 ** (failures - 1))
        return whole * random.SystemRandom().uniform(0.5, 1.0)


class State(StrEnum):
    STARTING = "starting"
    READY = "ready"
    WAITING = "waiting"
    """Ended, to be started again after a pause."""
    STOPPED = "stopped"


@dataclass(slots=True, eq=False)
class Supervised:
    """One kept program, as seen from outside."""

    program: Program
    state: State = State.STARTING
    pid: int | None = None
    restarts: int = 0
    lent: deque[Mapping[str, str]] = field(default_factory=deque)
    """More variables for the next starts, one set for each."""
    first_ready: asyncio.Future[None] = field(default_factory=asyncio.Future)
    task: asyncio.Task[None] | None = None


class Supervisor:
    """Starts, keeps and stops groups of programs."""

    def __init__(
        self,
        console: Console,
        *,
        backoff: Backoff | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._console = console
        self._backoff = backoff or Backoff()
        self._changed = changed
        self._groups: list[list[Supervised]] = []
        self._until = 0.0

    @property
    def programs(self) -> list[Supervised]:
        return [supervised for group in self._groups for supervised in group]

    async def start(self, *programs: Program) -> None:
        """Start a group and wait until every program is ready.

        Raises:
            CommandError: one ended or was not ready in time; the text ends with its last lines of output.
        """
        group = [Supervised(program) for program in programs]
        self._groups.append(group)
        for supervised in group:
            supervised.task = asyncio.create_task(self._keep(supervised), name=supervised.program.name)
        await asyncio.gather(*(supervised.first_ready for supervised in group))

    async def stop(self) -> None:
        """Stop all groups, the last started first; within a group at once.

        The first started group gets all the time that the others left over: it holds the data.
        """
        clock = asyncio.get_running_loop().time
        end = clock() + STOP_SECONDS
        while self._groups:
            self._until = end if len(self._groups) == 1 else 0.0
            tasks = [supervised.task for supervised in self._groups[-1] if supervised.task]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for supervised in self._groups.pop():
                # Whoever still waits for a start waits in vain.
                supervised.first_ready.cancel()

    def lend(self, name: str, *environments: Mapping[str, str]) -> None:
        """Give a program's next starts more variables, one set for each start; tests arm failpoints so."""
        self[name].lent.extend(environments)

    async def end(self, name: str) -> None:
        """Stop one program for good; its group goes on without it."""
        supervised = self[name]
        if supervised.task:
            supervised.task.cancel()
            await asyncio.gather(supervised.task, return_exceptions=True)
        for group in self._groups:
            if supervised in group:
                group.remove(supervised)
        self._changed()

    def __getitem__(self, name: str) -> Supervised:
        """The program of this name.

        Raises:
            KeyError: there is none.
        """
        for supervised in self.programs:
            if supervised.program.name == name:
                return supervised
        raise KeyError(name)

    async def _keep(self, supervised: Supervised) -> None:
        """Run a program until cancelled; the cancellation stops it in order."""
        failures = 0
        clock = asyncio.get_running_loop().time
        while True:
            started = clock()
            reason = await self._run_once(supervised)
            if not supervised.first_ready.done():
                supervised.first_ready.set_exception(ServerError(self._why(supervised, reason)))
            if supervised.first_ready.cancelled() or supervised.first_ready.exception():
                return
            failures = 1 if clock() - started > self._backoff.healthy_after else failures + 1
            supervised.restarts += 1
            pause = self._backoff.pause(failures)
            self._enter(supervised, State.WAITING)
            note = f"{supervised.program.name} {reason}; starting it again in {pause:.1f} s"
            self._console.write("platework", note)
            await asyncio.sleep(pause)

    async def _run_once(self, supervised: Supervised) -> str:
        """Run a program to its end; the reason why it ended, in words."""
        self._enter(supervised, State.STARTING)
        program = supervised.program
        if supervised.lent:
            program = replace(program, env={**program.env, **supervised.lent.popleft()})
        async with self._console.output_of(program.name) as output:
            try:
                child = await spawn(program, output)
            except (CommandError, OSError) as error:
                return f"did not start: {error}"
            supervised.pid = child.pid
            try:
                return await self._watch(supervised, child)
            finally:
                await child.stop(self._until)
                supervised.pid = None
                self._enter(supervised, State.STOPPED)

    async def _watch(self, supervised: Supervised, child: Child) -> str:
        self._changed()
        try:
            ready = await until_ready(child)
        except CommandError as error:
            return str(error)
        if ready:
            self._enter(supervised, State.READY)
            if not supervised.first_ready.done():
                supervised.first_ready.set_result(None)
        elif child.alive:
            return f"was not ready within {child.program.ready_seconds:.0f} s"
        return await until_failing(child) or _ending(await child.wait())

    def _why(self, supervised: Supervised, reason: str) -> str:
        name = supervised.program.name
        return f"{name} {reason}. The end of its output:\n{self._console.tail(name)}"

    def _enter(self, supervised: Supervised, state: State) -> None:
        supervised.state = state
        self._changed()


def _ending(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"
