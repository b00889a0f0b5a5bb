"""One child process: how it is described, started and stopped.

Every child leads its own session, so that a Ctrl-C in the terminal reaches the supervisor only, which then
stops its children in order. The kernel ends a child when its parent dies (PR_SET_PDEATHSIG), so that a killed
supervisor leaves no orphan. `setpriv` sets it in the child itself, because entering a user namespace or
changing the user clears it (prctl(2)).
"""

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

KILL_GRACE = 2.0
"""Seconds that the kernel gets to remove a process after SIGKILL."""


async def always() -> bool:
    """Readiness of a program that has no check."""
    return True


async def nothing() -> None:
    """Do nothing: the default of hooks."""


async def fit() -> str:
    """Find nothing wrong with a program that runs."""
    return ""


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. `stop_signals` is a ladder of (signal, seconds to wait); SIGKILL follows it."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    ready: Callable[[], Awaitable[bool]] = always
    ready_seconds: float = 60.0
    """Longest wait for readiness."""
    failing: Callable[[], Awaitable[str]] = fit
    """Why a program that runs must start anew, in words; empty while it need not."""
    look_seconds: float = 10.0
    """How often it is asked whether it is failing."""
    before_start: Callable[[], Awaitable[None]] = nothing
    """Runs before every start, restarts included: makes what the program finds on disk fit to start from."""
    run_as: Sequence[str] = ()
    """Command prefix that changes the user or the namespace."""
    stop_signals: Sequence[tuple[signal.Signals, float]] = ((signal.SIGTERM, 3.0),)
    death_signal: signal.Signals = signal.SIGKILL
    """Sent by the kernel when the supervisor dies."""
    cwd: Path | None = None


@dataclass(slots=True)
class Child:
    """A running program."""

    program: Program
    process: asyncio.subprocess.Process
    _stopped: bool = field(default=False)

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    async def wait(self) -> int:
        """Wait for the end and reap it; the exit code, negative for a signal."""
        return await self.process.wait()

    async def stop(self, until: float = 0.0) -> int:
        """Walk down the ladder of signals, then kill the whole process group. Returns the exit code.

        Args:
            until: loop time up to which the program may take, however short its own first step is.
        """
        clock = asyncio.get_running_loop().time
        for number, seconds in self.program.stop_signals:
            if not self.alive:
                break
            self.process.send_signal(number)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), max(seconds, until - clock()))
        kill_group(self.pid)
        return await asyncio.wait_for(self.process.wait(), KILL_GRACE)


async def spawn(program: Program, output: int) -> Child:
    """Start a program, not waiting for readiness. `output` is the descriptor that gets stdout and stderr."""
    await program.before_start()
    process = await asyncio.create_subprocess_exec(
        *program.run_as,
        *_tied_to_parent(program.death_signal),
        *program.argv,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        stderr=asyncio.subprocess.STDOUT,
        env=dict(program.env),
        cwd=program.cwd,
        start_new_session=True,
    )
    return Child(program, process)


def kill_group(pid: int) -> None:
    """Kill what is left of the process group that `pid` leads; nothing left is fine."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


async def until_ready(child: Child) -> bool:
    """Wait until the program answers; false when it ended or its time is over."""
    clock = asyncio.get_running_loop().time
    deadline = clock() + child.program.ready_seconds
    pause = 0.01
    while child.alive and clock() < deadline:
        if await child.program.ready():
            return True
        await asyncio.sleep(pause)
        # Servers need 30 ms, Python services seconds: ask often at first, then leave them the processor.
        pause = min(pause * 1.5, 0.15)
    return False


async def until_failing(child: Child) -> str:
    """Wait until a ready program must start anew; the reason, or nothing when it ended by itself."""
    while child.alive:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(child.wait(), child.program.look_seconds)
        if child.alive and (reason := await child.program.failing()):
            return reason
    return ""


def _tied_to_parent(death_signal: signal.Signals) -> list[str]:
    setpriv = _setpriv()
    return [setpriv, "--pdeathsig", death_signal.name.removeprefix("SIG"), "--"] if setpriv else []


@cache
def _setpriv() -> str | None:
    """Find util-linux's setpriv; systems without it (macOS) have no parent-death signal."""
    return shutil.which("setpriv")
