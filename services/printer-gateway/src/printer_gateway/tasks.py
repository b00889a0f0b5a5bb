"""Running several things at once, and ending them for certain.

Before Python 3.12 `asyncio.wait_for` swallows a cancellation that meets its result, and the NATS client uses
it everywhere; a TaskGroup cancels its tasks once and would wait for ever.
"""

import asyncio
import time
from collections.abc import Coroutine, Iterable
from typing import Any

AGAIN_SECONDS = 2.0


async def together(*work: Coroutine[Any, Any, None]) -> None:
    """Run loops at once until one fails; its error is raised when all have ended."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        await end(tasks)


async def end(tasks: Iterable[asyncio.Task[Any]], *, within: float = float("inf")) -> None:
    """Cancel tasks, again and again, until they are done; after `within` seconds leave them behind."""
    deadline = time.monotonic() + within
    pending = {task for task in tasks if not task.done()}
    while pending and time.monotonic() < deadline:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=AGAIN_SECONDS)
    for task in tasks:
        task.add_done_callback(_heard)


def _heard(task: asyncio.Task[Any]) -> None:
    """Nobody needs to hear how a cancelled task ended."""
    if not task.cancelled():
        task.exception()
