"""Shops that send their orders, and what came that nobody could read."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from inventory.tables.columns import instant
from inventory.tables.metadata import METADATA

INTAKE_SOURCES = Table(
    "intake_sources",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("sealed_secret", Text, nullable=False),
    # Where in the shop's JSON what stands.
    Column("mapping", JSONB, nullable=False),
    Column("is_active", Boolean, nullable=False),
    instant("created_at"),
    instant("updated_at"),
    UniqueConstraint("tenant_id", "name"),
)

INTAKE_SKUS = Table(
    "intake_skus",
    METADATA,
    Column("source_id", Uuid, ForeignKey("intake_sources.id", ondelete="CASCADE"), primary_key=True),
    Column("sku", Text, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("item_id", Uuid, ForeignKey("stock_items.item_id"), nullable=False),
    Column("explode", Boolean, nullable=False),
)

INTAKE_DELIVERIES = Table(
    "intake_deliveries",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("source_id", Uuid, ForeignKey("intake_sources.id", ondelete="CASCADE"), nullable=False),
    Column("external_id", Text),
    # JSON as text: what a shop sends may hold what JSONB cannot.
    Column("body", Text, nullable=False),
    Column("problems", Text, nullable=False),
    Column("status", Text, nullable=False),
    # Why it was given up.
    Column("note", Text),
    Column("order_id", Uuid, ForeignKey("orders.id")),
    instant("received_at"),
    instant("updated_at"),
    CheckConstraint("status IN ('review', 'accepted', 'discarded')", name="status"),
    CheckConstraint("(status = 'accepted') = (order_id IS NOT NULL)", name="accepted_is_an_order"),
    # A shop that tries again sends the same order.
    Index(
        "uq_intake_deliveries_in_review",
        "source_id",
        "external_id",
        unique=True,
        postgresql_where=text("status = 'review'"),
    ),
    Index("ix_intake_deliveries_tenant_id", "tenant_id", "status", "received_at"),
)
