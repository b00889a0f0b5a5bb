"""Targets, rules, and which rule tells which target."""

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
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from notifications.tables.metadata import METADATA

TARGETS = Table(
    "targets",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("config", JSONB, nullable=False),
    # A webhook's secrets, a chat's address.
    Column("sealed", Text),
    Column("is_enabled", Boolean, nullable=False),
    Column("disabled_reason", Text),
    Column("failing_since", DateTime(timezone=True)),
    Column("failures", Integer, nullable=False, server_default="0"),
    # Nothing is sent before: it failed just now.
    Column("paused_until", DateTime(timezone=True)),
    Column("last_sent_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("kind IN ('inbox', 'email', 'webhook', 'chat')", name="kind"),
    CheckConstraint("(kind IN ('webhook', 'chat')) = (sealed IS NOT NULL)", name="secrets_are_sealed"),
    CheckConstraint("NOT (is_enabled AND disabled_reason IS NOT NULL)", name="disabled_reason"),
    CheckConstraint("(failures = 0) = (failing_since IS NULL)", name="failing_since"),
    UniqueConstraint("tenant_id", "name"),
)

RULES = Table(
    "rules",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("events", ARRAY(Text), nullable=False),
    Column("filter", JSONB, nullable=False),
    Column("quiet_hours", JSONB),
    Column("ignores_quiet_hours", Boolean, nullable=False),
    Column("gap_minutes", Integer, nullable=False),
    Column("is_enabled", Boolean, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("cardinality(events) > 0", name="names_an_event"),
    CheckConstraint("gap_minutes BETWEEN 0 AND 1440", name="gap_minutes"),
    UniqueConstraint("tenant_id", "name"),
)

RULE_TARGETS = Table(
    "rule_targets",
    METADATA,
    Column("rule_id", Uuid, ForeignKey("rules.id", ondelete="CASCADE"), primary_key=True),
    Column("target_id", Uuid, ForeignKey("targets.id", ondelete="CASCADE"), primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    # When the gap since the last message is over.
    Column("free_at", DateTime(timezone=True)),
    Index("ix_rule_targets_target_id", "target_id"),
)

OFFLINE_TOLD = Table(
    "offline_told",
    METADATA,
    Column("rule_id", Uuid, ForeignKey("rules.id", ondelete="CASCADE"), primary_key=True),
    Column("printer_id", Uuid, primary_key=True),
    # Of the absence that was told of.
    Column("since", DateTime(timezone=True), primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
)
