"""Whoever guesses passwords is slowed down: per network address, and per account."""

from limits import RateLimitItem, parse
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.rate_limits import RateLimiter
from identity.domain import TooManyAttemptsError


class AttemptLimiter:
    """Counts attempts to sign in."""

    def __init__(self, engine: AsyncEngine, *, per_address: str, per_account: str) -> None:
        """Take the limits as `10/minute`.

        Raises:
            ValueError: a limit cannot be read.
        """
        self._limiter = RateLimiter(engine)
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
        await self._limiter.clear(self._per_account, "account", account)

    async def prune(self) -> None:
        await self._limiter.prune()

    async def _hit(self, limit: RateLimitItem, kind: str, key: str) -> None:
        wait = await self._limiter.hit(limit, kind, key)
        if wait is not None:
            raise TooManyAttemptsError(wait)
