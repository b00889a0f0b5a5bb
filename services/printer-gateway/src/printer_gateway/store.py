"""What the gateway keeps in JetStream KV: the record of each printer, its connection, its live state.

A record is written by compare-and-set before anything of it is published. Its pending events are the
gateway's outbox: a crash between the write and the publishing repeats the same ids.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

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
from contracts.printers import PlannedFilament, PrinterConnection
from printer_gateway import codec
from printer_gateway.codec import Fence
from printer_gateway.domain.record import Record
from printer_gateway.domain.state import LiveState

RECORDS, CONNECTIONS, STATES, PARKED, SLIPS = (
    "gateway_prints",
    "gateway_connections",
    "printer_state",
    "gateway_parked",
    "gateway_slips",
)
_PIN = ".pin"
"""Ends the keys of certificates learned at the first connection, beside the connections themselves."""
_RETRY_SECONDS = 0.5
AWAY = (
    nats.errors.TimeoutError,
    nats.errors.ConnectionClosedError,
    nats.errors.NoRespondersError,
    nats.errors.NoServersError,
    nats.errors.OutboundBufferLimitError,
    nats.errors.ConnectionReconnectingError,
    NoStreamResponseError,
    TimeoutError,
)
"""Errors that say that NATS, or its JetStream, cannot be reached now."""
_STATE: TypeAdapter[LiveState] = TypeAdapter(LiveState)
T = TypeVar("T")


class StaleRecordError(Exception):
    """The record is not the one this was made from: someone wrote it meanwhile, or an answer got lost."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A record as it was found, and the revision to write it back over."""

    record: Record
    fence: Fence
    revision: int


@dataclass(frozen=True, slots=True)
class Pin:
    """The certificate a printer showed first, for as long as its connection stays the same."""

    fingerprint: str
    version: int


FED = -1
"""In a slip: the tray that turns out to have fed, if it was only one."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What we know of a print that we started, or whose file we read: the plate, and what each tray gives."""

    plate: int
    filament: tuple[PlannedFilament, ...] = ()


_PINS: TypeAdapter[Pin] = TypeAdapter(Pin)
_SLIPS: TypeAdapter[Slip] = TypeAdapter(Slip)


def key(connection: PrinterConnection) -> str:
    return f"{connection.tenant_id}.{connection.printer_id}"


async def until_answered(work: Callable[[], Awaitable[T]]) -> T:
    """Do `work`, again while NATS is away: nothing is decided or forgotten meanwhile."""
    while True:
        try:
            return await work()
        except AWAY as error:
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

    async def load_record(self, connection: PrinterConnection) -> Saved | None:
        """The record of a printer; None for one never seen.

        Raises:
            UnreadableRecordError: it was written by a newer gateway or is damaged; a copy is parked.
        """
        try:
            entry = await self._with(RECORDS, lambda bucket: bucket.get(key(connection)))
        except KeyNotFoundError:
            return None
        try:
            return Saved(*codec.read(entry.value or b""), entry.revision or 0)
        except codec.UnreadableRecordError:
            await self.park(f"record.{key(connection)}", entry.value or b"")
            raise

    async def save_record(
        self, connection: PrinterConnection, record: Record, fence: Fence, revision: int
    ) -> int:
        """Write a record over the revision it was made from (0: there is none); returns the new revision.

        Raises:
            StaleRecordError: that is not the last revision.
        """
        data = codec.to_json(record, fence)
        try:
            return await self._with(
                RECORDS, lambda bucket: bucket.update(key(connection), data, last=revision)
            )
        except KeyWrongLastSequenceError as error:
            raise StaleRecordError from error

    async def put_state(self, connection: PrinterConnection, state: LiveState) -> bool:
        """Show the live state; False when NATS is away: the next one will do."""
        try:
            bucket = await self._bucket(STATES)
            await bucket.put(key(connection), _STATE.dump_json(state))
        except (*AWAY, APIError) as error:
            log.warning("live state not shown", error=repr(error))
            return False
        return True

    async def load_connections(self) -> list[PrinterConnection]:
        """The connections known last, so that the gateway starts while `printers` is down."""

        async def read(bucket: KeyValue) -> list[PrinterConnection]:
            try:
                names = [name for name in await bucket.keys() if not name.endswith(_PIN)]
            except NoKeysError:
                return []
            found = await asyncio.gather(*(_connection(bucket, name) for name in names))
            return [connection for connection in found if connection is not None]

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

    async def load_pin(self, connection: PrinterConnection) -> str | None:
        """The certificate's fingerprint learned for this version of the connection."""
        try:
            entry = await self._with(CONNECTIONS, lambda bucket: bucket.get(key(connection) + _PIN))
        except KeyNotFoundError:
            return None
        pin = _PINS.validate_json(entry.value or b"")
        return pin.fingerprint if pin.version == connection.version else None

    async def save_pin(self, connection: PrinterConnection, fingerprint: str) -> None:
        """Keep what the printer showed first: whoever changes the connection trusts it anew."""
        data = _PINS.dump_json(Pin(fingerprint, connection.version))
        await self._with(CONNECTIONS, lambda bucket: bucket.put(key(connection) + _PIN, data))

    async def save_slip(self, print_id: UUID, slip: Slip) -> None:
        """Keep what is known of a print that is about to be started."""
        data = _SLIPS.dump_json(slip)
        await self._with(SLIPS, lambda bucket: bucket.put(str(print_id), data))

    async def load_slip(self, print_id: UUID) -> Slip | None:
        """What was kept of a print; None for one that was started elsewhere."""
        try:
            entry = await self._with(SLIPS, lambda bucket: bucket.get(str(print_id)))
        except KeyNotFoundError:
            return None
        return _SLIPS.validate_json(entry.value or b"")

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


async def _connection(bucket: KeyValue, name: str) -> PrinterConnection | None:
    try:
        entry = await bucket.get(name)
    except KeyNotFoundError:  # deleted meanwhile, by another gateway
        return None
    return PrinterConnection.model_validate_json(entry.value or b"")
