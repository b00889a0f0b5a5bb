"""Default deny: every route of every service names a permission, or stands below with a reason."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from chassis.auth import Permission
from chassis.edge import PUBLIC, EdgeRoute, guard_of, needs, router

# Who may be asked by anybody, and why. Everywhere: no tenant's data is behind them.
EVERYWHERE = {
    "GET /health/live": "asked by the supervisor and by orchestrators",
    "GET /health/ready": "asked by the supervisor and by orchestrators",
    "GET /metrics": "scraped by Prometheus; numbers of the process, no tenant's data",
    "GET /openapi.json": "describes the interface",
    "GET /asyncapi": "describes the messages",
}
PUBLIC_ROUTES = {
    "identity": {
        "POST /api/v1/auth/token": "signing in comes before having a token",
        "POST /api/v1/auth/refresh": "the refresh token in the body is the proof",
        "POST /api/v1/auth/sign-out": "the refresh token in the body is the proof",
        "GET /.well-known/jwks.json": "public keys, which every service needs to verify tokens",
    },
    "inventory": {
        "POST /api/v1/intake/{token}": "the signature over the body is the proof of whose it is",
    },
    "jobs": {
        "GET /api/v1/public/labs/{tenant_slug}": "what a lab offers to everybody",
        "POST /api/v1/public/check/{tenant_slug}": "students have no accounts; counted per address",
        "POST /api/v1/public/submit/{tenant_slug}": "students have no accounts; counted per address",
        "GET /api/v1/public/status/{token}": "the secret in the link is the proof",
        "POST /api/v1/public/status/{token}/resend": "the secret in the link is the proof",
        "POST /api/v1/public/status/{token}/resubmit": "the secret in the link is the proof",
        "GET /api/v1/public/confirm/{token}": "the secret in the link is the proof",
        "POST /api/v1/public/confirm/{token}": "the secret in the link is the proof",
        "POST /api/v1/public/confirm/{token}/resend": "the secret in the link is the proof",
    },
    "dashboard": {
        "GET /": "the page that signs people in",
        "GET /page/{name}": "its scripts and styles, without data",
        "GET /assets/{name}": "scripts and styles of the app, without data",
        "GET /app/lab/{kind}/{token}": "the app, and the way to the plain page of a link",
        "GET /app/{path:path}": "the app, which asks who is signed in",
        "POST /api/v1/session": "signing in comes before having a session",
        "DELETE /api/v1/session": "the cookie is the proof; without one nothing happens",
        **{
            f"{method} {path}": "passed on with the caller's token to a service, which denies by default"
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
            for path in ("/api/v1/{path:path}", "/.well-known/{path:path}")
        },
    },
}


def public_routes(app: FastAPI) -> set[str]:
    """What an app lets anybody ask: routes marked public, and routes that are not behind the edge at all."""
    return {f"{method} {path}" for method, path, permission in walk(app) if permission is None}


def walk(app: FastAPI) -> Iterator[tuple[str, str, Permission | None]]:
    """Every method and path with the permission it needs."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        guard = guard_of(route.dependencies) if isinstance(route, EdgeRoute) else None
        permission = guard.permission if guard else None
        for method in (context.methods or {"ANY"}) - {"HEAD"}:
            yield method, str(context.path), permission


def test_only_listed_routes_are_public(service: Any, app: FastAPI):
    assert public_routes(app) == set(EVERYWHERE) | set(PUBLIC_ROUTES.get(service.name, {}))


def test_the_description_of_the_interface_says_where_a_token_is_needed(service: Any, app: FastAPI):
    described = {
        f"{method.upper()} {path}": operation
        for path, item in app.openapi()["paths"].items()
        for method, operation in item.items()
    }
    open_to_all = {name for name, operation in described.items() if not operation.get("security")}
    assert open_to_all <= PUBLIC_ROUTES.get(service.name, {}).keys() | EVERYWHERE.keys()


async def test_a_guarded_route_turns_away_whoever_has_no_token(app: FastAPI):
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        for method, path, permission in walk(app):
            if permission is None:
                continue
            url = re.sub(r"{[^}]+}", str(uuid4()), path)
            response = await client.request(method, url)
            assert response.status_code == 401, f"{method} {path}"
            assert response.headers["content-type"] == "application/problem+json", f"{method} {path}"


def test_the_walk_sees_the_routes_of_a_service(service: Any, app: FastAPI):
    """A walk that overlooks included routers would find nothing to complain about."""
    documented = {
        f"{method.upper()} {path}" for path, item in app.openapi()["paths"].items() for method in item
    }
    assert documented <= {f"{method} {path}" for method, path, _ in walk(app)}
    assert bool(documented) is ("api" in {path.stem for path in service.source.iterdir()})


def test_a_route_without_a_permission_cannot_be_made():
    api = router()
    with pytest.raises(TypeError, match="names no permission"):

        @api.get("/secrets")
        async def secrets() -> None: ...


def test_a_public_route_is_found_wherever_it_hides():
    app, outer, inner = FastAPI(openapi_url=None, docs_url=None, redoc_url=None), router(), router()

    @inner.get("/open", dependencies=[PUBLIC])
    async def open_to_all() -> None: ...

    @inner.get("/closed", dependencies=[needs(Permission.STOCK_READ)])
    async def closed() -> None: ...

    @app.get("/forgotten")
    async def forgotten() -> None: ...

    async def mounted(scope: Any, receive: Any, send: Any) -> None: ...

    outer.include_router(inner, prefix="/inner")
    app.include_router(outer, prefix="/outer")
    app.mount("/mounted", mounted)
    assert public_routes(app) == {"GET /outer/inner/open", "GET /forgotten", "ANY /mounted"}


def test_the_list_names_only_services_that_exist(all_services: Any):
    assert set(PUBLIC_ROUTES) <= {row.name for row in all_services}
