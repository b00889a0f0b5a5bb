"""Idempotency-Key: the answer to a POST is stored in its own transaction, so a retry gets the same answer and
changes nothing. A second request under the same key waits for the first.
"""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import orjson
from fastapi import Request, Response
from sqlalchemy import Column, DateTime, Index, Integer, LargeBinary, MetaData, Table, Text, Uuid, text

from chassis.db import Transaction
from chassis.errors import Problem, conflict

KEEP = timedelta(hours=24)
MAX_KEY = 200

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


async def remembered(
    tx: Transaction,
    request: Request,
    key: str,
    body_hash: str,
    inner: Callable[[Request], Coroutine[Any, Any, Response]],
) -> Response:
    """Run the request once per key.

    Raises:
        Problem: 422 when the key was used for another request or another body, or is too long; 409 for a
            retry whose answer held a secret (`Cache-Control: no-store`): that is never written down.
    """
    if not key.strip() or len(key) > MAX_KEY:
        raise Problem(422, "invalid_idempotency_key", f"Idempotency-Key must have 1 to {MAX_KEY} characters.")
    what = f"{request.method} {request.url.path}"
    identity = {"tenant": tx.tenant_id, "key": key}
    # The insert waits here while another transaction holds the same key.
    claimed = await tx.session.scalar(
        _CLAIM, identity | {"request": what, "hash": body_hash, "now": tx.now, "oldest": tx.now - KEEP}
    )
    if not claimed:
        found = (await tx.session.execute(_FIND, identity)).one()
        if (found.request, found.body_hash) != (what, body_hash):
            raise Problem(
                422, "idempotency_key_reused", "This Idempotency-Key was used for a different request."
            )
        if found.body is None:
            raise conflict("answer_not_kept", "This was done; its answer held a secret and is not repeated.")
        headers = orjson.loads(found.headers) | {"Idempotency-Replayed": "true"}
        return Response(found.body, found.status, headers)
    response = await inner(request)
    headers = {k: v for k, v in response.headers.items() if k in {"content-type", "location"}}
    secret = "no-store" in response.headers.get("cache-control", "")
    await tx.session.execute(
        _STORE,
        identity
        | {
            "status": response.status_code,
            "headers": orjson.dumps(headers).decode(),
            "body": None if secret else bytes(response.body),
        },
    )
    return response
