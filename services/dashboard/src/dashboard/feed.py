"""Reading the FEED stream: one tenant's events, in order, without a gap, across reconnects."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from nats.aio.msg import Msg
from nats.js import api
from sse_starlette import ServerSentEvent

from chassis.broker import Broker
from chassis.telemetry import log
from contracts.topology import FEED
from dashboard.domain import FeedState, Position
from dashboard.reading import AWAY, RETRY_SECONDS, TIMEOUT, Reading


class FeedUnavailableError(Exception):
    code = "stream_unavailable"


class FeedReplacedError(Exception):
    """The feed was made anew, or lost its end: sequences mean something else now."""


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One event as clients get it."""

    sequence: int
    type: str
    body: bytes
    """What clients read, but for the id: the type and one line of JSON."""
    traceparent: str = ""
    """Of W3C's trace context; empty where the event belongs to no trace."""

    def at(self, place: Position) -> bytes:
        """The event as it stands in the stream."""
        return b"id: %b\n%b" % (str(place).encode(), self.body)


class Feed:
    """The stream that holds every event once, in one sequence."""

    def __init__(self, broker: Broker) -> None:
        self._reading = Reading(broker, FEED)

    async def state(self) -> FeedState:
        """What the feed holds.

        Raises:
            FeedUnavailableError: the broker does not answer.
        """
        try:
            info = await self._reading.js.stream_info(FEED)
        except AWAY as error:
            raise FeedUnavailableError("The live stream cannot be read right now.") from error
        assert info.created is not None
        epoch = int(info.created.timestamp() * 1_000_000)
        return FeedState(epoch, info.state.first_seq, info.state.last_seq)

    async def follow(self, tenant_id: UUID, epoch: int, after: int) -> AsyncGenerator[FeedEvent, None]:
        """A tenant's events after a sequence, for ever; waits while the broker is away.

        Raises:
            FeedReplacedError: the feed is not that of `epoch` any more.
        """
        while True:
            reconnected = self._reading.reconnected
            try:
                state = await self.state()
                if state.epoch != epoch or state.last < after:
                    raise FeedReplacedError
                async with (
                    self._reading.bind(_of(tenant_id), **_after(after)) as binding,
                    aclosing(self._reading.until(reconnected, binding)) as messages,
                ):
                    async for msg in messages:
                        after = msg.metadata.sequence.stream
                        if event := _event(msg, tenant_id):
                            yield event
            except (*AWAY, FeedUnavailableError) as error:
                log.warning("feed interrupted", tenant_id=str(tenant_id), error=repr(error))
                await asyncio.sleep(RETRY_SECONDS)

    async def replay(self, tenant_id: UUID, after: int, until: int) -> AsyncGenerator[FeedEvent, None]:
        """A tenant's past events, after one sequence and up to another.

        Raises:
            FeedUnavailableError: the broker went away.
        """
        try:
            async with self._reading.bind(_of(tenant_id), **_after(after)) as binding:
                left = binding.pending
                while left and after < until:
                    msg = await binding.next(TIMEOUT)
                    after, left = msg.metadata.sequence.stream, msg.metadata.num_pending
                    if after <= until and (event := _event(msg, tenant_id)):
                        yield event
        except AWAY as error:
            raise FeedUnavailableError("The live stream cannot be read right now.") from error


def _of(tenant_id: UUID) -> str:
    return f"*.*.{tenant_id}.>"


def _after(sequence: int) -> dict[str, Any]:
    return {"deliver_policy": api.DeliverPolicy.BY_START_SEQUENCE, "opt_start_seq": sequence + 1}


def _event(msg: Msg, tenant_id: UUID) -> FeedEvent | None:
    """The event of a message; None when its envelope is not that of this tenant, or it is not readable."""
    headers = msg.headers or {}
    if headers.get("ce-tenantid") != str(tenant_id):
        log.error("an event of another tenant was held back", subject=msg.subject)
        return None
    try:
        orjson.loads(msg.data)
    except orjson.JSONDecodeError:
        return None
    kind = headers.get("ce-type", "")
    body = {
        "id": headers.get("ce-id"),
        "type": kind,
        "time": headers.get("ce-time"),
        "subject": headers.get("ce-subject", msg.subject),
        "data": orjson.Fragment(msg.data),
    }
    trace = headers.get("traceparent", "")
    if trace:
        body["traceparent"] = trace
    # Put into bytes here, once: it goes to hundreds of clients.
    written = ServerSentEvent(orjson.dumps(body).decode(), event=kind, sep="\n").encode()
    return FeedEvent(msg.metadata.sequence.stream, kind, written, trace)
