"""The lab itself: its settings and staff, what is kept of tenants and printers, and counted attempts."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.rate_limits import rate_limits_table
from jobs.tables.columns import instant, tenant, version
from jobs.tables.metadata import METADATA

TENANTS = Table(
    "tenants",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    version(),
)

LAB_SETTINGS = Table(
    "lab_settings",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    # What differs from the defaults.
    Column("values", JSONB, nullable=False),
    instant("updated_at"),
)

STAFF = Table(
    "staff",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    instant("added_at"),
    instant("deactivated_at", nullable=True),
    CheckConstraint("is_active = (deactivated_at IS NULL)", name="deactivated_at"),
)

PRINTERS = Table(
    "printers",
    METADATA,
    Column("printer_id", Uuid, primary_key=True),
    tenant(),
    Column("name", Text, nullable=False),
    Column("is_retired", Boolean, nullable=False),
    # Nothing is begun on it until then, because it is about to be retired.
    instant("retiring_until", nullable=True),
    version(),
    Index("ix_printers_tenant_id", "tenant_id"),
)

RATE_LIMITS = rate_limits_table(METADATA)
