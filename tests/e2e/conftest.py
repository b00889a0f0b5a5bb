"""Platework as its users meet it: the commands as processes, everything else over HTTP."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from cli.client import Api, signed_in
from cli.datadir import DataDir
from cli.programs import Simulation
from cli.soak.farm import Farm, farm_on
from cli.stack import Stack

LONG = 100.0
"""Deadline for what a busy machine does slowly, in seconds."""
SPEED = 600.0


@dataclass
class Command:
    """A running command."""

    process: asyncio.subprocess.Process
    arguments: tuple[str, ...]

    async def line(self) -> str:
        """The next line of its stdout; empty at the end."""
        assert self.process.stdout
        async with asyncio.timeout(LONG):
            return (await self.process.stdout.readline()).decode().rstrip("\n")

    async def ended(self) -> tuple[int, str, str]:
        """Its exit code, and what is left of stdout and stderr."""
        async with asyncio.timeout(LONG):
            output, errors = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, output.decode(), (errors or b"").decode()

    def family(self) -> list[psutil.Process]:
        """The process and all its descendants."""
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]


@asynccontextmanager
async def _platework(*arguments: object, **options: object) -> AsyncIterator[Command]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "cli", *map(str, arguments)),
        **{"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.PIPE} | options,
    )
    try:
        yield Command(process, tuple(map(str, arguments)))
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.fixture(scope="session")
def platework() -> Callable[..., AbstractAsyncContextManager[Command]]:
    """Run the command line for the length of a block; what still runs then is killed."""
    return _platework


@pytest.fixture(scope="session")
def user() -> Callable[..., AbstractAsyncContextManager[Api]]:
    """Sign in as the first admin of an installation, with the password in its data directory."""

    def sign_in(url: str, data: Path, tenant: str) -> AbstractAsyncContextManager[Api]:
        return signed_in(url, tenant, f"admin@{tenant}.local", (data / "admin-password").read_text())

    return sign_in


@pytest.fixture(scope="session")
async def farm(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Farm]:
    """A running Platework with two simulated printers that print what they are told, fast."""
    folder = tmp_path_factory.mktemp("e2e") / "data"
    stack = Stack(DataDir(folder), simulation=Simulation(2, speed=SPEED, loop=False))
    try:
        await stack.start()
        async with farm_on(stack) as farm:
            yield farm
    finally:
        await stack.stop()
