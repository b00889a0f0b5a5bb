"""Webhooks: one signed POST per event."""

import asyncio
import hmac
import ssl
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpcore
import orjson

from notifications.domain.addresses import ForbiddenAddressError
from notifications.domain.deliveries import Outcome
from notifications.sending.reach import Guarded, UnknownHostError

_SHOWN_BYTES = 300
_WAITS = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Post:
    """What is sent."""

    url: str
    delivery_id: UUID
    event_id: UUID
    event_type: str
    body: bytes


def signature(secrets: Sequence[str], timestamp: str, body: bytes) -> str:
    """What proves who sent a body and when; one for each valid secret, the newest first."""
    signed = timestamp.encode() + b"." + body
    return " ".join(f"sha256={hmac.new(one.encode(), signed, sha256).hexdigest()}" for one in secrets)


def encode(document: dict[str, Any]) -> bytes:
    return orjson.dumps(document)


class Webhooks:
    """Posts, without following where an answer points to."""

    def __init__(self, *, seconds: float, allowed: Collection[str]) -> None:
        self._seconds, self._guard = seconds, Guarded(allowed)
        self._tls = ssl.create_default_context()

    async def post(self, what: Post, secrets: Sequence[str], *, at: int) -> Outcome:
        """Send it once.

        Args:
            what: the message.
            secrets: to sign with.
            at: the time that is signed, in seconds since 1970.
        """
        began = time.monotonic()
        outcome = await self._try(what, self._headers(what, secrets, str(at)))
        return replace(outcome, latency_ms=int((time.monotonic() - began) * 1000))

    async def _try(self, what: Post, headers: Mapping[bytes | str, bytes | str]) -> Outcome:
        host = urlsplit(what.url).hostname or ""
        try:
            # As a whole: a host that trickles its answer byte by byte resets every other limit.
            async with asyncio.timeout(self._seconds):
                return await self._request(what, headers)
        except (ForbiddenAddressError, UnknownHostError) as error:
            return Outcome(error.code, str(error), is_final=isinstance(error, ForbiddenAddressError))
        except (TimeoutError, httpcore.TimeoutException):
            return Outcome("timeout", f"{host} did not answer within {self._seconds:g} seconds.")
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            return _unreachable(host, error)

    async def _request(self, what: Post, headers: Mapping[bytes | str, bytes | str]) -> Outcome:
        limits = dict.fromkeys(("connect", "read", "write", "pool"), self._seconds)
        async with (
            httpcore.AsyncConnectionPool(
                ssl_context=self._tls, network_backend=self._guard, max_keepalive_connections=0
            ) as pool,
            pool.stream(
                "POST", what.url, headers=headers, content=what.body, extensions={"timeout": limits}
            ) as response,
        ):
            return await _judge(response)

    @staticmethod
    def _headers(what: Post, secrets: Sequence[str], timestamp: str) -> dict[bytes | str, bytes | str]:
        parts = urlsplit(what.url)
        return {
            "Host": parts.netloc,
            "Content-Type": "application/json",
            "Content-Length": str(len(what.body)),
            "User-Agent": "Platework-Webhooks/1",
            "X-Platework-Event": what.event_type,
            "X-Platework-Event-Id": str(what.event_id),
            "X-Platework-Delivery-Id": str(what.delivery_id),
            "X-Platework-Timestamp": timestamp,
            "X-Platework-Signature": signature(secrets, timestamp, what.body),
        }


def _unreachable(host: str, error: Exception) -> Outcome:
    chain = (error, error.__cause__, error.__context__)
    for one in chain:
        if isinstance(one, ssl.SSLError):
            return Outcome("tls", f"{host} shows no valid certificate: {one.reason or one}.")
    return Outcome("unreachable", f"{host} cannot be reached: {error or type(error).__name__}.")


async def _judge(response: httpcore.Response) -> Outcome:
    status = response.status
    if 200 <= status < 300:
        return Outcome("ok", f"It answered {status}.", status)
    if 300 <= status < 400:
        where = _header(response, b"location") or "elsewhere"
        message = f"It answered {status} and points to {where[:200]}: redirects are not followed."
        return Outcome("redirect", message, status)
    said = await _beginning(response)
    message = f"It answered {status}{f': {said}' if said else ''}."
    if status == 410:
        return Outcome("gone", message, status, is_final=True, is_gone=True)
    return Outcome("refused", message, status, retry_after=_wish(response) if status in _WAITS else None)


async def _beginning(response: httpcore.Response) -> str:
    """The first words of an answer; the rest is not read."""
    found = b""
    async for piece in response.aiter_stream():
        found += piece
        if len(found) >= _SHOWN_BYTES:
            break
    text = found[:_SHOWN_BYTES].decode(errors="replace")
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _wish(response: httpcore.Response) -> timedelta | None:
    wish = _header(response, b"retry-after")
    return timedelta(seconds=int(wish)) if wish and wish.isdecimal() and len(wish) < 7 else None


def _header(response: httpcore.Response, name: bytes) -> str | None:
    found = next((value for key, value in response.headers if key.lower() == name), None)
    return found.decode("latin-1") if found is not None else None
