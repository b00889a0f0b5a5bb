"""Signing in and out with a browser."""

from typing import Annotated, cast

from fastapi import Depends, Request, Response

from chassis.auth import GRANTS, Permission, Role
from chassis.edge import PUBLIC, needs, router
from dashboard.cookie import SessionCookie
from dashboard.identity import Identity
from dashboard.schemas import SessionAnswer, SignIn
from dashboard.sessions import Sessions

api = router(tags=["session"])


def _sessions(request: Request) -> Sessions:
    return cast("Sessions", request.app.state.sessions)


def _cookie(request: Request) -> SessionCookie:
    return cast("SessionCookie", request.app.state.cookie)


def _identity(request: Request) -> Identity:
    return cast("Identity", request.app.state.identity)


Held = Annotated[Sessions, Depends(_sessions)]
Cookie = Annotated[SessionCookie, Depends(_cookie)]
Door = Annotated[Identity, Depends(_identity)]


@api.post("/session", status_code=201, dependencies=[PUBLIC])
async def sign_in(
    request: Request, response: Response, held: Held, cookie: Cookie, door: Door, body: SignIn
) -> SessionAnswer:
    """Sign in with a browser: the answer sets a cookie, and no token leaves the server."""
    cookie.check(request)
    address = request.client.host if request.client else "unknown"
    value, token = await held.open(body.model_dump(), address)
    cookie.give(request, response, value)
    return await _answer(response, door, token)


@api.get("/session", dependencies=[needs(Permission.TENANT_READ)])
async def who_is_signed_in(request: Request, response: Response, cookie: Cookie, door: Door) -> SessionAnswer:
    """Who asks, and what they may do. A browser's cookie lives on from here."""
    value = cookie.read(request)
    if value is not None:
        cookie.give(request, response, value)
    return await _answer(response, door, request.headers["authorization"].partition(" ")[2])


@api.delete("/session", status_code=204, dependencies=[PUBLIC])
async def sign_out(request: Request, response: Response, held: Held, cookie: Cookie) -> None:
    """End the session, here and at identity. Whoever has none is signed out already."""
    cookie.check(request)
    value = cookie.read(request)
    cookie.take(request, response)
    if value is not None:
        await held.end(value)


async def _answer(response: Response, door: Identity, token: str) -> SessionAnswer:
    response.headers["Cache-Control"] = "no-store"
    who = await door.who(token)
    return SessionAnswer.of(who, sorted(GRANTS[Role(who["role"])]))
