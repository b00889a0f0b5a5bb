"""Ceilings: how fast the parts are on their own, measured in the same run as what is built from them."""

import time
from collections.abc import Sequence

from nats.aio.client import Client
from nats.js import api

from cli.installation import Connection
from contracts.envelope import Envelope, Event
from contracts.registry import EVENTS

FETCH = 100
OUTSTANDING = 256
COMMIT_SECONDS = 2.0


async def publish(broker: Client, messages: Sequence[tuple[str, bytes, dict[str, str]]]) -> float:
    """Publish messages (subject, body, headers) pipelined, each acknowledged; returns messages per second."""
    js = broker.jetstream(publish_async_max_pending=OUTSTANDING)
    started = time.perf_counter()
    acks = [await js.publish_async(subject, body, headers=headers) for subject, body, headers in messages]
    for ack in acks:
        await ack
    return len(messages) / (time.perf_counter() - started)


async def consume_and_decode(broker: Client, stream: str, count: int) -> float:
    """Fetch messages by the hundred, decode and acknowledge each; returns messages per second."""
    js = broker.jetstream()
    name = f"bench-{time.monotonic_ns()}"
    config = api.ConsumerConfig(
        durable_name=name, ack_policy=api.AckPolicy.EXPLICIT, max_ack_pending=1000, max_deliver=-1
    )
    await js.add_consumer(stream, config)
    subscription = await js.pull_subscribe_bind(durable=name, stream=stream)
    events: list[Event] = []
    started = time.perf_counter()
    while len(events) < count:
        for message in await subscription.fetch(FETCH, timeout=5):
            events.append(Envelope.parse(message.headers, message.data, EVENTS).event)
            await message.ack()
    rate = len(events) / (time.perf_counter() - started)
    await subscription.unsubscribe()
    await js.delete_consumer(stream, name)
    return rate


async def prepare_commits(connection: Connection) -> None:
    """Make the table of `commits`, where several begin at once."""
    await connection.execute("CREATE TABLE IF NOT EXISTS bench_commits (id bigserial PRIMARY KEY, text text)")


async def commits(connection: Connection) -> float:
    """Insert single rows one after the other, each in a durable transaction; returns commits per second."""
    await prepare_commits(connection)
    done = 0
    started = time.perf_counter()
    while (elapsed := time.perf_counter() - started) < COMMIT_SECONDS:
        await connection.execute("INSERT INTO bench_commits (text) VALUES ('x')")
        done += 1
    return done / elapsed
