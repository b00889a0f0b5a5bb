"""What is kept of other services, and the tenant's settings."""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from notifications.tables.metadata import METADATA

TENANTS = Table(
    "tenants",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("version", Integer, nullable=False),
)

PRINTERS = Table(
    "printers",
    METADATA,
    Column("printer_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("is_retired", Boolean, nullable=False),
    # Of the registry; 0 while only its link was heard of.
    Column("version", Integer, nullable=False),
    # When its link last changed: news that are older change nothing.
    Column("link_at", DateTime(timezone=True)),
    Column("offline_since", DateTime(timezone=True)),
    Column("offline_reason", Text),
    Index("ix_printers_tenant_id", "tenant_id"),
)

PREFERENCES = Table(
    "preferences",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    # What differs from the defaults.
    Column("values", JSONB, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
