"""Runs one consumer: fetch, decode, one transaction per batch, commit, acknowledge.

- A message the inbox knows is acknowledged and skipped.
- A batch that fails is halved until the failing message is alone; its neighbours flow, in few transactions.
- A failing message is redelivered with growing delay and becomes a dead letter after `MAX_DELIVERIES`.
- A body that cannot be read, a value that the database cannot hold, or an error that says it never will
  succeed, becomes a dead letter at once.
- While Postgres is away the loop holds what it has, tells the broker it is still working, and spends no
  deliveries.
- A message that was delivered before is handled alone, after noting the attempt: one that kills the process
  becomes a dead letter by that count, before its handler runs again.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol, TypeVar
from uuid import UUID

from nats.aio.msg import Msg
from nats.errors import ConnectionClosedError
from nats.errors import TimeoutError as NatsTimeoutError
from nats.js import JetStreamContext
from opentelemetry import trace

from chassis import burial, failpoints, inbox, lag
from chassis.broker import Broker
from chassis.db import Database, Transaction, is_outage, is_unstorable, retry_races
from chassis.dead_letters import DeadLetterStore
from chassis.messaging import Consumer, Message
from chassis.telemetry import (
    BATCH_SECONDS,
    CONSUMER_PENDING,
    DEAD_LETTERS,
    MESSAGES,
    log,
    trace_context,
    tracer,
)
from contracts.envelope import Envelope, MalformedMessageError

MAX_DELIVERIES = 8
DELAYS = (0.2, 1.0, 5.0, 15.0, 60.0)
"""Seconds before the next delivery, by how often the message was delivered."""
FETCH_SECONDS = 5.0
KEEPALIVE_SECONDS = 3.0
SEARCHES = 5
"""How many messages of one batch are looked for by halving."""

T = TypeVar("T")


class PermanentError(Exception):
    """Raised by a handler for a message that can never succeed: it becomes a dead letter at once."""

    code = "permanent"


class _Subscription(Protocol):
    async def fetch(self, batch: int = ..., timeout: float | None = ...) -> list[Msg]: ...
    async def unsubscribe(self) -> None: ...


@dataclass(slots=True)
class _Delivery:
    """A message in hand: the broker's and ours."""

    msg: Msg
    envelope: Envelope
    deliveries: int

    @property
    def id(self) -> UUID:
        return self.envelope.id


