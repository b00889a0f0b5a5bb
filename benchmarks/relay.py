"""The relay: rows of an outbox published per second, and how soon after its commit an event is delivered.

The rate is taken between the first and the last message of a full outbox, by the stream's own clock, beside
the pipelined publishing of as many messages. The latency is taken from just before the commit to a consumer's
callback, at a steady rate.
"""

import asyncio
import time
from datetime import UTC, datetime
from uuid import UUID, uuid4

from nats.aio.msg import Msg
from nats.js import api

from chassis import outbox
from chassis.relay import BATCH
from cli.bench import ceilings, lab
from cli.bench.lab import Lab
from cli.bench.result import Report, percentile
from contracts.envelope import Envelope
from contracts.inventory import StockChanged

REPEATS = 3
ROWS = 20_000
RATE = 400
SECONDS = 5
STREAM = "INVENTORY"


async def measure(report: Report) -> None:
    async with lab.opened() as own:
        await own.keep_database("inventory", "fresh")
        publish, relay, delays = [], [], []
        for number in range(REPEATS):
            own.say(f"{number + 1} of {REPEATS}")
            await own.empty_streams()
            messages = [
                (e.event.subject, e.event.model_dump_json().encode(), e.headers()) for e in _events(ROWS)
            ]
            publish.append(await ceilings.publish(own.broker, messages))
            relay.append(await _relay(own, report))
            delays.append(await _latency(own))
    best = report.add("ceiling: JetStream publish, pipelined", "msg/s", publish)
    report.add("relay of a full outbox", "rows/s", relay, best)
    report.add(f"commit to consumer at {RATE}/s, p50", "ms", [percentile(one, 0.5) for one in delays])
    report.add(f"commit to consumer at {RATE}/s, p99", "ms", [percentile(one, 0.99) for one in delays])


def _events(count: int) -> list[Envelope]:
    tenant, item = uuid4(), uuid4()
    return [
        Envelope(
            uuid4(),
            "inventory",
            datetime.now(UTC),
            StockChanged(
                tenant_id=tenant,
                item_id=item,
                part_id=item,
                name="part 1",
                quantity_on_hand=version,
                quantity_reserved=0,
                quantity_available=version,
                change=1,
                reason="print finished",
                version=version,
            ),
        )
        for version in range(1, count + 1)
    ]


async def _relay(own: Lab, report: Report) -> float:
    """Fill the outbox, start the service, wait until all of it is in the stream."""
    await own.restore_database("inventory", "fresh")
    await own.empty_streams()
    connection = await own.superuser("inventory")
    envelopes = _events(ROWS)
    for start in range(0, ROWS, 1000):
        await outbox.write(connection, envelopes[start : start + 1000])
    js = own.broker.jetstream()
    async with own.service("inventory"):
        while await connection.fetchval("SELECT EXISTS (SELECT FROM outbox WHERE sent_at IS NULL)"):
            await asyncio.sleep(0.05)
    await connection.close()
    report.wrong += await own.violations(without=("A20",))
    first, last = await js.get_msg(STREAM, seq=1), await js.get_msg(STREAM, seq=ROWS)
    assert first.time
    assert last.time
    # All messages of the first batch carry nearly the same time: they were not in the measured span.
    return (ROWS - BATCH) / (last.time - first.time).total_seconds()


async def _latency(own: Lab) -> list[float]:
    """Milliseconds from just before the commit to the callback of a consumer, per event."""
    await own.restore_database("inventory", "fresh")
    await own.empty_streams()
    begun: dict[UUID, float] = {}
    delays: list[float] = []

    async def arrived(message: Msg) -> None:
        now = time.perf_counter()
        delays.append((now - begun[UUID((message.headers or {})["ce-id"])]) * 1000)

    connection = await own.superuser("inventory")
    async with own.service("inventory"):
        subscription = await own.broker.jetstream().subscribe(
            "stock.>", stream=STREAM, ordered_consumer=True, cb=arrived, deliver_policy=api.DeliverPolicy.NEW
        )
        envelopes = _events(RATE * SECONDS)
        start = time.perf_counter()
        for number, envelope in enumerate(envelopes):
            await asyncio.sleep(max(0.0, start + number / RATE - time.perf_counter()))
            begun[envelope.id] = time.perf_counter()
            await outbox.write(connection, [envelope])
        while len(delays) < len(envelopes):
            await asyncio.sleep(0.02)
        await subscription.unsubscribe()
    await connection.close()
    return delays
