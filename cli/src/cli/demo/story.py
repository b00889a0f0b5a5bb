"""A story in steps, each of which must be seen to happen."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")

STEP_SECONDS = 45.0
_POLL_SECONDS = 0.05


class NotSeenError(Exception):
    """Something did not happen in time."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was to be seen."""

    name: str
    ok: bool
    seconds: float
    """From the start of the step until it was seen."""
    said: str


@dataclass(slots=True)
class Story:
    """What was seen so far."""

    tell: Callable[[Step], None]
    steps: list[Step] = field(default_factory=list)

    async def step(self, name: str, said: str, work: Awaitable[T]) -> T:
        """Do one step and note it; a step that fails ends the story.

        Raises:
            NotSeenError: it was not seen.
        """
        started = time.perf_counter()
        try:
            result = await work
        except Exception as error:
            self._note(Step(name, ok=False, seconds=time.perf_counter() - started, said=str(error)))
            raise NotSeenError(f"{name}: {error}") from error
        self._note(Step(name, ok=True, seconds=time.perf_counter() - started, said=said))
        return result

    def _note(self, step: Step) -> None:
        self.steps.append(step)
        self.tell(step)


async def until(look: Callable[[], Awaitable[T | None]], what: str) -> T:
    """Wait for something to be seen.

    Raises:
        NotSeenError: it was not, in good time.
    """
    deadline = time.monotonic() + STEP_SECONDS
    while True:
        found = await look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise NotSeenError(f"not seen within {STEP_SECONDS:.0f} s: {what}")
        await asyncio.sleep(_POLL_SECONDS)
