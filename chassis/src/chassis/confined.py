"""Work on hostile input, in child processes that may neither grow, nor linger, nor write a file.

A child gets nothing of the service's environment and holds none of its secrets. It is used again and again,
so that a piece of work costs no start of Python; one that dies or takes too long is replaced.
"""

import asyncio
import json
import signal
import sys
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any

_MAX_ANSWER = 8 * 1024 * 1024
_ENVIRONMENT = {
    # Threads of linear algebra would each reserve address space.
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "PYTHONUTF8": "1",
}


class RefusedError(Exception):
    """The work's own refusal of its input; any function that runs confined may raise it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ExhaustedError(Exception):
    """The input took more time or memory than it may, or killed the process that read it."""


class BrokenError(Exception):
    """The work failed in a way that its author did not foresee."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece of work may take."""

    memory_bytes: int = 256 * 1024**2
    """What the child may write to, the interpreter included; files mapped to read do not count."""
    cpu_seconds: int = 30
    seconds: float = 60.0
    uses: int = 500
    """Pieces of work after which a child is replaced: nothing that leaks leaks for long."""


class Confined(AbstractAsyncContextManager["Confined"]):
    """Runs one function, `package.module:function`, in up to `processes` children.

    The function takes and returns what JSON can carry.
    """

    def __init__(self, target: str, limits: Limits, *, processes: int = 1) -> None:
        self._target, self._limits = target, limits
        self._turn = asyncio.Semaphore(processes)
        self._idle: list[_Child] = []
        self.peak_bytes = 0
        """Most memory that any child held."""
        self.deaths = 0
        """Children that did not survive their work."""
        self.broken = 0
        """Pieces of work that failed in an unforeseen way."""

    async def run(self, **arguments: Any) -> Any:
        """What the function answers.

        Raises:
            RefusedError: the function refused its input.
            ExhaustedError: it took too much.
            BrokenError: it failed otherwise.
        """
        async with self._turn:
            child = self._idle.pop() if self._idle else await _Child.start(self._target, self._limits)
            try:
                async with asyncio.timeout(self._limits.seconds):
                    answer = await child.ask(arguments)
            except (TimeoutError, ExhaustedError):
                self.deaths += 1
                await child.end()
                raise ExhaustedError("the input takes too much to read") from None
            except BaseException:
                await child.end()
                raise
            self.peak_bytes = max(self.peak_bytes, answer["peak_bytes"])
            if child.uses < self._limits.uses:
                self._idle.append(child)
            else:
                await child.end()
        self.broken += "broken" in answer
        return _value(answer)

    async def close(self) -> None:
        while self._idle:
            await self._idle.pop().end()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def _value(answer: dict[str, Any]) -> Any:
    if "refused" in answer:
        raise RefusedError(*answer["refused"])
    if "exhausted" in answer:
        raise ExhaustedError("the input takes too much memory to read")
    if "broken" in answer:
        raise BrokenError(answer["broken"])
    return answer["value"]


class _Child:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.uses = 0

    @classmethod
    async def start(cls, target: str, limits: Limits) -> "_Child":
        arguments = json.dumps(asdict(limits) | {"target": target})
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-m", "chassis.confined_child", arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            limit=_MAX_ANSWER,
        )
        return cls(process)

    async def ask(self, arguments: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.uses += 1
        try:
            self._process.stdin.write(json.dumps(arguments).encode() + b"\n")
            await self._process.stdin.drain()
            line = await self._process.stdout.readline()
            answer: dict[str, Any] = json.loads(line)
        except (ConnectionError, ValueError) as error:
            raise ExhaustedError("the process died") from error
        return answer

    async def end(self) -> None:
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
        # Also closes the pipes; a child that was killed ends at once.
        await self._process.communicate()
