"""The live stream: many clients of one tenant on one edge, and one among them that does not read.

Events are published as services do. Every client must get every event once and in order; the clock runs from
the publishing to the moment when a client has read it. Beside them somebody reads the feed from the broker:
that is the ceiling. The slow client begins to read when all is over, and must not have missed anything.
"""

import asyncio
import json
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from nats.aio.client import Client
from nats.js.api import DeliverPolicy

from cli.bench.result import Report, percentile
from cli.client import plain
from cli.datadir import DataDir
from cli.installation import Installation
from cli.seed import MAIN, seed
from cli.stack import Stack
from contracts.envelope import Envelope
from contracts.inventory import PartCreated
from contracts.topology import FEED

CLIENTS = 500
EVENTS = 300
RATE = 30.0
"""Events per second."""
PATIENCE = 300.0
SLOW_BUFFER = 4096
"""Bytes that the slow client's socket takes in before the edge notices that nobody reads."""
PER_USER = {"PLATEWORK_DASHBOARD_STREAMS_PER_USER": "5000"}


@dataclass
class Listener:
    """One client, as plain as can be: what measures must not be slower than what is measured."""

    token: str
    port: int
    buffer: int = 2**16
    arrived: dict[str, float] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)

    async def connect(self) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port, limit=self.buffer)
        self._writer.write(
            b"GET /api/v1/stream HTTP/1.1\r\nHost: edge\r\nAccept: text/event-stream\r\n"
            + f"Authorization: Bearer {self.token}\r\n\r\n".encode()
        )
        head = await self._reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise AssertionError(head.decode())
        await self._reader.readuntil(b": connected")

    async def read(self, count: int) -> None:
        """Read until so many events have come."""
        while len(self.arrived) < count:
            line = await self._reader.readline()
            if line.startswith(b"id: "):
                self.order.append(int(line.rpartition(b"-")[2]))
            elif line.startswith(b"data: "):
                self.arrived.setdefault(str(json.loads(line[6:])["id"]), time.perf_counter())
            elif not line:
                raise AssertionError("the stream ended")

    def close(self) -> None:
        self._writer.close()


async def measure(report: Report) -> None:
    with tempfile.TemporaryDirectory(prefix="platework-bench-") as folder:
        stack = Stack(DataDir(Path(folder) / "data"), environment=PER_USER)
        try:
            await stack.start()
            await seed(stack, announce=False)
            await on(stack, report, MAIN)
        finally:
            await stack.stop()


async def on(stack: Stack, report: Report, slug: str) -> None:
    """Measure a running stack, as the admin of a tenant."""
    password, _ = stack.data.admin_password()
    async with plain(stack.edge_url) as client:
        body = {"tenant": slug, "email": f"admin@{slug}.local", "password": password}
        token = (await client.post("/api/v1/auth/token", json=body)).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        tenant = UUID((await client.get("/api/v1/tenants/current")).json()["id"])
    port = stack.ports["dashboard"]
    broker = await Installation(stack.secrets, stack.ports, live=True).broker()
    slow = Listener(token, port, buffer=SLOW_BUFFER)
    clients = [Listener(token, port) for _ in range(CLIENTS)]
    began = time.perf_counter()
    for one in (slow, *clients):
        await one.connect()
    report.add(f"{CLIENTS} clients connected", "s", [time.perf_counter() - began])
    bare: dict[str, float] = {}
    reading = asyncio.create_task(_feed(broker, tenant, bare))
    readers = [asyncio.create_task(one.read(EVENTS)) for one in clients]
    sent = await _publish(broker, tenant)
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*readers, reading)
        await slow.read(EVENTS)
    await broker.close()
    _report(report, sent, bare, clients, slow)
    for one in (slow, *clients):
        one.close()


async def _publish(broker: Client, tenant: UUID) -> dict[str, float]:
    """Publish at a steady rate; when, by event id."""
    sent = {}
    begun = time.perf_counter()
    for number in range(EVENTS):
        await asyncio.sleep(max(0.0, begun + number / RATE - time.perf_counter()))
        event = PartCreated(tenant_id=tenant, part_id=uuid4(), name=f"Part {number}", version=1)
        envelope = Envelope(uuid4(), "bench", datetime.now(UTC), event)
        sent[str(envelope.id)] = time.perf_counter()
        body, headers = event.model_dump_json().encode(), envelope.headers()
        await broker.jetstream().publish(event.subject, body, headers=headers)
    return sent


async def _feed(broker: Client, tenant: UUID, arrived: dict[str, float]) -> None:
    """Read the feed without an edge."""
    subscription = await broker.jetstream().subscribe(
        f"part.created.{tenant}.>", stream=FEED, ordered_consumer=True, deliver_policy=DeliverPolicy.NEW
    )
    while len(arrived) < EVENTS:
        message = await subscription.next_msg(timeout=PATIENCE)
        arrived[(message.headers or {})["ce-id"]] = time.perf_counter()
    await subscription.unsubscribe()


def _report(
    report: Report, sent: dict[str, float], bare: dict[str, float], clients: list[Listener], slow: Listener
) -> None:
    times = [(at - sent[key]) * 1000 for one in clients for key, at in one.arrived.items() if key in sent]
    best = [(at - sent[key]) * 1000 for key, at in bare.items() if key in sent]
    span = max(max(one.arrived.values()) for one in clients) - min(sent.values())
    report.add("events delivered", "1/s", [len(times) / span], CLIENTS * RATE)
    for share in (50, 99):
        report.add(f"published → read, feed alone, p{share}", "ms", [percentile(best, share / 100)])
        report.add(f"published → read, {CLIENTS} clients, p{share}", "ms", [percentile(times, share / 100)])
    for one in (slow, *clients):
        if set(one.arrived) != set(sent) or one.order != sorted(set(one.order)):
            report.wrong.append("a client missed an event, or got one twice or too early")
