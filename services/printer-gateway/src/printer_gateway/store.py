"""What the gateway keeps in JetStream KV: the record of each printer, its connection, its live state.

A record is written by compare-and-set before anything of it is published. Its pending events are the
gateway's outbox: a crash between the write and the publishing repeats the same ids.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import nats.errors
from nats.js.errors import (
    APIError,
    KeyNotFoundError,
    KeyWrongLastSequenceError,
    NoKeysError,
    NoStreamResponseError,
)
from nats.js.kv import KeyValue
from pydantic import TypeAdapter

from chassis.broker import Broker
from chassis.telemetry import log
from contracts.printers import PrinterConnection
from printer_gateway import codec
from printer_gateway.domain.record import Record
from printer_gateway.domain.state import LiveState

RECORDS, CONNECTIONS, STATES, PARKED = (
    "gateway_prints",
    "gateway_connections",
    "printer_state",
    "gateway_parked",
)
_RETRY_SECONDS = 0.5
_AWAY = (
    nats.errors.TimeoutError,
    nats.errors.ConnectionClosedError,
    nats.errors.NoRespondersError,
    nats.errors.NoServersError,
    NoStreamResponseError,
    TimeoutError,
)
_STATE: TypeAdapter[LiveState] = TypeAdapter(LiveState)
T = TypeVar("T")


class StaleRecordError(Exception):
    """Someone else wrote the record meanwhile: load it and decide again."""


def key(connection: PrinterConnection) -> str:
    return f"{connection.tenant_id}.{connection.printer_id}"


async def until_answered(work: Callable[[], Awaitable[T]]) -> T:
    """Do `work`, again while NATS is away: nothing is decided or forgotten meanwhile."""
    while True:
        try:
            return await work()
        except _AWAY as error:
            log.warning("waiting for NATS", error=repr(error))
        except APIError as error:
            # nats-py leaves some of its errors without a code.
            if getattr(error, "code", None) != 503:
                raise
            log.warning("waiting for JetStream", error=repr(error))
        await asyncio.sleep(_RETRY_SECONDS)


class Store:
    """The gateway's buckets."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._buckets: dict[str, KeyValue] = {}

    async def load_record(self, connection: PrinterConnection) -> tuple[Record, int] | None:
        """The record of a printer and its revision; None for one never seen.

        Raises:
            UnreadableRecordError: it was written by a newer gateway or is damaged; a copy is parked.
        """
        try:
            entry = await self._with(RECORDS, lambda bucket: bucket.get(key(connection)))
        except KeyNotFoundError:
            return None
        try:
            return codec.from_json(entry.value or b""), entry.revision or 0
        except codec.UnreadableRecordError:
            await self.park(f"record.{key(connection)}", entry.value or b"")
            raise

    async def save_record(self, connection: PrinterConnection, record: Record, revision: int | None) -> int:
        """Write a record over the revision it was made from; returns the new revision.

        Raises:
            StaleRecordError: someone else wrote it meanwhile.
        """
        data = codec.to_json(record)

        async def write(bucket: KeyValue) -> int:
            return await bucket.update(key(connection), data, last=revision or 0)

        try:
            return await self._with(RECORDS, write)
        except KeyWrongLastSequenceError as error:
            raise StaleRecordError from error

    async def put_state(self, connection: PrinterConnection, state: LiveState) -> None:
        """Show the live state; a lost one is followed by the next."""
        bucket = await self._bucket(STATES)
        await bucket.put(key(connection), _STATE.dump_json(state))

    async def load_connections(self) -> list[PrinterConnection]:
        """The connections known last, so that the gateway starts while `printers` is down."""

        async def read(bucket: KeyValue) -> list[PrinterConnection]:
            try:
                names = await bucket.keys()
            except NoKeysError:
                return []
            found = [await bucket.get(name) for name in names]
            return [PrinterConnection.model_validate_json(entry.value or b"") for entry in found]

        return await self._with(CONNECTIONS, read)

    async def save_connections(
        self, before: dict[str, PrinterConnection], now: dict[str, PrinterConnection]
    ) -> None:
        """Keep what changed. Access codes are sealed in connections."""

        async def write(bucket: KeyValue) -> None:
            for name, connection in now.items():
                if before.get(name) != connection:
                    await bucket.put(name, connection.model_dump_json().encode())
            for name in before.keys() - now.keys():
                await bucket.delete(name)

        await self._with(CONNECTIONS, write)

    async def park(self, name: str, data: bytes) -> None:
        """Keep what could not be read, for people to look at."""
        await self._with(PARKED, lambda bucket: bucket.put(name, data))

    async def _bucket(self, name: str) -> KeyValue:
        if name not in self._buckets:
            self._buckets[name] = await self._broker.stream.key_value(name)
        return self._buckets[name]

    async def _with(self, name: str, work: Callable[[KeyValue], Awaitable[T]]) -> T:
        async def attempt() -> T:
            return await work(await self._bucket(name))

        return await until_answered(attempt)
