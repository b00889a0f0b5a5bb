"""How much waits for a durable consumer, as the broker counts it."""

import asyncio
import contextlib

from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from chassis.telemetry import CONSUMER_PENDING, CONSUMER_UNACKNOWLEDGED
from contracts.topology import Durable

MEASURE_SECONDS = 5.0


async def measure(js: JetStreamContext, durable: Durable) -> None:
    """Put the figures of a durable where Prometheus reads them.

    Raises:
        nats.js.errors.NotFoundError: there is no such durable.
    """
    info = await js.consumer_info(durable.stream, durable.name)
    CONSUMER_PENDING.labels(durable.name).set(info.num_pending or 0)
    CONSUMER_UNACKNOWLEDGED.labels(durable.name).set(info.num_ack_pending or 0)


async def keep_measuring(js: JetStreamContext, durable: Durable) -> None:
    """Measure again and again: a consumer that stands still takes no message that could tell."""
    while True:
        await asyncio.sleep(MEASURE_SECONDS)
        with contextlib.suppress(NatsError):
            await measure(js, durable)
