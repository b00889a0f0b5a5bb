"""Passwords: argon2id, off the event loop, a few at a time because each takes 64 MiB."""

import asyncio
import secrets
from collections.abc import Callable
from typing import TypeVar

from pwdlib import PasswordHash

T = TypeVar("T")

_AT_ONCE = 2


class Passwords:
    """Hashes and verifies passwords."""

    def __init__(self) -> None:
        self._hasher = PasswordHash.recommended()
        self._turn = asyncio.Semaphore(_AT_ONCE)
        # Verified when there is no such user, so that the answer takes as long as for a wrong password.
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    async def hash(self, password: str) -> str:
        return await self._off_loop(lambda: self._hasher.hash(password))

    async def verify(self, password: str, stored: str | None) -> tuple[bool, str | None]:
        """Whether the password is right, and a better hash to keep when the parameters have grown."""
        right, better = await self._off_loop(
            lambda: self._hasher.verify_and_update(password, stored or self._nobody)
        )
        return right and stored is not None, better

    async def _off_loop(self, work: Callable[[], T]) -> T:
        async with self._turn:
            return await asyncio.to_thread(work)
