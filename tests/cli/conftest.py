"""Small real child processes, and waiting with a deadline."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from cli.console import Console
from cli.process import Program
from cli.settings import child_environment


@pytest.fixture
def console(tmp_path: Path):
    console = Console(tmp_path / "logs")
    yield console
    console.close()


@pytest.fixture
def python() -> Callable[..., Program]:
    """Make a program out of Python text."""

    def program(text: str, name: str = "child", **options: Any) -> Program:
        return Program(name, (sys.executable, "-u", "-c", text), child_environment(), **options)

    return program


@pytest.fixture
def eventually() -> Callable[..., Awaitable[None]]:
    """Wait until a condition holds; fails after the deadline."""

    async def wait(condition: Callable[[], bool], seconds: float = 60.0) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.01)

    return wait


@pytest.fixture
def gone() -> Callable[[int], bool]:
    """Tell whether a process ended (a zombie has ended)."""

    def is_gone(pid: int) -> bool:
        try:
            return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    return is_gone
