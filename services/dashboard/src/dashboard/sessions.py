"""Sessions of browsers: the cookie holds a random name, the tokens stay here, sealed, in a key-value bucket.

They outlive the edge, and replicas share them. A refresh token works once, so one process at a time renews a
session: it marks the record by compare-and-set first, and the others wait for what it writes.
"""

import asyncio
import hashlib
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from typing import TypeVar

import nats.errors
import orjson
from nats.js.errors import (
    APIError,
    KeyNotFoundError,
    KeyWrongLastSequenceError,
    NoStreamResponseError,
    ServiceUnavailableError,
)
from nats.js.kv import KeyValue

from chassis.broker import Broker
from chassis.errors import Problem
from chassis.sealing import Sealer, UnsealError
from chassis.telemetry import log
from contracts.topology import SESSIONS
from dashboard.identity import Identity, RefusedError, Tokens

EARLY_SECONDS = 60
"""How long before its end an access token is renewed."""
_RENEWING_SECONDS = 20.0
"""Longer than a renewal may take: a mark this old is of a process that died."""
_POLL_SECONDS = 0.1
_TIMEOUT = 2.0
_AWAY = (nats.errors.Error, NoStreamResponseError, ServiceUnavailableError, OSError, TimeoutError)
T = TypeVar("T")


class SessionsUnavailableError(Exception):
    code = "sessions_unavailable"


@dataclass(frozen=True, slots=True)
class Session:
    """What is kept of one sign-in. Times are seconds since 1970, as processes share them."""

    access_token: str
    refresh_token: str
    ends_at: float
    """When the access token ends."""
    renewing_at: float = 0.0
    """When somebody began to renew it."""

    @classmethod
    def of(cls, tokens: Tokens) -> "Session":
        return cls(tokens.access_token, tokens.refresh_token, time.time() + tokens.seconds)

    @property
    def is_fresh(self) -> bool:
        return time.time() < self.ends_at - EARLY_SECONDS

    @property
    def is_being_renewed(self) -> bool:
        return time.time() < self.renewing_at + _RENEWING_SECONDS


class Sessions:
    """Opens, continues and ends sessions."""

    def __init__(self, broker: Broker, identity: Identity, sealer: Sealer) -> None:
        self._broker, self._identity, self._sealer = broker, identity, sealer
        self._bucket: KeyValue | None = None

    async def open(self, credentials: dict[str, str], address: str) -> tuple[str, str]:
        """Sign in; the cookie's value and the first access token.

        Raises:
            Problem: what identity answers.
            SessionsUnavailableError: the broker does not answer.
        """
        session = Session.of(await self._identity.sign_in(credentials, address))
        cookie = secrets.token_urlsafe(32)
        await self._write(_key(cookie), session, last=0)
        return cookie, session.access_token

    async def token(self, cookie: str) -> str | None:
        """A session's access token, renewed when it is due; None when the session has ended.

        Raises:
            Problem: 503 while identity is away and the token has run out.
            SessionsUnavailableError: the broker does not answer.
        """
        key = _key(cookie)
        while True:
            found = await self._read(key)
            if found is None:
                return None
            session, revision = found
            if session.is_fresh:
                return session.access_token
            if session.is_being_renewed:
                await asyncio.sleep(_POLL_SECONDS)
                continue
            marked = replace(session, renewing_at=time.time())
            revision = await self._write(key, marked, last=revision)
            if revision:
                return await self._renew(key, session, revision)

    async def end(self, cookie: str) -> None:
        """Sign out: here first, then at identity, whose refresh tokens end as well.

        Raises:
            SessionsUnavailableError: the broker does not answer.
        """
        key = _key(cookie)
        found = await self._read(key)
        if found is not None:
            await self._forget(key)
            await self._revoke(found[0])

    async def _renew(self, key: str, session: Session, revision: int) -> str | None:
        try:
            renewed = Session.of(await self._identity.refresh(session.refresh_token))
        except RefusedError:
            await self._forget(key)
            return None
        except BaseException:
            # Nothing was renewed: whoever comes next may try at once.
            await self._write(key, session, last=revision)
            raise
        if not await self._write(key, renewed, last=revision):
            # Signed out meanwhile: what was just given must not live on.
            await self._revoke(renewed)
            return None
        return renewed.access_token

    async def _revoke(self, session: Session) -> None:
        try:
            await self._identity.sign_out(session.refresh_token)
        except Problem as problem:
            # Its tokens are gone from the bucket and were nowhere else: nobody can use them any more.
            log.warning("identity was not told of a sign-out", error=problem.code)

    async def _read(self, key: str) -> tuple[Session, int] | None:
        async def read(bucket: KeyValue) -> KeyValue.Entry | None:
            try:
                return await bucket.get(key)
            except KeyNotFoundError:
                return None

        entry = await self._with(read)
        if entry is None:
            return None
        try:
            session = Session(**orjson.loads(self._sealer.open((entry.value or b"").decode(), key)))
        except (UnsealError, TypeError, ValueError) as error:
            log.warning("unreadable session", error=repr(error))
            return None
        return session, entry.revision or 0

    async def _write(self, key: str, session: Session, *, last: int) -> int:
        """Write over a revision (0: there is none); the new one, 0 when somebody else wrote meanwhile."""
        sealed = self._sealer.seal(orjson.dumps(asdict(session)).decode(), key).encode()

        async def write(bucket: KeyValue) -> int:
            try:
                return await bucket.update(key, sealed, last=last)
            except KeyWrongLastSequenceError:
                return 0

        return await self._with(write)

    async def _forget(self, key: str) -> None:
        await self._with(lambda bucket: bucket.purge(key))

    async def _with(self, work: Callable[[KeyValue], Awaitable[T]]) -> T:
        try:
            if self._bucket is None:
                self._bucket = await self._broker.client.jetstream(timeout=_TIMEOUT).key_value(SESSIONS)
            return await work(self._bucket)
        except _AWAY as error:
            raise SessionsUnavailableError("Sessions cannot be read right now.") from error
        except APIError as error:
            if getattr(error, "code", None) != 503:
                raise
            raise SessionsUnavailableError("Sessions cannot be read right now.") from error


def _key(cookie: str) -> str:
    """Where a session is kept: who reads the bucket does not learn a cookie."""
    return hashlib.sha256(cookie.encode()).hexdigest()
