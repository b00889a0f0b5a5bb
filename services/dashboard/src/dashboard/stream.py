"""The live stream of one client: where it begins, what it gets, when it ends."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any, TypeVar
from uuid import UUID

import anyio
import orjson
from sse_starlette import ServerSentEvent

from chassis.auth import Principal
from dashboard.domain import Position, Start, resume
from dashboard.feed import Feed, FeedEvent, FeedUnavailableError
from dashboard.hub import Hubs, Listener, ListenerEndedError
from dashboard.states import PrinterStates

PRINTER_STATES = "printer.states"
INTERVAL_SECONDS = 0.05
"""Least time between two pieces of the feed for one client: what comes meanwhile is sent with the next."""
_RETRY_SECONDS = 0.5

T = TypeVar("T")
Piece = ServerSentEvent | bytes
"""What is sent at once; bytes are whole events."""
StillAllowed = Callable[[], Awaitable[bool]]


class TooManyStreamsError(Exception):
    code = "too_many_streams"


class LiveStreams:
    """Opens live streams; the tenant is the caller's, and nothing a client sends can change it."""

    def __init__(
        self, feed: Feed, hubs: Hubs, states: PrinterStates, *, per_user: int, recheck_seconds: float
    ) -> None:
        self._feed, self._hubs, self._states = feed, hubs, states
        self._per_user, self._recheck_seconds = per_user, recheck_seconds
        self._open: Counter[UUID] = Counter()

    async def open(
        self,
        caller: Principal,
        last_event_id: str | None,
        *,
        printers: bool = False,
        still_allowed: StillAllowed,
        closing: anyio.Event,
    ) -> AsyncGenerator[Piece, None]:
        """Begin a stream; it ends when `still_allowed` says no, or when the process is `closing`.

        `printers` adds the live states of printers.

        Raises:
            TooManyStreamsError: the caller has as many as one may have.
            FeedUnavailableError: the broker does not answer.
        """
        if self._open[caller.id] >= self._per_user:
            raise TooManyStreamsError(f"At most {self._per_user} streams may be open at once.")
        start = resume(last_event_id, await self._feed.state())
        events = self._events(caller.tenant_id, start)
        if printers:
            events = merged(events, self._printer_states(caller.tenant_id))
        return self._counted(caller.id, self._guarded(events, still_allowed, closing))

    async def _counted(self, user_id: UUID, events: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
        self._open[user_id] += 1
        try:
            async with aclosing(events):
                async for event in events:
                    yield event
        finally:
            self._open[user_id] -= 1
            if not self._open[user_id]:
                del self._open[user_id]

    async def _guarded(
        self, events: AsyncGenerator[T, None], still_allowed: StillAllowed, closing: anyio.Event
    ) -> AsyncGenerator[T, None]:
        """Pass events on; look at the clock and at the end of the process also while there are none."""
        coming: asyncio.Future[T] | None = None
        stop = asyncio.ensure_future(closing.wait())
        due = time.monotonic() + self._recheck_seconds
        try:
            while not stop.done():
                coming = coming or asyncio.ensure_future(anext(events))
                left = max(0.0, due - time.monotonic())
                waiting: set[asyncio.Future[Any]] = {coming, stop}
                await asyncio.wait(waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                if time.monotonic() >= due:
                    if not await still_allowed():
                        return
                    due = time.monotonic() + self._recheck_seconds
                if coming.done():
                    event, coming = coming.result(), None
                    yield event
        finally:
            stop.cancel()
            if coming is not None:
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)
            await events.aclose()

    async def _events(self, tenant_id: UUID, start: Start) -> AsyncGenerator[Piece, None]:
        """Events from `start` on, for ever, each once and in order."""
        # Something is sent at once, so that every hop on the way opens the stream.
        yield ServerSentEvent(comment="connected", sep="\n")
        position = start.position
        if start.reset:
            yield _reset(position, start.reset)
        while True:
            try:
                async with self._hubs.listen(tenant_id) as listener:
                    if listener.epoch != position.epoch:
                        position = Position(listener.epoch, listener.joined_at)
                        yield _reset(position, "another_feed")
                    async with aclosing(self._catch_up(tenant_id, position.sequence, listener)) as events:
                        async for some in events:
                            new = [one for one in some if one.sequence > position.sequence]
                            if new:
                                position = Position(position.epoch, new[-1].sequence)
                                yield b"".join(one.at(Position(position.epoch, one.sequence)) for one in new)
            except ListenerEndedError:
                continue
            except FeedUnavailableError:
                await asyncio.sleep(_RETRY_SECONDS)

    async def _printer_states(self, tenant_id: UUID) -> AsyncGenerator[Piece, None]:
        """Changes of live states. Without an id: what follows in the feed is not theirs to say."""
        async with self._states.watch(tenant_id) as watcher, aclosing(watcher.batches()) as batches:
            async for batch in batches:
                yield ServerSentEvent(batch, event=PRINTER_STATES, sep="\n")

    async def _catch_up(
        self, tenant_id: UUID, after: int, listener: Listener
    ) -> AsyncGenerator[list[FeedEvent], None]:
        """What the client missed before it joined, then what the listener hears."""
        if after < listener.joined_at:
            async with aclosing(self._feed.replay(tenant_id, after, listener.joined_at)) as past:
                async for event in past:
                    yield [event]
        while True:
            yield await listener.take()
            await asyncio.sleep(INTERVAL_SECONDS)


async def merged(*sources: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """What the sources yield, as it comes; ends with the first that ends."""
    coming: dict[asyncio.Future[T], AsyncGenerator[T, None]] = {}
    try:
        for source in sources:
            coming[asyncio.ensure_future(anext(source))] = source
        while True:
            done, _ = await asyncio.wait(coming, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                source = coming.pop(one)
                try:
                    item = one.result()
                except StopAsyncIteration:
                    return
                coming[asyncio.ensure_future(anext(source))] = source
                yield item
    finally:
        for one in coming:
            one.cancel()
        await asyncio.gather(*coming, return_exceptions=True)
        for source in sources:
            await source.aclose()


def _reset(position: Position, reason: str) -> ServerSentEvent:
    """Tells a client to load everything again: what it missed cannot be told."""
    return ServerSentEvent(
        orjson.dumps({"reason": reason}).decode(), event="reset", id=str(position), sep="\n"
    )
