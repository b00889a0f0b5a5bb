"""Fan-out: one reader of the feed per tenant, however many clients listen; a bounded queue for each client.

A client that does not keep up loses its queue, not its place: it is told, and reads on from the feed.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from prometheus_client import Counter, Gauge

from chassis.telemetry import trace_context, tracer
from dashboard.domain import FeedState
from dashboard.feed import Feed, FeedEvent, FeedReplacedError

LISTENERS = Gauge("platework_stream_listeners", "Clients that listen to the live stream.")
LAGGED = Counter("platework_stream_lagged_total", "Times that a client fell behind its queue.")


class ListenerEndedError(Exception):
    """The listener fell behind, or the feed was replaced: join again."""


class Listener:
    """One client's queue. It holds every event after `joined_at`."""

    def __init__(self, epoch: int, joined_at: int, size: int) -> None:
        self.epoch, self.joined_at = epoch, joined_at
        self._size = size
        # One more than is used: the end always fits.
        self._queue: asyncio.Queue[FeedEvent | None] = asyncio.Queue(size + 1)
        self._ended = False

    def offer(self, event: FeedEvent) -> None:
        if self._ended:
            return
        if self._queue.qsize() >= self._size:
            LAGGED.inc()
            self.end()
        else:
            self._queue.put_nowait(event)

    def end(self) -> None:
        """What is queued may still be read; nothing is added."""
        if not self._ended:
            self._ended = True
            self._queue.put_nowait(None)

    async def take(self) -> list[FeedEvent]:
        """All that is there, at least one.

        Raises:
            ListenerEndedError: there will be no more.
        """
        found = []
        event = await self._queue.get()
        while event is not None:
            found.append(event)
            if self._queue.empty():
                return found
            event = self._queue.get_nowait()
        if not found:
            raise ListenerEndedError
        # The end is found again, after what came before it.
        self._queue.put_nowait(None)
        return found


class Hub:
    """One tenant's reader of the feed and its listeners."""

    def __init__(self, feed: Feed, tenant_id: UUID, state: FeedState, queue: int) -> None:
        self._feed, self._tenant_id, self._queue = feed, tenant_id, queue
        self._epoch, self._position = state.epoch, state.last
        self._listeners: set[Listener] = set()
        self._reading = asyncio.create_task(self._read())

    @property
    def alive(self) -> bool:
        return not self._reading.done()

    @property
    def deserted(self) -> bool:
        return not self._listeners

    def join(self) -> Listener:
        listener = Listener(self._epoch, self._position, self._queue)
        self._listeners.add(listener)
        LISTENERS.inc()
        return listener

    def leave(self, listener: Listener) -> None:
        self._listeners.discard(listener)
        LISTENERS.dec()

    async def close(self) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self) -> None:
        try:
            async for event in self._feed.follow(self._tenant_id, self._epoch, self._position):
                self._position = event.sequence
                context = trace_context({"traceparent": event.traceparent})
                with tracer.start_as_current_span(f"stream {event.type}", context=context):
                    for listener in self._listeners:
                        listener.offer(event)
        except FeedReplacedError:
            pass
        finally:
            for listener in self._listeners:
                listener.end()


class Hubs:
    """The hubs of this process: made with a tenant's first listener, closed after its last."""

    def __init__(self, feed: Feed, *, queue: int) -> None:
        self._feed, self._queue = feed, queue
        self._hubs: dict[UUID, Hub] = {}
        self._lock = asyncio.Lock()

    def __len__(self) -> int:
        return len(self._hubs)

    @asynccontextmanager
    async def listen(self, tenant_id: UUID) -> AsyncIterator[Listener]:
        """Join a tenant's events.

        Raises:
            FeedUnavailableError: the broker does not answer.
        """
        async with self._lock:
            hub = self._hubs.get(tenant_id)
            if hub is None or not hub.alive:
                hub = Hub(self._feed, tenant_id, await self._feed.state(), self._queue)
                self._hubs[tenant_id] = hub
            listener = hub.join()
        try:
            yield listener
        finally:
            hub.leave(listener)
            if hub.deserted:
                if self._hubs.get(tenant_id) is hub:
                    del self._hubs[tenant_id]
                await hub.close()
