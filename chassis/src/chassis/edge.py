"""The HTTP edge: authentication, permission, transaction and idempotency around every route.

A route names the permission it needs (`needs(...)`) or that it is public (`PUBLIC`), in its `dependencies`;
a route that names neither cannot be built. The transaction is committed before the answer leaves.
"""

import hashlib
from collections.abc import Callable, Coroutine, Sequence
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.params import Depends as DependsParam
from fastapi.routing import APIRoute
from pydantic import BaseModel

from chassis import failpoints, idempotency
from chassis.auth import Permission, Principal
from chassis.db import Database, Transaction, is_outage, retry_races
from chassis.errors import Problem

MAX_BODY_BYTES = 2 * 1024 * 1024

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class _Guard:
    """Marks a route with what it needs; `edge_route` acts on it before anything else runs."""

    def __init__(self, permission: Permission | None) -> None:
        self.permission = permission

    def __call__(self) -> None:
        return None


def needs(permission: Permission) -> Any:
    """Put into a route's `dependencies`: only callers with this permission get in."""
    return Depends(_Guard(permission))


PUBLIC = Depends(_Guard(None))
"""Put into a route's `dependencies`: anyone gets in, and there is no tenant and no transaction."""


def guard_of(dependencies: Sequence[DependsParam] | None) -> _Guard | None:
    for dependency in dependencies or ():
        if isinstance(dependency.dependency, _Guard):
            return dependency.dependency
    return None


class EdgeRoute(APIRoute):
    """A route behind the edge."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        if guard_of(options.get("dependencies")) is None:
            raise TypeError(f"{endpoint.__name__} ({path}) names no permission: use needs(...) or PUBLIC")
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Handler:
        inner = super().get_route_handler()
        guard = guard_of(self.dependencies)
        assert guard is not None
        permission = guard.permission

        async def handle(request: Request) -> Response:
            await _limit_body(request)
            database: Database | None = request.app.state.database
            if permission is None:
                return await (inner(request) if database is None else _unless_away(lambda: inner(request)))
            principal = await request.app.state.authenticator.authenticate(request)
            if not principal.may(permission):
                raise Problem(403, "forbidden", f"Your role ({principal.role}) lacks {permission}.")
            request.state.principal = principal
            if database is None:
                return await inner(request)
            return await _in_transaction(request, database, principal, inner)

        return handle


async def _in_transaction(
    request: Request, database: Database, principal: Principal, inner: Handler
) -> Response:
    key = request.headers.get("idempotency-key") if request.method == "POST" else None

    async def once() -> Response:
        async with database.transaction(principal.tenant_id, principal.actor) as tx:
            request.state.tx = tx
            if key is None:
                return await inner(request)
            body_hash = hashlib.sha256(await request.body()).hexdigest()
            return await idempotency.remembered(tx, request, key, body_hash, inner)

    response = await _unless_away(lambda: retry_races(once))
    failpoints.hit("http.committed")
    return response


async def _unless_away(work: Callable[[], Coroutine[Any, Any, Response]]) -> Response:
    """The answer of `work`; 503 when it failed because the database is away."""
    try:
        return await work()
    except Exception as error:
        if is_outage(error):
            raise _database_away() from error
        raise


def _database_away() -> Problem:
    return Problem(
        503,
        "database_unavailable",
        "The database does not answer right now; nothing was changed.",
        headers={"Retry-After": "2"},
    )


async def _limit_body(request: Request) -> None:
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MAX_BODY_BYTES:
        raise Problem(413, "body_too_large", f"At most {MAX_BODY_BYTES} bytes are accepted here.")


def router(**options: Any) -> APIRouter:
    """A router whose routes stand behind the edge."""
    return APIRouter(route_class=EdgeRoute, **options)


def _transaction(request: Request) -> Transaction:
    return cast("Transaction", request.state.tx)


def _principal(request: Request) -> Principal:
    return cast("Principal", request.state.principal)


Tx = Annotated[Transaction, Depends(_transaction)]
"""The open transaction of this request."""
Caller = Annotated[Principal, Depends(_principal)]
"""Who asks."""


class Page(BaseModel):
    """One page of a list: what every list answers with."""

    total: int
    skip: int
    limit: int


class Paging:
    """`skip` and `limit` of a list request."""

    def __init__(
        self,
        skip: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> None:
        self.skip, self.limit = skip, limit


PageQuery = Annotated[Paging, Depends()]