class ConsumerLoop:
    """One consumer of one service, until cancelled."""

    def __init__(self, consumer: Consumer, db: Database, broker: Broker, letters: DeadLetterStore) -> None:
        self._consumer = consumer
        self.name = consumer.durable.name
        self._registry = {event.ce_type(): event for event in consumer.events}
        self._db, self._broker, self._letters = db, broker, letters
        self.ready = asyncio.Event()
        DEAD_LETTERS.labels(self.name)  # shown as 0, so that the first one is a rise

    async def run(self) -> None:
        while True:
            try:
                await self._run_bound()
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - a chassis loop: it starts again
                log.error("consumer stopped, starting again", durable=self.name, error=repr(error))
                await asyncio.sleep(1.0)

    async def _run_bound(self) -> None:
        durable = self._consumer.durable
        js: JetStreamContext = self._broker.stream
        # Asked first because binding to a durable that does not exist would stay silent for ever.
        await lag.measure(js, durable)
        subscription = await js.pull_subscribe_bind(durable=durable.name, stream=durable.stream)
        self.ready.set()
        measuring = asyncio.create_task(lag.keep_measuring(js, durable))
        try:
            while True:
                messages = await self._fetch(subscription)
                if messages:
                    await self._take(messages)
        finally:
            self.ready.clear()
            measuring.cancel()
            await asyncio.gather(measuring, return_exceptions=True)
            if not self._broker.client.is_closed:
                await subscription.unsubscribe()

    async def _fetch(self, subscription: _Subscription) -> list[Msg]:
        """Messages, or none after a while; a reconnect ends the wait, because the old request is lost."""
        fetching = asyncio.ensure_future(subscription.fetch(self._consumer.batch, timeout=FETCH_SECONDS))
        reconnected = asyncio.ensure_future(self._broker.reconnected.wait())
        try:
            await asyncio.wait({fetching, reconnected}, return_when=asyncio.FIRST_COMPLETED)
            if fetching.done():
                return fetching.result()
        except (TimeoutError, NatsTimeoutError):
            return []
        except ConnectionClosedError:
            await asyncio.sleep(1.0)
            return []
        finally:
            for task in (fetching, reconnected):
                task.cancel()
            await asyncio.gather(fetching, reconnected, return_exceptions=True)
        return []

    async def _take(self, messages: list[Msg]) -> None:
        failpoints.hit("consumer.received")
        CONSUMER_PENDING.labels(self.name).set(messages[-1].metadata.num_pending)
        deliveries = [found for msg in messages if (found := await self._decode(msg))]
        # First those that came before: they are older, and between the others they would cut the batch.
        for delivery in deliveries:
            if delivery.deliveries > 1:
                await self._handle_suspect(delivery)
        await self._handle([delivery for delivery in deliveries if delivery.deliveries == 1])

    async def _decode(self, msg: Msg) -> _Delivery | None:
        headers = msg.headers or {}
        if headers.get("ce-type") not in self._registry and headers.get("ce-id"):
            await msg.ack()  # on our subjects, but not for us
            return None
        try:
            envelope = Envelope.parse(headers, msg.data, self._registry)
        except MalformedMessageError as error:
            await self._bury(msg, error)
            return None
        return _Delivery(msg, envelope, msg.metadata.num_delivered or 1)

    async def _handle_suspect(self, delivery: _Delivery) -> None:
        attempts = await self._patiently([delivery], lambda: self._note_attempt(delivery))
        if attempts > MAX_DELIVERIES:
            reason = PermanentError(f"still unhandled after {attempts - 1} attempts: the process died on it")
            await self._bury(delivery.msg, reason, delivery)
            return
        await self._handle([delivery])

    async def _note_attempt(self, delivery: _Delivery) -> int:
        async with self._db.transaction(delivery.envelope.event.tenant_id) as tx:
            return await inbox.suspect(await tx.raw(), self.name, delivery.id)

    async def _handle(self, batch: Sequence[_Delivery]) -> None:
        """Handle a batch in one transaction; when it fails, find what fails in it, and handle the rest."""
        for _ in range(SEARCHES):
            if not batch or (error := await self._try(batch)) is None:
                return
            batch = await self._without_failing(batch, error)
        # So much fails that searching would cost more than it saves.
        for delivery in batch:
            if error := await self._try([delivery]):
                await self._fail(delivery, error)

    async def _without_failing(self, batch: Sequence[_Delivery], error: Exception) -> Sequence[_Delivery]:
        """Find a message that makes a batch fail, by halving; returns what was not handled on the way.

        A half that goes well is done with, and the message is in the other one. When it fails, the other one
        waits: what waits is one transaction again, not one for every half, and comes in its old order.
        """
        if len(batch) == 1:
            await self._fail(batch[0], error)
            return ()
        suspects, rest = list(batch), list[_Delivery]()
        while len(suspects) > 1:
            middle = len(suspects) // 2
            first, second = suspects[:middle], suspects[middle:]
            if await self._try(first) is None:
                suspects = second
            else:
                suspects, rest = first, [*second, *rest]
        if found := await self._try(suspects):
            await self._fail(suspects[0], found)
        return rest

    async def _try(self, batch: Sequence[_Delivery]) -> Exception | None:
        """Handle and acknowledge a batch; what went wrong, when nothing of it was done."""
        started = time.perf_counter()
        try:
            await self._patiently(batch, lambda: retry_races(lambda: self._transact(batch)))
        except Exception as error:  # noqa: BLE001 - any failure is a redelivery or a dead letter, never a loss
            return error
        BATCH_SECONDS.labels(self.name).observe(time.perf_counter() - started)
        MESSAGES.labels(self.name, "handled").inc(len(batch))
        failpoints.hit("consumer.committed")
        for delivery in batch:
            await delivery.msg.ack()
        failpoints.hit("consumer.acked")
        return None

    async def _transact(self, batch: Sequence[_Delivery]) -> None:
        links = [trace.Link(span.get_span_context()) for span in _spans(batch)]
        # A message alone continues its trace; a batch can only point at those of its messages.
        parent = trace_context(batch[0].envelope.trace) if len(batch) == 1 else None
        with tracer.start_as_current_span(f"consume {self.name}", parent, links=links):
            async with self._db.transaction(batch[0].envelope.event.tenant_id) as tx:
                raw = await tx.raw()
                ids = [delivery.id for delivery in batch]
                new = await inbox.claim(raw, self.name, ids)
                failpoints.hit("consumer.claimed", ids)
                await self._run_handler(tx, _first_of_each(batch, new))
                for delivery in batch:
                    if delivery.deliveries > 1:
                        await inbox.clear(raw, self.name, delivery.id)
                await tx.finish()
                failpoints.hit("consumer.before_commit")

    async def _run_handler(self, tx: Transaction, deliveries: Sequence[_Delivery]) -> None:
        # Tenants in one fixed order: replicas then take their locks in the same order.
        by_tenant = sorted(deliveries, key=lambda d: d.envelope.event.tenant_id)
        for tenant_id, group in groupby(by_tenant, key=lambda d: d.envelope.event.tenant_id):
            if tenant_id != tx.tenant_id:
                await tx.act_for(tenant_id)
            await self._consumer.handle(tx, [Message(d.id, d.envelope.event, d.envelope.time) for d in group])

    async def _fail(self, delivery: _Delivery, error: Exception) -> None:
        hopeless = isinstance(error, PermanentError) or is_unstorable(error)
        if hopeless or delivery.deliveries >= MAX_DELIVERIES:
            await self._bury(delivery.msg, error, delivery)
            return
        delay = DELAYS[min(delivery.deliveries, len(DELAYS)) - 1] * random.uniform(0.8, 1.2)  # noqa: S311
        log.warning(
            "message failed, will be redelivered",
            durable=self.name,
            event_id=str(delivery.id),
            deliveries=delivery.deliveries,
            delay=round(delay, 2),
            error=repr(error),
        )
        MESSAGES.labels(self.name, "redelivered").inc()
        await delivery.msg.nak(delay=delay)

    async def _bury(self, msg: Msg, error: Exception, delivery: _Delivery | None = None) -> None:
        """Keep a message as a dead letter, announce it, acknowledge it."""
        await self._patiently([], lambda: burial.bury(self._db, self._letters, self.name, msg, error))
        if delivery is not None:
            await self._patiently([], lambda: self._clear(delivery))
        DEAD_LETTERS.labels(self.name).inc()
        log.error("dead letter", durable=self.name, subject=msg.subject, error=str(error))
        await msg.ack()

    async def _clear(self, delivery: _Delivery) -> None:
        async with self._db.transaction(delivery.envelope.event.tenant_id) as tx:
            await inbox.clear(await tx.raw(), self.name, delivery.id)

    async def _patiently(self, held: Sequence[_Delivery], work: Callable[[], Awaitable[T]]) -> T:
        """Do `work`; while Postgres is away, wait for it and keep what we hold."""
        delay = 0.1
        while True:
            try:
                return await work()
            except Exception as error:
                if not is_outage(error):
                    raise
                log.warning("waiting for Postgres", durable=self.name, error=repr(error))
                MESSAGES.labels(self.name, "paused").inc()
            await asyncio.sleep(delay)
            delay = min(delay * 2, KEEPALIVE_SECONDS)
            for delivery in held:
                await delivery.msg.in_progress()


def _first_of_each(batch: Sequence[_Delivery], new: set[UUID]) -> list[_Delivery]:
    """The deliveries to handle: new ones, each id once even when a batch holds it twice."""
    first: dict[UUID, _Delivery] = {}
    for delivery in batch:
        if delivery.id in new:
            first.setdefault(delivery.id, delivery)
    return list(first.values())


def _spans(batch: Sequence[_Delivery]) -> list[trace.Span]:
    return [
        trace.get_current_span(trace_context(delivery.envelope.trace))
        for delivery in batch
        if delivery.envelope.trace
    ]
