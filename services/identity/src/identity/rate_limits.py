"""Rate limits that all replicas share: the library `limits` on one small table of ours.

A fixed window per key. Keys are hashed, so the table holds neither addresses nor e-mails.
"""

import hashlib
import math
import time

import asyncpg
from limits import RateLimitItem, parse
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from identity.domain import TooManyAttemptsError

_HIT = text("""
INSERT INTO rate_limits AS known (key, hits, expires_at)
VALUES (:key, :amount, now() + make_interval(secs => :expiry))
ON CONFLICT (key) DO UPDATE SET
    hits = CASE WHEN known.expires_at <= now() THEN excluded.hits ELSE known.hits + excluded.hits END,
    expires_at = CASE WHEN known.expires_at <= now() THEN excluded.expires_at ELSE known.expires_at END
RETURNING hits
""")
_HITS = text("SELECT hits FROM rate_limits WHERE key = :key AND expires_at > now()")
_EXPIRY = text("SELECT extract(epoch FROM expires_at)::float FROM rate_limits WHERE key = :key")
_CLEAR = text("DELETE FROM rate_limits WHERE key = :key")
_PRUNE = text("DELETE FROM rate_limits WHERE expires_at <= now()")


class PostgresStorage(Storage):
    """Counters in the table `rate_limits`, each counted in a transaction of its own."""

    STORAGE_SCHEME = None  # made here, never from a URL

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__()
        self._engine = engine

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        return (SQLAlchemyError, asyncpg.PostgresError)

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        async with self._engine.begin() as connection:
            hits = await connection.scalar(_HIT, {"key": key, "expiry": expiry, "amount": amount})
            return int(hits)

    async def get(self, key: str) -> int:
        async with self._engine.connect() as connection:
            return int(await connection.scalar(_HITS, {"key": key}) or 0)

    async def get_expiry(self, key: str) -> float:
        """When the window of `key` ends, in seconds since 1970."""
        async with self._engine.connect() as connection:
            return float(await connection.scalar(_EXPIRY, {"key": key}) or time.time())

    async def check(self) -> bool:
        async with self._engine.connect() as connection:
            return await connection.scalar(text("SELECT true")) is True

    async def reset(self) -> int | None:
        """Forget windows that are over; running ones stay."""
        async with self._engine.begin() as connection:
            return (await connection.execute(_PRUNE)).rowcount

    async def clear(self, key: str) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(_CLEAR, {"key": key})


class AttemptLimiter:
    """Slows down whoever guesses passwords: per network address, and per account."""

    def __init__(self, engine: AsyncEngine, *, per_address: str, per_account: str) -> None:
        """Take the limits as `10/minute`.

        Raises:
            ValueError: a limit cannot be read.
        """
        self._storage = PostgresStorage(engine)
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._per_address, self._per_account = parse(per_address), parse(per_account)

    async def attempt(self, address: str, account: str) -> None:
        """Count an attempt before it is looked at.

        Raises:
            TooManyAttemptsError: there were too many from this address or for this account.
        """
        await self._hit(self._per_address, "address", address)
        await self._hit(self._per_account, "account", account)

    async def succeeded(self, account: str) -> None:
        """The attempt was right: earlier wrong ones no longer count."""
        await self._limiter.clear(self._per_account, "account", _hashed(account))

    async def prune(self) -> None:
        await self._storage.reset()

    async def _hit(self, limit: RateLimitItem, kind: str, key: str) -> None:
        hashed = _hashed(key)
        if not await self._limiter.hit(limit, kind, hashed):
            stats = await self._limiter.get_window_stats(limit, kind, hashed)
            raise TooManyAttemptsError(max(1, math.ceil(stats.reset_time - time.time())))


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
