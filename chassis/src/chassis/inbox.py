"""The inbox: which messages a durable consumer has handled. One row in the handler's own transaction makes a
redelivered message a no-op; the broker's deduplication is only an optimisation.

Inbox rows carry no tenant: they hold ids of messages, nothing of their content.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, Integer, MetaData, Table, Text, Uuid, func

from chassis.driver import Connection

# Sorted, so that two replicas never wait for each other's keys in opposite order.
_CLAIM = """
INSERT INTO inbox (durable, event_id)
SELECT $1, id FROM unnest($2::uuid[]) AS id ORDER BY id
ON CONFLICT DO NOTHING
RETURNING event_id
"""
_SUSPECT = """
INSERT INTO inbox_suspects (durable, event_id, attempts) VALUES ($1, $2, 1)
ON CONFLICT (durable, event_id) DO UPDATE SET attempts = inbox_suspects.attempts + 1
RETURNING attempts
"""


def inbox_tables(metadata: MetaData) -> tuple[Table, Table]:
    """The inbox and the list of messages that were under way when a process died."""
    inbox = Table(
        "inbox",
        metadata,
        Column("durable", Text, primary_key=True),
        Column("event_id", Uuid, primary_key=True),
        Column("received_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Index("ix_inbox_received_at", "received_at"),
    )
    suspects = Table(
        "inbox_suspects",
        metadata,
        Column("durable", Text, primary_key=True),
        Column("event_id", Uuid, primary_key=True),
        Column("attempts", Integer, nullable=False),
    )
    return inbox, suspects


async def claim(connection: Connection, durable: str, ids: Sequence[UUID]) -> set[UUID]:
    """Claim messages for this transaction; returns those not handled before."""
    return {row["event_id"] for row in await connection.fetch(_CLAIM, durable, list(set(ids)))}


async def suspect(connection: Connection, durable: str, event_id: UUID) -> int:
    """Note that a redelivered message is about to be handled again; returns how often that was noted."""
    attempts = await connection.fetchval(_SUSPECT, durable, event_id)
    return int(attempts)


async def clear(connection: Connection, durable: str, event_id: UUID) -> None:
    """A suspect was handled after all."""
    await connection.execute(
        "DELETE FROM inbox_suspects WHERE durable = $1 AND event_id = $2", durable, event_id
    )
