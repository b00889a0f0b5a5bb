"""Reading the FEED stream: one tenant's events, in order, without a gap, across reconnects.

An ephemeral push consumer without acknowledgements, made anew from the last sequence + 1 after every
reconnect: the consumer of a killed server is gone, and waiting for missed heartbeats takes 18 s.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

import nats.errors
import orjson
from nats.aio.msg import Msg
from nats.js import JetStreamContext, api
from nats.js.errors import Error as JetStreamError

from chassis.broker import Broker
from chassis.telemetry import log
from contracts.topology import FEED
from dashboard.domain import FeedState

_TIMEOUT = 2.0
_RETRY_SECONDS = 0.2
_CHECK_SECONDS = 5.0
_HEARTBEAT_SECONDS = 5.0


class FeedUnavailableError(Exception):
    code = "stream_unavailable"


class FeedReplacedError(Exception):
    """The feed was made anew, or lost its end: sequences mean something else now."""


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One event as clients get it."""

    sequence: int
    type: str
    text: str
    """JSON: id, type, time, subject, data."""


@dataclass(slots=True)
class _Binding:
    """A consumer of ours on the broker."""

    subscription: JetStreamContext.PushSubscription
    pending: int
    """Messages that waited when it was made."""
    received: int = 0

    async def next(self, timeout: float) -> Msg:
        """The next message.

        Raises:
            FeedUnavailableError: one was lost on the way.
        """
        msg = await self.subscription.next_msg(timeout)
        self.received += 1
        if msg.metadata.sequence.consumer != self.received:
            raise FeedUnavailableError("a message was lost between the broker and here")
        return msg


class Feed:
    """The stream that holds every event once, in one sequence."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    async def state(self) -> FeedState:
        """What the feed holds.

        Raises:
            FeedUnavailableError: the broker does not answer.
        """
        try:
            info = await self._js.stream_info(FEED)
        except (nats.errors.Error, JetStreamError, OSError, TimeoutError) as error:
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
            reconnected = self._broker.reconnected
            try:
                state = await self.state()
                if state.epoch != epoch or state.last < after:
                    raise FeedReplacedError
                async with (
                    self._bind(tenant_id, after) as binding,
                    aclosing(self._until(reconnected, binding)) as messages,
                ):
                    async for msg in messages:
                        after = msg.metadata.sequence.stream
                        if event := _event(msg, tenant_id):
                            yield event
            except (nats.errors.Error, JetStreamError, OSError, TimeoutError, FeedUnavailableError) as error:
                log.warning("feed interrupted", tenant_id=str(tenant_id), error=repr(error))
                await asyncio.sleep(_RETRY_SECONDS)

    async def replay(self, tenant_id: UUID, after: int, until: int) -> AsyncGenerator[FeedEvent, None]:
        """A tenant's past events, after one sequence and up to another.

        Raises:
            FeedUnavailableError: the broker went away.
        """
        try:
            async with self._bind(tenant_id, after) as binding:
                left = binding.pending
                while left and after < until:
                    msg = await binding.next(_TIMEOUT)
                    after, left = msg.metadata.sequence.stream, msg.metadata.num_pending
                    if after <= until and (event := _event(msg, tenant_id)):
                        yield event
        except (nats.errors.Error, JetStreamError, OSError, TimeoutError) as error:
            raise FeedUnavailableError("The live stream cannot be read right now.") from error

    @property
    def _js(self) -> JetStreamContext:
        return self._broker.client.jetstream(timeout=_TIMEOUT)

    @asynccontextmanager
    async def _bind(self, tenant_id: UUID, after: int) -> AsyncIterator[_Binding]:
        js = self._js
        config = api.ConsumerConfig(
            deliver_subject=self._broker.client.new_inbox(),
            deliver_policy=api.DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=after + 1,
            filter_subject=f"*.*.{tenant_id}.>",
            ack_policy=api.AckPolicy.NONE,
            max_deliver=1,
            mem_storage=True,
            num_replicas=1,
            flow_control=True,
            idle_heartbeat=_HEARTBEAT_SECONDS,
        )
        info = await js.add_consumer(FEED, config)
        subscription = await js.subscribe_bind(FEED, config, info.name, manual_ack=True)
        try:
            yield _Binding(subscription, info.num_pending or 0)
        finally:
            with suppress(nats.errors.Error, JetStreamError, OSError):
                await subscription.unsubscribe()

    async def _until(self, reconnected: asyncio.Event, binding: _Binding) -> AsyncGenerator[Msg, None]:
        """Messages, until the connection has been a new one."""
        gone = asyncio.ensure_future(reconnected.wait())
        try:
            while not gone.done():
                coming = asyncio.ensure_future(binding.next(_CHECK_SECONDS))
                try:
                    await asyncio.wait({coming, gone}, return_when=asyncio.FIRST_COMPLETED)
                    if not coming.done():
                        return
                    msg = coming.result()
                except nats.errors.TimeoutError:
                    # Silence may mean that the consumer is gone: asking for it says so.
                    await binding.subscription.consumer_info()
                    continue
                finally:
                    coming.cancel()
                yield msg
        finally:
            gone.cancel()


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
    return FeedEvent(msg.metadata.sequence.stream, kind, orjson.dumps(body).decode())
