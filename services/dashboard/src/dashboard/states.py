"""Live states of printers: what the gateway wrote last of each, then every change.

A state replaces the one before it, so a slow client misses nothing that counts: it gets the newest of each
printer when it is ready for more. One reader of the bucket per tenant, however many clients listen.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from uuid import UUID

import orjson
from nats.aio.msg import Msg
from nats.js import api

from chassis.broker import Broker
from chassis.telemetry import log
from dashboard.reading import AWAY, RETRY_SECONDS, Reading

BUCKET = "printer_state"
INTERVAL_SECONDS = 0.1
"""Least time between two messages to one client."""

Changes = dict[str, object]
"""States by printer id; null for a printer whose state was removed."""


class Watcher:
    """One client: what changed since it was told last."""

    def __init__(self, known: Changes) -> None:
        self._changes = dict(known)
        self._changed = asyncio.Event()
        if known:
            self._changed.set()

    def offer(self, printer_id: str, state: object) -> None:
        self._changes[printer_id] = state
        self._changed.set()

    async def batches(self) -> AsyncGenerator[str, None]:
        """JSON of what changed, for ever, with a pause between two."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            changes, self._changes = self._changes, {}
            yield orjson.dumps(changes).decode()
            await asyncio.sleep(INTERVAL_SECONDS)


class _Board:
    """One tenant's printers and who watches them."""

    def __init__(self, reading: Reading, tenant_id: UUID) -> None:
        self.watchers: set[Watcher] = set()
        self.known: Changes = {}
        self._task = asyncio.create_task(self._read(reading, tenant_id))

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _read(self, reading: Reading, tenant_id: UUID) -> None:
        newest = {"deliver_policy": api.DeliverPolicy.LAST_PER_SUBJECT}
        while True:
            reconnected = reading.reconnected
            try:
                async with (
                    reading.bind(f"$KV.{BUCKET}.{tenant_id}.*", **newest) as binding,
                    aclosing(reading.until(reconnected, binding)) as messages,
                ):
                    async for msg in messages:
                        self._take(msg)
            except AWAY as error:
                log.warning("live states interrupted", tenant_id=str(tenant_id), error=repr(error))
                await asyncio.sleep(RETRY_SECONDS)

    def _take(self, msg: Msg) -> None:
        printer_id = msg.subject.rpartition(".")[2]
        try:
            state = orjson.Fragment(msg.data) if orjson.loads(msg.data or b"null") else None
        except orjson.JSONDecodeError:
            return
        self.known[printer_id] = state
        for watcher in self.watchers:
            watcher.offer(printer_id, state)


class PrinterStates:
    """Lets clients watch their tenant's printers."""

    def __init__(self, broker: Broker) -> None:
        self._reading = Reading(broker, f"KV_{BUCKET}")
        self._boards: dict[UUID, _Board] = {}

    @asynccontextmanager
    async def watch(self, tenant_id: UUID) -> AsyncIterator[Watcher]:
        board = self._boards.get(tenant_id)
        if board is None:
            board = self._boards[tenant_id] = _Board(self._reading, tenant_id)
        watcher = Watcher(board.known)
        board.watchers.add(watcher)
        try:
            yield watcher
        finally:
            board.watchers.discard(watcher)
            if not board.watchers and self._boards.get(tenant_id) is board:
                del self._boards[tenant_id]
                await board.close()
