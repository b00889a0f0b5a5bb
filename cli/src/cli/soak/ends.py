"""Which prints are known to have ended, as the stream of plates tells it, past any death of NATS."""

import asyncio
from collections import Counter
from typing import Protocol

import nats.errors
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg

from cli.errors import CommandError

STREAM = "PLATES"
_POLL_SECONDS = 0.1
_ENDS = frozenset({"plate.completed", "plate.failed", "plate.needs_review"})


class Broker(Protocol):
    """Where a broker can be asked."""

    async def broker(self) -> Client: ...


class Ends:
    """Counts the ends of prints by printer id, each once."""

    def __init__(self, at: Broker) -> None:
        self._at = at
        self._read = 0
        self._seen: set[str] = set()
        self.known: Counter[str] = Counter()

    async def follow(self) -> None:
        """Read until cancelled."""
        while True:
            try:
                client = await self._at.broker()
            except CommandError:
                await asyncio.sleep(_POLL_SECONDS)
                continue
            try:
                await self._follow(client.jetstream())
            except (nats.errors.Error, TimeoutError, OSError):
                await asyncio.sleep(_POLL_SECONDS)
            finally:
                await client.close()

    async def _follow(self, js: JetStreamContext) -> None:
        while True:
            last = (await js.stream_info(STREAM)).state.last_seq
            while self._read < last:
                self._note(await js.get_msg(STREAM, seq=self._read + 1))
                self._read += 1
            await asyncio.sleep(_POLL_SECONDS)

    def _note(self, message: RawStreamMsg) -> None:
        headers = message.headers or {}
        event_id = headers.get("ce-id", "")
        if headers.get("ce-type") in _ENDS and event_id not in self._seen:
            self._seen.add(event_id)
            self.known[(message.subject or "").rpartition(".")[2]] += 1
