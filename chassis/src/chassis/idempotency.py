"""Idempotency-Key: the answer to a POST is stored in its own transaction, so a retry gets the same answer and
changes nothing. A second request under the same key waits for the first.
"""

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

import orjson
from fastapi import Request, Response
from sqlalchemy import Column, DateTime, Index, Integer, LargeBinary, MetaData, Table, Text, Uuid, text

from chassis.db import Transaction
from chassis.errors import Problem, conflict

KEEP = timedelta(hours=24)
MAX_KEY = 200
WAITS, WAIT_SECONDS = 150, 0.2
"""How often, and with what pauses, a request asks whether another one under its key has its answer."""

_CLAIM = text("""
INSERT INTO idempotency_keys (tenant_id, key, request, body_hash, created_at)
VALUES (:tenant, :key, :request, :hash, :now)
ON CONFLICT (tenant_id, key) DO UPDATE
    SET request = excluded.request, body_hash = excluded.body_hash, created_at = excluded.created_at,
        status = NULL, headers = NULL, body = NULL
    WHERE idempotency_keys.created_at < :oldest
RETURNING 1
""")
_FIND = text("""
SELECT request, body_hash, status, headers, body FROM idempotency_keys
WHERE tenant_id = :tenant AND key = :key
""")
_STORE = text("""
UPDATE idempotency_keys SET status = :status, headers = :headers, body = :body
WHERE tenant_id = :tenant AND key = :key
""")

_RELEASE = text("DELETE FROM idempotency_keys WHERE tenant_id = :tenant AND key = :key AND status IS NULL")


def idempotency_table(metadata: MetaData) -> Table:
    """The remembered answers of a service; add it to the service's metadata."""
    return Table(
        "idempotency_keys",
        metadata,
        Column("tenant_id", Uuid, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("request", Text, nullable=False),
        Column("body_hash", Text, nullable=False),
        Column("status", Integer),
        Column("headers", Text),
        Column("body", LargeBinary),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Index("ix_idempotency_keys_created_at", "created_at"),
    )


@dataclass(frozen=True, slots=True)
class OnceKey:
    """A request under its Idempotency-Key, as it is written down.

    The key itself is not: it keys the hash of the body, so that whoever has the table cannot guess passwords
    in a body by trying them.
    """

    key: str
    request: str
    body: str

    @classmethod
    def of(cls, key: str, method: str, path: str, body: bytes) -> Self:
        """Raises: Problem 422 when the key is empty or too long."""
        if not key.strip() or len(key) > MAX_KEY:
            message = f"Idempotency-Key must have 1 to {MAX_KEY} characters."
            raise Problem(422, "invalid_idempotency_key", message)
        secret = key.encode()
        hidden = hmac.digest(secret, body, hashlib.sha256).hex()
        return cls(hashlib.sha256(secret).hexdigest(), f"{method} {path}", hidden)


async def remembered(
    tx: Transaction,
    request: Request,
    once: OnceKey,
    inner: Callable[[Request], Coroutine[Any, Any, Response]],
) -> Response:
    """Run the request once per key.

    Raises:
        Problem: 422 when the key was used for another request or another body; 409 for a retry whose answer
            held a secret (`Cache-Control: no-store`): that is never written down.
    """
    # The insert waits here while another transaction holds the same key.
    if not await _claim(tx, once):
        answer = await _answer(tx, once)
        assert answer is not None  # stored by the transaction that claimed the key
        return answer
    response = await inner(request)
    await _store(tx, once, response)
    return response


async def remembered_apart(
    begin: Callable[[], AbstractAsyncContextManager[Transaction]],
    request: Request,
    once: OnceKey,
    inner: Callable[[Request], Coroutine[Any, Any, Response]],
) -> Response:
    """The same for a request that opens its own transactions: the key is claimed before, in one of its own.

    Raises:
        Problem: as for `remembered`; 409 while the first request under this key is still running, or was cut
            off before its answer was known.
    """
    for _ in range(WAITS):
        async with begin() as tx:
            if await _claim(tx, once):
                break
            answer = await _answer(tx, once)
        if answer is not None:
            return answer
        await asyncio.sleep(WAIT_SECONDS)
    else:
        raise conflict("still_running", "The first request under this Idempotency-Key has no answer yet.")
    try:
        response = await inner(request)
    except Exception:
        # A refused request does not use up its key.
        async with begin() as tx:
            await tx.session.execute(_RELEASE, {"tenant": tx.tenant_id, "key": once.key})
        raise
    async with begin() as tx:
        await _store(tx, once, response)
    return response


async def _claim(tx: Transaction, once: OnceKey) -> bool:
    values = {"tenant": tx.tenant_id, "key": once.key, "request": once.request, "hash": once.body}
    claimed = await tx.session.scalar(_CLAIM, values | {"now": tx.now, "oldest": tx.now - KEEP})
    return claimed is not None


async def _answer(tx: Transaction, once: OnceKey) -> Response | None:
    """The answer given before under this key; None when there is none yet."""
    found = (await tx.session.execute(_FIND, {"tenant": tx.tenant_id, "key": once.key})).one_or_none()
    if found is None:
        return None
    if (found.request, found.body_hash) != (once.request, once.body):
        raise Problem(422, "idempotency_key_reused", "This Idempotency-Key was used for a different request.")
    if found.status is None:
        return None
    if found.body is None:
        raise conflict("answer_not_kept", "This was done; its answer held a secret and is not repeated.")
    headers = orjson.loads(found.headers) | {"Idempotency-Replayed": "true"}
    return Response(found.body, found.status, headers)


async def _store(tx: Transaction, once: OnceKey, response: Response) -> None:
    headers = {k: v for k, v in response.headers.items() if k in {"content-type", "location"}}
    secret = "no-store" in response.headers.get("cache-control", "")
    values = {
        "status": response.status_code,
        "headers": orjson.dumps(headers).decode(),
        "body": None if secret else bytes(response.body),
    }
    await tx.session.execute(_STORE, values | {"tenant": tx.tenant_id, "key": once.key})
