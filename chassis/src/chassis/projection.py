"""Reading across services: an id that this service's projection does not know yet may arrive in a moment."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from chassis.errors import Problem

PATIENCE_SECONDS = 2.0
_POLL_SECONDS = 0.05


async def await_known(check: Callable[[], Awaitable[bool]], noun: str) -> None:
    """Wait up to two seconds for another service's event to arrive here.

    Raises:
        Problem: 409 `not_yet_known`, which may be retried.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not await check():
        if time.monotonic() > deadline:
            detail = f"This {noun} is not known here (yet): check the id, or try again in a moment."
            raise Problem(409, "not_yet_known", detail, headers={"Retry-After": "2"})
        await asyncio.sleep(_POLL_SECONDS)
