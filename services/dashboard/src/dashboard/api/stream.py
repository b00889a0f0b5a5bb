"""The live stream."""

from typing import Annotated, cast

import anyio
from fastapi import Depends, Header, Query, Request
from sse_starlette import EventSourceResponse

from chassis.auth import Permission
from chassis.edge import Caller, needs, router
from chassis.errors import Problem
from dashboard.stream import LiveStreams

# Less than the time the server gives open requests when it stops.
CLOSING_SECONDS = 1.0

api = router(tags=["stream"])


def _streams(request: Request) -> LiveStreams:
    return cast("LiveStreams", request.app.state.streams)


Streams = Annotated[LiveStreams, Depends(_streams)]


@api.get("/stream", dependencies=[needs(Permission.MESSAGES_READ)], response_class=EventSourceResponse)
async def live_stream(
    request: Request,
    caller: Caller,
    streams: Streams,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
    printers: Annotated[bool, Query()] = False,
) -> EventSourceResponse:
    """Every event of the caller's tenant as it happens (server-sent events).

    `event` is the event's type, `id` its place in the feed, `data` is `{id, type, time, subject, data}`.
    Without `Last-Event-ID` only what is new; with it, exactly what came after. `reset` means that what was
    missed cannot be told: load everything again.

    `printers=true` adds `printer.states`: the live states that changed, by printer id, all of them at first;
    at most ten times a second, and without an id.
    """
    if printers and not caller.may(Permission.PRINTERS_READ):
        raise Problem(403, "forbidden", f"Your role ({caller.role}) lacks {Permission.PRINTERS_READ}.")

    async def still_allowed() -> bool:
        try:
            await request.app.state.authenticator.authenticate(request)
        except Problem as problem:
            # While the keys cannot be had, a stream that was allowed stays open.
            return problem.status != 401
        return True

    closing = anyio.Event()
    events = await streams.open(
        caller, last_event_id, printers=printers, still_allowed=still_allowed, closing=closing
    )
    return EventSourceResponse(
        events,
        ping=request.app.state.settings.stream_heartbeat_seconds,
        sep="\n",
        shutdown_event=closing,
        shutdown_grace_period=CLOSING_SECONDS,
    )
