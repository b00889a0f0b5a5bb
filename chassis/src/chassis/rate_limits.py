"""Rate limits that all replicas share: the library `limits` on one small table of the service.

A fixed window per key. Keys are hashed, so the table holds neither addresses nor e-mails.
"""

import hashlib
import math
import time

import asyncpg
from limits import RateLimitItem
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter
from sqlalchemy import Column, DateTime, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

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


def rate_limits_table(metadata: MetaData) -> Table:
    """The counters of a service; add it to the service's metadata. It holds no tenant's data."""
    return Table(
        "rate_limits",
        metadata,
        Column("key", Text, primary_key=True),
        Column("hits", Integer, nullable=False),
        Column("expires_at", DateTime(timezone=True), nullable=False),
        Index("ix_rate_limits_expires_at", "expires_at"),
    )


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


class RateLimiter:
    """Counts what happens per kind and key."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._storage = PostgresStorage(engine)
        self._limiter = FixedWindowRateLimiter(self._storage)

    async def hit(self, limit: RateLimitItem, kind: str, key: str) -> int | None:
        """Count one; when that is too many, the seconds until it is not, else None."""
        hashed = _hashed(key)
        if await self._limiter.hit(limit, kind, hashed):
            return None
        return await self._wait(limit, kind, hashed)

    async def full(self, limit: RateLimitItem, kind: str, key: str) -> int | None:
        """As `hit`, without counting."""
        hashed = _hashed(key)
        if await self._limiter.test(limit, kind, hashed):
            return None
        return await self._wait(limit, kind, hashed)

    async def clear(self, limit: RateLimitItem, kind: str, key: str) -> None:
        """Count anew."""
        await self._limiter.clear(limit, kind, _hashed(key))

    async def prune(self) -> None:
        """Forget windows that are over."""
        await self._storage.reset()

    async def _wait(self, limit: RateLimitItem, kind: str, hashed: str) -> int:
        stats = await self._limiter.get_window_stats(limit, kind, hashed)
        return max(1, math.ceil(stats.reset_time - time.time()))


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
