"""Reading whole streams, keeping of each message only what the checks compare."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from nats.aio.msg import Msg
from nats.js import JetStreamContext, api

from contracts.envelope import EntityEvent
from contracts.registry import EVENTS

FETCH = 1000


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """One message of a stream. What cannot be read from it is None."""

    stream: str
    seq: int
    time: datetime
    """When the stream took it."""
    subject: str
    event_id: UUID | None
    type: str | None
    source: str | None
    header_tenant: UUID | None
    body_tenant: UUID | None
    print_id: UUID | None
    aggregate: str | None
    version: int | None
    audit: tuple[int, str] | None = None
    """The entry of a history that it tells of, and that entry's hash."""

    @property
    def subject_tenant(self) -> UUID | None:
        tokens = self.subject.split(".")
        return _uuid(tokens[2]) if len(tokens) > 2 else None

    def matches(self, filters: tuple[str, ...]) -> bool:
        """Whether one of these subjects, each ending in `.>`, covers the message."""
        return any(self.subject.startswith(one.removesuffix(">")) for one in filters)

    def __str__(self) -> str:
        return f"{self.type or 'message'} {self.event_id} ({self.stream} {self.seq})"


async def read_stream(js: JetStreamContext, stream: str, end: int) -> list[StoredMessage]:
    """Every message of a stream up to a sequence, in order."""
    if end == 0:
        return []
    config = api.ConsumerConfig(ack_policy=api.AckPolicy.NONE, mem_storage=True, inactive_threshold=60.0)
    subscription = await js.pull_subscribe("", stream=stream, config=config)
    found: list[StoredMessage] = []
    try:
        left = (await subscription.consumer_info()).num_pending or 0
        while left and (not found or found[-1].seq < end):
            batch = await subscription.fetch(min(FETCH, left), timeout=10)
            found += [_stored(stream, msg) for msg in batch]
            left = batch[-1].metadata.num_pending
    finally:
        await subscription.unsubscribe()
    return [message for message in found if message.seq <= end]


def _stored(stream: str, msg: Msg) -> StoredMessage:
    headers = msg.headers or {}
    body = _body(msg.data)
    event = EVENTS.get(headers.get("ce-type", ""))
    tokens = msg.subject.split(".")
    is_entity = event is not None and issubclass(event, EntityEvent) and len(tokens) == 4
    return StoredMessage(
        stream=stream,
        seq=msg.metadata.sequence.stream,
        time=msg.metadata.timestamp,
        subject=msg.subject,
        event_id=_uuid(headers.get("ce-id")),
        type=headers.get("ce-type"),
        source=headers.get("ce-source"),
        header_tenant=_uuid(headers.get("ce-tenantid")),
        body_tenant=_uuid(body.get("tenant_id")),
        print_id=_uuid(body.get("print_id")),
        aggregate=f"{tokens[0]}:{tokens[3]}" if is_entity else None,
        version=body.get("version") if is_entity else None,
        audit=_audit(body.get("audit")),
    )


def _audit(value: object) -> tuple[int, str] | None:
    if isinstance(value, dict) and isinstance(value.get("id"), int):
        return value["id"], str(value.get("hash"))
    return None


def _body(data: bytes) -> dict[str, Any]:
    try:
        body = json.loads(data)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
