"""The evidence: one consistent cut through databases and streams, taken while everything may be running.

The order makes the cut sound at any instant:

1. how far each stream and each consumer is,
2. a snapshot of every database,
3. the streams, up to where they are by then.

What was acknowledged in step 1 must show its effect in step 2; what step 2 says was sent must be in step 3;
what a stream held in step 1 must have its outbox row in step 2.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from obstore.store import ObjectStore

from cli.audit import storage
from cli.audit.streams import StoredMessage, read_stream
from cli.installation import Connection, Installation, with_database
from contracts import topology
from contracts.topology import Durable

OUTBOX_KEPT = timedelta(days=7)
"""Sent outbox rows are pruned after this; older messages cannot be compared with them."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a durable consumer is."""

    pending: int
    unacknowledged: int
    redelivered: int
    floor: int
    """Stream sequence up to which everything is acknowledged."""

    @property
    def idle(self) -> bool:
        return self.pending == 0 and self.unacknowledged == 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far everything is that moves: what makes an installation quiet, or stuck."""

    unsent: dict[str, tuple[int, int]]
    """Unsent outbox rows by database: how many, and the first one's number."""
    positions: dict[str, Position | None]
    """By durable of the services that have a database here; None where the durable does not exist."""

    @property
    def quiet(self) -> bool:
        return not self.unsent and all(position and position.idle for position in self.positions.values())


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the checks may look at."""

    databases: dict[str, Connection]
    """By name; each inside one read-only snapshot."""
    messages: dict[str, list[StoredMessage]]
    """By stream, in its order."""
    ends: dict[str, int]
    """The last sequence of each stream before the snapshots."""
    earlier: Progress
    """When the audit began."""
    progress: Progress
    """Just before the snapshots."""
    taken_at: datetime
    live: bool
    storage: ObjectStore | None
    """Where the files of student jobs are; None when it is not known, or there are none yet."""
    read_again: Callable[[str, str], Awaitable[list[asyncpg.Record]]]
    """Asks a database once more, after the snapshots: what it says now."""

    @property
    def kept_since(self) -> datetime:
        """What is newer stands in the outbox if it was ever published by one."""
        return self.taken_at - OUTBOX_KEPT

    def all_messages(self) -> Iterator[StoredMessage]:
        for messages in self.messages.values():
            yield from messages

    def settled(self, durable: Durable) -> Iterator[StoredMessage]:
        """Messages on a durable's subjects that it has acknowledged."""
        position = self.progress.positions.get(durable.name)
        floor = position.floor if position else 0
        for message in self.messages[durable.stream]:
            if message.seq > floor:
                return
            if message.matches(durable.subjects):
                yield message


@asynccontextmanager
async def gathered(installation: Installation, earlier: Progress) -> AsyncIterator[Evidence]:
    """Take the cut; snapshots stay open until the block ends."""
    async with AsyncExitStack() as stack:
        client = await installation.broker()
        stack.push_async_callback(client.close)
        connections = await _databases(installation, stack)
        progress = await progress_of(client, connections)
        ends = await _ends(client.jetstream())
        for connection in connections.values():
            await stack.enter_async_context(
                connection.transaction(isolation="repeatable_read", readonly=True)
            )
            taken_at: datetime = await connection.fetchval("SELECT clock_timestamp()")
        messages = {}
        for stream, end in (await _ends(client.jetstream())).items():
            messages[stream] = await read_stream(client.jetstream(), stream, end)
        yield Evidence(
            connections,
            messages,
            ends,
            earlier,
            progress,
            taken_at,
            live=installation.live,
            storage=storage.opened(installation.storage),
            read_again=lambda name, query: _read_again(installation, name, query),
        )


async def _read_again(installation: Installation, name: str, query: str) -> list[asyncpg.Record]:
    (spec,) = (one for one in with_database() if one.name == name)
    connection = await installation.reader(spec)
    try:
        return await connection.fetch(query)
    finally:
        await connection.close()


@asynccontextmanager
async def watching(installation: Installation) -> AsyncIterator[tuple[Client, dict[str, Connection]]]:
    """Links for repeated calls of `progress_of`."""
    async with AsyncExitStack() as stack:
        client = await installation.broker()
        stack.push_async_callback(client.close)
        yield client, await _databases(installation, stack)


async def progress_of(client: Client, connections: dict[str, Connection]) -> Progress:
    """How far outboxes and consumers are now."""
    unsent: dict[str, tuple[int, int]] = {}
    for name, connection in connections.items():
        row = await connection.fetchrow("SELECT count(*), min(seq) FROM outbox WHERE sent_at IS NULL")
        if row and row[0]:
            unsent[name] = (row[0], row[1])
    js = client.jetstream()
    durables = [d for row in topology.SERVICES if row.name in connections for d in row.durables]
    positions = {durable.name: await _position(js, durable) for durable in durables}
    return Progress(unsent, positions)


async def _position(js: JetStreamContext, durable: Durable) -> Position | None:
    try:
        info = await js.consumer_info(durable.stream, durable.name)
    except NotFoundError:
        return None
    floor = info.ack_floor.stream_seq if info.ack_floor else 0
    return Position(info.num_pending or 0, info.num_ack_pending or 0, info.num_redelivered or 0, floor)


async def _ends(js: JetStreamContext) -> dict[str, int]:
    return {stream.name: (await js.stream_info(stream.name)).state.last_seq for stream in topology.STREAMS}


async def _databases(installation: Installation, stack: AsyncExitStack) -> dict[str, Connection]:
    connections: dict[str, Connection] = {}
    for spec in with_database():
        try:
            connection = await installation.reader(spec)
        except asyncpg.InvalidCatalogNameError:
            continue
        stack.push_async_callback(connection.close)
        if await connection.fetchval("SELECT to_regclass('public.outbox') IS NOT NULL"):
            connections[spec.name] = connection
    return connections
