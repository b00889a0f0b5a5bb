"""Publishing rows of the outbox to JetStream, in order.

Many rows of one stream go as one atomic batch (NATS ADR-50, nats-server 2.12): the server stores all of them
or none and syncs the disk once instead of once per message, which makes it several times as fast where every
write is synced. A few rows, and batches that the server refuses, go one by one, pipelined.
"""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from asyncpg import Record
from nats.aio.client import Client

from chassis import failpoints
from chassis.telemetry import log
from contracts import topology

ATOMIC_FROM = 8
"""So many rows are worth a batch, whose staging costs a few syncs itself."""
_TIMEOUT = 10.0
_STREAMS = {
    subject.partition(".")[0]: stream.name for stream in topology.STREAMS for subject in stream.subjects
}


@dataclass(slots=True)
class Published:
    """What became of rows that were published."""

    sent: list[int] = field(default_factory=list)
    """Numbers (`seq`) of the rows that the server acknowledged."""
    error: BaseException | None = None
    """Why others were not."""


async def publish(broker: Client, rows: Sequence[Record]) -> Published:
    """Publish rows with `seq`, `subject`, `headers` and `body`; those of one stream keep their order.

    An aggregate's events all belong to one stream, so their order is kept as well.
    """
    by_stream: defaultdict[str | None, list[Record]] = defaultdict(list)
    for row in rows:
        by_stream[_STREAMS.get(row["subject"].partition(".")[0])].append(row)
    outcome = Published()
    for stream, some in by_stream.items():
        if stream and len(some) >= ATOMIC_FROM and await _as_batch(broker, some):
            outcome.sent += [row["seq"] for row in some]
        else:
            await _one_by_one(broker, some, outcome)
    return outcome


async def _as_batch(broker: Client, rows: Sequence[Record]) -> bool:
    """Publish rows as one atomic batch; False when the server refuses it, for example because some were
    published before.
    """
    batch = secrets.token_hex(16)
    *first, last = [(row, _headers(row, batch, number)) for number, row in enumerate(rows, 1)]
    for row, headers in first:
        await broker.publish(row["subject"], row["body"], headers=headers)
    failpoints.hit("relay.published")
    row, headers = last
    answer = await broker.request(
        row["subject"], row["body"], timeout=_TIMEOUT, headers=headers | {"Nats-Batch-Commit": "1"}
    )
    refusal = orjson.loads(answer.data).get("error")
    if refusal:
        log.info("batch refused, publishing one by one", rows=len(rows), reason=refusal.get("description"))
    return refusal is None


def _headers(row: Record, batch: str, number: int) -> dict[str, str]:
    headers: dict[str, str] = orjson.loads(row["headers"])
    return headers | {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(number)}


async def _one_by_one(broker: Client, rows: Sequence[Record], outcome: Published) -> None:
    """Publish rows pipelined. A failure in the middle leaves later ones published before an earlier one; the
    retry publishes the earlier one again, so consumers guard per aggregate by version.
    """
    js = broker.jetstream()
    acks: list[asyncio.Future[Any]] = [
        await js.publish_async(row["subject"], row["body"], headers=orjson.loads(row["headers"]))
        for row in rows
    ]
    failpoints.hit("relay.published")
    results = await asyncio.wait_for(asyncio.gather(*acks, return_exceptions=True), _TIMEOUT)
    for row, result in zip(rows, results, strict=True):
        if isinstance(result, BaseException):
            outcome.error = outcome.error or result
        else:
            outcome.sent.append(row["seq"])
