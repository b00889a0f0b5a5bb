"""The HTTP edge: authentication, permission, transaction and idempotency around every route.

A route names the permission it needs (`needs(...)`) or that it is public (`PUBLIC`), in its `dependencies`;
a route that names neither cannot be built. The transaction is committed before the answer leaves.
"""

from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.params import Depends as DependsParam
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from pydantic import BaseModel
from starlette.types import Message

from chassis import failpoints, idempotency
from chassis.auth import Permission, Principal
from chassis.db import Database, Transaction, is_outage, is_unstorable, retry_races
from chassis.errors import Problem
from chassis.telemetry import log

MAX_BODY_BYTES = 2 * 1024 * 1024

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
MaxBody = Callable[[Any], int]
"""The largest body in bytes, from the service's settings."""


class _Guard:
    """Marks a route with what it needs; `edge_route` acts on it before anything else runs."""

    def __init__(
        self, permission: Permission | None, *, transaction: bool = True, max_body: MaxBody | None = None
    ) -> None:
        self.permission, self.transaction, self.max_body = permission, transaction, max_body


_BEARER = HTTPBearer(auto_error=False, description="An access token of POST /api/v1/auth/token.")


class _Anybody(_Guard):
    """A guard that lets everybody in."""

    def __init__(self, *, max_body: MaxBody | None = None) -> None:
        super().__init__(None, max_body=max_body)

    def __call__(self) -> None:
        return None


class _Needs(_Guard):
    """A guard that lets the description of the interface say that a token is needed."""

    def __call__(self, _: Annotated[object, Depends(_BEARER)]) -> None:
        return None


def needs(permission: Permission, *, transaction: bool = True, max_body: MaxBody | None = None) -> Any:
    """Put into a route's `dependencies`: only callers with this permission get in.

    Args:
        permission: what the caller's role must have.
        transaction: False for a route that waits for others (a printer, a large upload): it has no `Tx`, and
            opens short transactions with `Begin` before and after.
        max_body: allows larger bodies than elsewhere. Such a body is not read to compare it, so the route
            takes no Idempotency-Key: it must be harmless to repeat.
    """
    return Depends(_Needs(permission, transaction=transaction, max_body=max_body))


PUBLIC = Depends(_Anybody())
"""Put into a route's `dependencies`: anyone gets in, and there is no tenant and no transaction."""


def public(*, max_body: MaxBody) -> Any:
    """As `PUBLIC`, for a route that takes larger bodies than elsewhere."""
    return Depends(_Anybody(max_body=max_body))


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

        async def handle(given: Request) -> Response:
            limit = guard.max_body(given.app.state.settings) if guard.max_body else MAX_BODY_BYTES
            body = _Body(given, limit)
            try:
                return await answer(body.request)
            except Exception as error:
                if body.is_too_large:
                    raise _too_large(limit) from error
                raise

        async def answer(request: Request) -> Response:
            database: Database | None = request.app.state.database
            if permission is None:
                return await (inner(request) if database is None else _unless_away(lambda: inner(request)))
            principal = await request.app.state.authenticator.authenticate(request)
            if not principal.may(permission):
                raise Problem(403, "forbidden", f"Your role ({principal.role}) lacks {permission}.")
            request.state.principal = principal
            if database is None:
                return await inner(request)
            if guard.transaction:
                return await _in_transaction(request, database, principal, inner)
            remembers = guard.max_body is None
            return await _between_transactions(request, database, principal, inner, remembers=remembers)

        return handle


async def _in_transaction(
    request: Request, database: Database, principal: Principal, inner: Handler
) -> Response:
    key = _key_of(request)

    async def once() -> Response:
        async with database.transaction(principal.tenant_id, principal.actor) as tx:
            request.state.tx = tx
            if key is None:
                return await inner(request)
            return await idempotency.remembered(tx, request, await _once_key(request, key), inner)

    response = await _unless_away(lambda: retry_races(once))
    failpoints.hit("http.committed")
    return response


async def _between_transactions(
    request: Request, database: Database, principal: Principal, inner: Handler, *, remembers: bool
) -> Response:
    """Run a route that opens transactions itself; what it committed stays when it fails later."""

    def begin() -> AbstractAsyncContextManager[Transaction]:
        return database.transaction(principal.tenant_id, principal.actor)

    request.state.begin = begin
    key = _key_of(request) if remembers else None
    if key is None:
        return await _unless_away(lambda: inner(request))
    once = await _once_key(request, key)
    return await _unless_away(lambda: idempotency.remembered_apart(begin, request, once, inner))


def _key_of(request: Request) -> str | None:
    return request.headers.get("idempotency-key") if request.method == "POST" else None


async def _once_key(request: Request, key: str) -> idempotency.OnceKey:
    return idempotency.OnceKey.of(key, request.method, request.url.path, await request.body())


async def _unless_away(work: Callable[[], Coroutine[Any, Any, Response]]) -> Response:
    """The answer of `work`; 503 when the database is away, 422 when it cannot hold a value."""
    try:
        return await work()
    except Exception as error:
        if is_outage(error):
            raise _database_away() from error
        if is_unstorable(error):
            log.warning("a value could not be stored", error=repr(error))
            message = "A value is too large, or holds a character (NUL) that cannot be stored."
            raise Problem(422, "unstorable_value", message) from error
        raise


def _database_away() -> Problem:
    return Problem(
        503,
        "database_unavailable",
        "The database does not answer right now; nothing was changed.",
        headers={"Retry-After": "2"},
    )


class _Body:
    """Counts a body while it is read, whatever its headers say of its length."""

    def __init__(self, request: Request, limit: int) -> None:
        """Refuse a body that says of itself that it is too large.

        Raises:
            Problem: 413.
        """
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > limit:
            raise _too_large(limit)
        self.request = Request(request.scope, self._receive)
        self._source, self._left = request.receive, limit

    @property
    def is_too_large(self) -> bool:
        return self._left < 0

    async def _receive(self) -> Message:
        message = await self._source()
        self._left -= len(message.get("body", b""))
        if self.is_too_large:
            raise ValueError("the body is larger than it may be")
        return message


def _too_large(limit: int) -> Problem:
    return Problem(413, "body_too_large", f"At most {limit} bytes are accepted here.")


def router(**options: Any) -> APIRouter:
    """A router whose routes stand behind the edge."""
    return APIRouter(route_class=EdgeRoute, **options)


def _transaction(request: Request) -> Transaction:
    return cast("Transaction", request.state.tx)


def _principal(request: Request) -> Principal:
    return cast("Principal", request.state.principal)


Tx = Annotated[Transaction, Depends(_transaction)]
"""The open transaction of this request."""


def _begin(request: Request) -> Callable[[], AbstractAsyncContextManager[Transaction]]:
    return cast("Callable[[], AbstractAsyncContextManager[Transaction]]", request.state.begin)


Begin = Annotated[Callable[[], AbstractAsyncContextManager[Transaction]], Depends(_begin)]
"""Opens a transaction of this caller; only in routes with `needs(..., transaction=False)`."""
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
