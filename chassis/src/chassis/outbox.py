"""The outbox: a message is a row in the transaction that causes it. The relay publishes the rows.

Rows are written after every row lock of the transaction is held, so the order of `seq` is the order of
commits per aggregate.
"""

from collections.abc import Sequence

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)

from chassis.driver import Connection
from contracts.envelope import EntityEvent, Envelope

CHANNEL = "outbox"

_INSERT = f"""
WITH written AS (
    INSERT INTO outbox (event_id, tenant_id, subject, headers, body, aggregate, version, created_at)
    SELECT event_id, tenant_id, subject, headers, body, aggregate, version, created_at
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::int[],
                $8::timestamptz[])
         WITH ORDINALITY
         AS row(event_id, tenant_id, subject, headers, body, aggregate, version, created_at, n)
    ORDER BY n
    ON CONFLICT (event_id) DO NOTHING
)
SELECT pg_notify('{CHANNEL}', '')
"""  # noqa: S608 - the channel is a constant


def outbox_table(metadata: MetaData) -> Table:
    """The outbox of a service; add it to the service's metadata."""
    return Table(
        "outbox",
        metadata,
        Column("seq", BigInteger, Identity(always=True), primary_key=True),
        Column("event_id", Uuid, nullable=False, unique=True),
        Column("tenant_id", Uuid, nullable=False),
        Column("subject", Text, nullable=False),
        Column("headers", Text, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("aggregate", Text),
        Column("version", Integer),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("sent_at", DateTime(timezone=True)),
        # The relay reads only what is unsent; sent rows are kept for a week for re-publishing.
        Index("ix_outbox_unsent", "seq", postgresql_where=text("sent_at IS NULL")),
        Index("ix_outbox_sent_at", "sent_at"),
    )


async def write(connection: Connection, envelopes: Sequence[Envelope]) -> None:
    """Insert messages in order and wake the relay when the transaction commits."""
    events = [envelope.event for envelope in envelopes]
    await connection.execute(
        _INSERT,
        [envelope.id for envelope in envelopes],
        [event.tenant_id for event in events],
        [event.subject for event in events],
        [orjson.dumps(envelope.headers()).decode() for envelope in envelopes],
        [event.model_dump_json().encode() for event in events],
        [event.aggregate if isinstance(event, EntityEvent) else None for event in events],
        [event.version if isinstance(event, EntityEvent) else None for event in events],
        [envelope.time for envelope in envelopes],
    )
