"""The session's cookie: its name and flags, who may use it, and the token that takes its place inside.

A request that says by itself who asks (`Authorization`) is left alone. One with the cookie must come from our
own page: browsers say so in `Sec-Fetch-Site` and `Origin`, which no page can forge. `SameSite=Strict` keeps
the cookie off requests of other sites before that.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.errors import Problem, respond
from contracts.topology import SESSION_SECONDS
from dashboard.sessions import Sessions, SessionsUnavailableError
from dashboard.settings import Settings

SESSION_PATH = "/api/v1/session"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SessionCookie:
    """The cookie of this edge. Over HTTPS it is `__Host-platework`: Secure, and of this host alone.

    Browsers refuse that name over plain HTTP, so there the cookie bears the port instead: hosts share cookies
    between ports, and two Plateworks on one machine must not sign each other out.
    """

    def __init__(self, settings: Settings) -> None:
        self._public = str(settings.public_url).rstrip("/") if settings.public_url else None
        self._plain = f"platework-{settings.port}"

    def read(self, request: Request) -> str | None:
        return request.cookies.get(self._name(request))

    def give(self, request: Request, response: Response, value: str) -> None:
        self._set(request, response, value, SESSION_SECONDS)

    def take(self, request: Request, response: Response) -> None:
        self._set(request, response, "", 0)

    def check(self, request: Request) -> None:
        """Refuse what another site's page sends.

        Raises:
            Problem: 403.
        """
        own = self._public or f"{request.url.scheme}://{request.headers.get('host', '')}"
        if not is_own(request.method, request.headers, own):
            raise Problem(403, "cross_origin", "This request comes from a page of another site.")

    def _set(self, request: Request, response: Response, value: str, seconds: int) -> None:
        response.set_cookie(
            self._name(request),
            value,
            max_age=seconds,
            path="/",
            secure=self._is_secure(request),
            httponly=True,
            samesite="strict",
        )

    def _name(self, request: Request) -> str:
        return "__Host-platework" if self._is_secure(request) else self._plain

    def _is_secure(self, request: Request) -> bool:
        return self._public.startswith("https:") if self._public else request.url.scheme == "https"


def is_own(method: str, headers: Mapping[str, str], own: str) -> bool:
    """Whether a browser's request comes from a page of the origin `own`, or from the address bar."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    if origin is None:
        return site is not None or method in _SAFE
    return urlsplit(origin).netloc == urlsplit(own).netloc


class SessionTokens:
    """Puts the session's token where programs put theirs; everything behind sees a bearer token only."""

    def __init__(self, app: ASGIApp, cookie: SessionCookie, sessions: Sessions) -> None:
        self._app, self._cookie, self._sessions = app, cookie, sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            try:
                scope = await self._with_token(scope)
            except Problem as problem:
                await respond(problem)(scope, receive, send)
                return
            except SessionsUnavailableError as error:
                away = Problem(503, error.code, str(error), headers={"Retry-After": "2"})
                await respond(away)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _with_token(self, scope: Scope) -> Scope:
        request = Request(scope)
        if "authorization" in request.headers:
            return scope
        value = self._cookie.read(request)
        if value is None:
            return scope
        self._cookie.check(request)
        if request.url.path == SESSION_PATH and request.method not in _SAFE:
            # Signing in and out must work with a session that cannot be continued.
            return scope
        token = await self._sessions.token(value)
        if token is None:
            return scope
        inside = dict(scope, headers=list(scope["headers"]))
        MutableHeaders(scope=inside)["authorization"] = f"Bearer {token}"
        return inside
