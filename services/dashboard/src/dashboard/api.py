"""HTTP in: the page, the live stream, and everything that is passed on."""

import importlib.resources
from typing import Annotated, cast

import anyio
from fastapi import Depends, Header, Request, Response
from sse_starlette import EventSourceResponse

from chassis.auth import Permission
from chassis.edge import PUBLIC, Caller, needs, public, router
from chassis.errors import Problem, not_found
from dashboard.feed import FeedUnavailableError
from dashboard.proxy import Proxy
from dashboard.stream import LiveStreams, TooManyStreamsError

# Less than the time the server gives open requests when it stops.
CLOSING_SECONDS = 1.0

ERRORS: dict[type[Exception], int] = {
    FeedUnavailableError: 503,
    TooManyStreamsError: 429,
}

_READ = ["GET", "HEAD"]
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_PAGE = {
    "index.html": "text/html; charset=utf-8",
    "app.js": "text/javascript; charset=utf-8",
    "session.js": "text/javascript; charset=utf-8",
    "stream.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "style.css": "text/css; charset=utf-8",
}

# Services authenticate their callers, and limit their bodies, themselves.
PASSED_ON = public(max_body=lambda settings: int(settings.max_body_bytes))

api = router(tags=["stream"])
page = router(include_in_schema=False)
passed_on = router(include_in_schema=False)


def _streams(request: Request) -> LiveStreams:
    return cast("LiveStreams", request.app.state.streams)


Streams = Annotated[LiveStreams, Depends(_streams)]


@api.get("/stream", dependencies=[needs(Permission.MESSAGES_READ)], response_class=EventSourceResponse)
async def live_stream(
    request: Request,
    caller: Caller,
    streams: Streams,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> EventSourceResponse:
    """Every event of the caller's tenant as it happens (server-sent events).

    `event` is the event's type, `id` its place in the feed, `data` is `{id, type, time, subject, data}`.
    Without `Last-Event-ID` only what is new; with it, exactly what came after. `reset` means that what was
    missed cannot be told: load everything again.
    """

    async def still_allowed() -> bool:
        try:
            await request.app.state.authenticator.authenticate(request)
        except Problem as problem:
            # While the keys cannot be had, a stream that was allowed stays open.
            return problem.status != 401
        return True

    closing = anyio.Event()
    events = await streams.open(caller, last_event_id, still_allowed=still_allowed, closing=closing)
    return EventSourceResponse(
        events,
        ping=request.app.state.settings.stream_heartbeat_seconds,
        sep="\n",
        shutdown_event=closing,
        shutdown_grace_period=CLOSING_SECONDS,
    )


@page.api_route("/", methods=_READ, dependencies=[PUBLIC])
async def index() -> Response:
    return _file("index.html")


@page.api_route("/page/{name}", methods=_READ, dependencies=[PUBLIC])
async def asset(name: str) -> Response:
    return _file(name)


@passed_on.api_route("/api/v1/{path:path}", methods=_METHODS, dependencies=[PASSED_ON])
@passed_on.api_route("/.well-known/{path:path}", methods=_METHODS, dependencies=[PASSED_ON])
async def pass_on(request: Request) -> Response:
    return await cast("Proxy", request.app.state.proxy).forward(request)


def _file(name: str) -> Response:
    if name not in _PAGE:
        raise not_found("page")
    content = importlib.resources.files("dashboard").joinpath("page", name).read_bytes()
    return Response(content, media_type=_PAGE[name], headers={"Cache-Control": "no-cache"})
