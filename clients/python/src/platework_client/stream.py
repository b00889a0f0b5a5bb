"""The live stream: server-sent events, taken up again exactly where it broke off."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx

PATH = "/api/v1/stream"
_SILENCE_SECONDS = 45.0
"""The stream shows every 15 seconds that it is alive."""
_PAUSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One event."""

    position: str
    """Where it stands in the stream: remember it to go on after it."""
    type: str
    """`order.fulfilled`; `reset` when what was missed cannot be told: load everything anew, then go on."""
    body: dict[str, Any]
    """id, type, time, subject, data, and traceparent where there is one; of a reset, the reason."""

    @property
    def data(self) -> dict[str, Any]:
        """What the event says."""
        return dict(self.body.get("data", {}))


def follow(
    client: httpx.Client, signed_in: Callable[[], dict[str, str]], after: str | None
) -> Iterator[StreamEvent]:
    """Events for ever; a stream that ended, with its token or with the network, is opened again.

    Raises:
        httpx.HTTPStatusError: the stream is refused for good.
    """
    position = after
    while True:
        try:
            for event in _once(client, signed_in(), position):
                position = event.position or position
                yield event
        except httpx.TransportError:
            pass
        except httpx.HTTPStatusError as error:
            status = error.response.status_code
            if status == httpx.codes.UNAUTHORIZED:
                signed_in().clear()
            elif status not in {429, 503}:
                raise
        time.sleep(_PAUSE_SECONDS)


def _once(client: httpx.Client, headers: dict[str, str], after: str | None) -> Iterator[StreamEvent]:
    wanted = dict(headers) | ({"Last-Event-ID": after} if after else {})
    timeout = httpx.Timeout(10, read=_SILENCE_SECONDS)
    with client.stream("GET", PATH, headers=wanted, timeout=timeout) as response:
        response.raise_for_status()
        yield from events(response.iter_lines())


def events(lines: Iterator[str]) -> Iterator[StreamEvent]:
    """Events from the lines of a stream."""
    fields: dict[str, str] = {}
    for line in lines:
        if not line:
            if "data" in fields:
                yield StreamEvent(fields.get("id", ""), fields.get("event", ""), json.loads(fields["data"]))
            fields = {}
            continue
        name, _, value = line.partition(":")
        if name in {"id", "event", "data"}:
            fields[name] = value.removeprefix(" ")
