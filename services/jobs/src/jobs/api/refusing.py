"""Refusals that say when to try again."""

from collections.abc import Awaitable
from typing import TypeVar

from chassis.errors import Problem
from jobs.domain.review import TooSoonError
from jobs.front import TooManySubmissionsError

T = TypeVar("T")


async def refusing(work: Awaitable[T]) -> T:
    """Await `work`; refusals that need a header get it here."""
    try:
        return await work
    except TooSoonError as error:
        headers = {"Retry-After": str(error.retry_after)}
        raise Problem(429, error.code, str(error), headers=headers, retry_after=error.retry_after) from error
    except TooManySubmissionsError as error:
        headers = {"Retry-After": str(error.retry_after)}
        raise Problem(429, error.code, str(error), headers=headers) from error
