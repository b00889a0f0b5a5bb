"""Dead letters: messages that could not be handled, kept in the database of the service that failed on them.

A dead letter holds the whole message; replaying runs the handler with the same event id, so it counts once.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert

from chassis.db import Transaction, new_id

UNKNOWN_TENANT = UUID(int=0)
"""Holds dead letters whose tenant cannot be read; seen by the operator of the installation only."""


class DeadLetterStatus(StrEnum):
    OPEN = "open"
    REPLAYED = "replayed"
    DISCARDED = "discarded"


def dead_letters_table(metadata: MetaData) -> Table:
    """The dead letters of a service; add it to the service's metadata."""
    return Table(
        "dead_letters",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("tenant_id", Uuid, nullable=False),
        Column("durable", Text, nullable=False),
        Column("stream_seq", BigInteger, nullable=False),
        Column("event_id", Uuid),
        Column("event_type", Text),
        Column("subject", Text, nullable=False),
        Column("headers", JSONB, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("error", Text, nullable=False),
        Column("trace", Text),
        Column("deliveries", Integer, nullable=False),
        Column("status", Text, nullable=False, server_default=DeadLetterStatus.OPEN),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("resolved_at", DateTime(timezone=True)),
        Column("resolved_by", Text),
        # A message dies once per consumer, however often its last delivery is repeated.
        UniqueConstraint("durable", "stream_seq"),
        CheckConstraint("status IN ('open', 'replayed', 'discarded')", name="status"),
        Index("ix_dead_letters_tenant_id_status", "tenant_id", "status"),
    )


class DeadLetterStore:
    """SQL of the dead letters of one service."""

    def __init__(self, table: Table) -> None:
        self._t = table

    async def add(self, tx: Transaction, **values: Any) -> UUID | None:
        """Keep a message; None when this delivery was kept already."""
        statement = (
            insert(self._t)
            .values(id=new_id(), tenant_id=tx.tenant_id, **values)
            .on_conflict_do_nothing(index_elements=["durable", "stream_seq"])
            .returning(self._t.c.id)
        )
        found: UUID | None = (await tx.session.execute(statement)).scalar_one_or_none()
        return found

    async def page(
        self, tx: Transaction, *, status: str | None, skip: int, limit: int
    ) -> tuple[list[dict[str, Any]], int]:
        where = [self._t.c.tenant_id == tx.tenant_id]
        if status:
            where.append(self._t.c.status == status)
        total = await tx.session.scalar(select(func.count()).select_from(self._t).where(*where))
        rows = await tx.session.execute(
            select(self._t).where(*where).order_by(self._t.c.created_at.desc()).offset(skip).limit(limit)
        )
        return [dict(row._mapping) for row in rows], total or 0  # noqa: SLF001 - SQLAlchemy's public name

    async def lock(self, tx: Transaction, letter_id: UUID) -> dict[str, Any] | None:
        rows = await tx.session.execute(
            select(self._t)
            .where(self._t.c.id == letter_id, self._t.c.tenant_id == tx.tenant_id)
            .with_for_update()
        )
        row = rows.one_or_none()
        return dict(row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's public name

    async def resolve(
        self, tx: Transaction, letter_id: UUID, status: DeadLetterStatus, at: datetime, by: str
    ) -> None:
        await tx.session.execute(
            update(self._t)
            .where(self._t.c.id == letter_id)
            .values(status=status, resolved_at=at, resolved_by=by)
        )
