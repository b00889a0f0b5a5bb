"""Reading a stream of the broker with a consumer of our own making, one that lasts as long as it is read.

An ephemeral push consumer without acknowledgements. Whoever reads makes it anew after every reconnect: the
consumer of a killed server is gone, and waiting for missed heartbeats takes 18 s.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import nats.errors
from nats.aio.msg import Msg
from nats.js import JetStreamContext, api
from nats.js.errors import Error as JetStreamError

from chassis.broker import Broker

TIMEOUT = 2.0
RETRY_SECONDS = 0.2
AWAY = (nats.errors.Error, JetStreamError, OSError, TimeoutError)
"""What reading raises while the broker is away."""
_CHECK_SECONDS = 5.0
_HEARTBEAT_SECONDS = 5.0


class MessageLostError(nats.errors.Error):
    """A message was lost between the broker and here: begin anew from the last one."""


@dataclass(slots=True)
class Binding:
    """A consumer of ours on the broker."""

    subscription: JetStreamContext.PushSubscription
    pending: int
    """Messages that waited when it was made."""
    received: int = 0

    async def next(self, timeout: float) -> Msg:
        """The next message.

        Raises:
            MessageLostError: one was lost on the way.
        """
        msg = await self.subscription.next_msg(timeout)
        self.received += 1
        if msg.metadata.sequence.consumer != self.received:
            raise MessageLostError
        return msg


class Reading:
    """Reads one stream."""

    def __init__(self, broker: Broker, stream: str) -> None:
        self._broker, self._stream = broker, stream

    @property
    def js(self) -> JetStreamContext:
        return self._broker.client.jetstream(timeout=TIMEOUT)

    @property
    def reconnected(self) -> asyncio.Event:
        """Set at the next reconnect."""
        return self._broker.reconnected

    @asynccontextmanager
    async def bind(self, filter_subject: str, **policy: Any) -> AsyncIterator[Binding]:
        """Make a consumer; `policy` says where it begins."""
        js = self.js
        config = api.ConsumerConfig(
            deliver_subject=self._broker.client.new_inbox(),
            filter_subject=filter_subject,
            ack_policy=api.AckPolicy.NONE,
            max_deliver=1,
            mem_storage=True,
            num_replicas=1,
            flow_control=True,
            idle_heartbeat=_HEARTBEAT_SECONDS,
            **policy,
        )
        info = await js.add_consumer(self._stream, config)
        subscription = await js.subscribe_bind(self._stream, config, info.name, manual_ack=True)
        try:
            yield Binding(subscription, info.num_pending or 0)
        finally:
            with suppress(nats.errors.Error, JetStreamError, OSError):
                await subscription.unsubscribe()

    async def until(self, reconnected: asyncio.Event, binding: Binding) -> AsyncGenerator[Msg, None]:
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
