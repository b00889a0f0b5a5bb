"""Deliveries: queue and log in one table, so that nothing leaves the one without being in the other."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.due_work import due_function
from notifications.tables.metadata import METADATA

_WAITING = "status IN ('queued', 'sending')"

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("target_id", Uuid, ForeignKey("targets.id", ondelete="CASCADE"), nullable=False),
    Column("rule_id", Uuid, ForeignKey("rules.id", ondelete="SET NULL")),
    Column("status", Text, nullable=False),
    Column("is_test", Boolean, nullable=False, server_default=text("false")),
    Column("replay_of", Uuid),
    Column("occasions", JSONB, nullable=False),
    Column("more", Integer, nullable=False, server_default="0"),
    # When a worker looks at it next: an attempt, or the end of the time that an attempt may take.
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("response_code", Integer),
    Column("latency_ms", Integer),
    Column("error", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
    CheckConstraint("status IN ('queued', 'sending', 'sent', 'failed', 'cancelled')", name="status"),
    CheckConstraint(f"({_WAITING}) = (finished_at IS NULL)", name="finished_at"),
    Index("ix_deliveries_due", "tenant_id", "due_at", postgresql_where=text(_WAITING)),
    Index("ix_deliveries_target_id", "target_id", "status"),
    Index("ix_deliveries_created_at", "tenant_id", "created_at"),
    Index("ix_deliveries_rule_id", "rule_id"),
)

DUE_FUNCTION = due_function("notifications", "deliveries", _WAITING)
