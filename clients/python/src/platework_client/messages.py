"""Messages: a durable consumer of one's own, which keeps its place while the program is away.

`./platework listener NAME --event plate.completed` makes the durable and the user that may read it, and
nothing else. A message may come twice (after a crash between the work and `done()`): remember its `id` in the
same transaction as what was done with it, and skip it when it is known.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import nats
from nats.aio.msg import Msg
from nats.js import JetStreamContext

from contracts.envelope import Envelope, Event, MalformedMessageError
from contracts.registry import EVENTS

_WAIT_SECONDS = 5.0
_BATCH = 10
_ACK_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Access:
    """What `./platework listener` printed."""

    url: str
    user: str
    password: str
    inbox: str
    durables: tuple[tuple[str, str], ...]
    """Stream and name of each durable."""

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read what `./platework listener NAME … --json > FILE` wrote."""
        said = json.loads(file.read_text())
        durables = tuple((one["stream"], one["name"]) for one in said["durables"])
        return cls(said["url"], said["user"], said["password"], said["inbox"], durables)


class Received:
    """One message in hand: say `done()`, or `retry()`; a program that dies in between gets it again."""

    def __init__(self, msg: Msg) -> None:
        self._msg = msg
        headers = msg.headers or {}
        self.type = headers.get("ce-type", "")
        self.id = UUID(headers["ce-id"])
        """The same whenever the same event comes again."""
        self.time = datetime.fromisoformat(headers["ce-time"])
        self.tenant_id = UUID(headers["ce-tenantid"])
        self.data: dict[str, Any] = json.loads(msg.data)

    @property
    def event(self) -> Event | None:
        """The event as its Pydantic model; None when this version of the contracts does not know its type."""
        try:
            return Envelope.parse(self._msg.headers, self._msg.data, EVENTS).event
        except MalformedMessageError:
            return None

    @property
    def deliveries(self) -> int:
        """How often it came, this time counted."""
        return int(self._msg.metadata.num_delivered)

    async def done(self) -> None:
        """It is handled, and the broker knows it: it never comes again.

        Raises:
            nats.errors.TimeoutError: the broker did not say so in time; the message may come again.
        """
        await self._msg.ack_sync(timeout=_ACK_SECONDS)

    async def retry(self, after: float = 5.0) -> None:
        """It could not be handled now: let it come again after so many seconds."""
        await self._msg.nak(delay=after)


@asynccontextmanager
async def listening(access: Access) -> AsyncIterator[AsyncIterator[Received]]:
    """Connect; gives the messages, oldest first within each durable, for ever.

    Raises:
        nats.errors.Error: the broker refuses the user, or has no such durable.
    """
    client = await nats.connect(
        access.url, user=access.user, password=access.password, inbox_prefix=access.inbox.encode()
    )
    messages = _received(client.jetstream(), access.durables)
    try:
        yield messages
    finally:
        await messages.aclose()
        await client.close()


async def _received(js: JetStreamContext, durables: tuple[tuple[str, str], ...]) -> AsyncGenerator[Received]:
    queue: asyncio.Queue[Received | Exception] = asyncio.Queue(1)
    readers = [asyncio.create_task(_read(js, stream, name, queue)) for stream, name in durables]
    try:
        while True:
            message = await queue.get()
            if isinstance(message, Exception):
                raise message
            yield message
    finally:
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)


async def _read(
    js: JetStreamContext, stream: str, name: str, queue: asyncio.Queue[Received | Exception]
) -> None:
    try:
        await js.consumer_info(stream, name)
        subscription = await js.pull_subscribe_bind(durable=name, stream=stream)
        while True:
            # nats-py says that nothing came by its own error, or by the plain one, which is its base.
            with contextlib.suppress(TimeoutError):
                for msg in await subscription.fetch(_BATCH, timeout=_WAIT_SECONDS):
                    await queue.put(Received(msg))
    except Exception as error:  # noqa: BLE001 - whatever it is, the program that listens must see it
        await queue.put(error)
