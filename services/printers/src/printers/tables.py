"""Tables of printers. Rules that must never be broken stand here as constraints."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.db import new_metadata
from chassis.dead_letters import dead_letters_table
from chassis.idempotency import idempotency_table
from chassis.inbox import inbox_tables
from chassis.outbox import outbox_table

METADATA = new_metadata()


def _instant(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _flag(name: str, *, default: bool) -> Column[Any]:
    return Column(name, Boolean, nullable=False, server_default=text(str(default).lower()))


PRINTERS = Table(
    "printers",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("manufacturer", Text),
    Column("model", Text),
    Column("bed_size_x_mm", Integer),
    Column("bed_size_y_mm", Integer),
    Column("bed_size_z_mm", Integer),
    Column("nozzle_diameter_mm", Numeric(3, 2), server_default=text("0.4")),
    Column("default_bed_temp", Integer),
    Column("default_nozzle_temp", Integer),
    Column("capabilities", JSONB, nullable=False, server_default=text("'{}'")),
    _flag("is_active", default=True),
    Column("notes", Text),
    _instant("out_of_service_since", nullable=True),
    Column("out_of_service_reason", Text),
    _instant("retired_at", nullable=True),
    Column("version", Integer, nullable=False),
    Column("connection_version", Integer, nullable=False, server_default=text("0")),
    _instant("created_at"),
    _instant("updated_at"),
    CheckConstraint("length(name) BETWEEN 1 AND 100", name="name_length"),
    CheckConstraint(
        "bed_size_x_mm > 0 AND bed_size_y_mm > 0 AND bed_size_z_mm > 0", name="bed_size_positive"
    ),
    CheckConstraint("nozzle_diameter_mm > 0", name="nozzle_diameter_positive"),
    CheckConstraint(
        "(out_of_service_since IS NULL) = (out_of_service_reason IS NULL)", name="out_of_service_has_reason"
    ),
    # What belongs to a printer refers to both, so that it can never belong to another tenant.
    UniqueConstraint("tenant_id", "id"),
    # The name of a retired printer may be used again.
    Index(
        "uq_printers_tenant_id_name",
        "tenant_id",
        "name",
        unique=True,
        postgresql_where=text("retired_at IS NULL"),
    ),
)

CONNECTIONS = Table(
    "connections",
    METADATA,
    Column("printer_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("host", Text),
    Column("port", Integer, nullable=False),
    Column("serial", Text),
    Column("sealed_access_code", Text),
    Column("tls_mode", Text, nullable=False),
    Column("fingerprint", Text),
    Column("ca_pem", Text),
    Column("site", Text),
    _instant("updated_at"),
    ForeignKeyConstraint(["tenant_id", "printer_id"], ["printers.tenant_id", "printers.id"]),
    # The connection of a retired printer is deleted, so its serial number is free again.
    UniqueConstraint("tenant_id", "serial"),
    CheckConstraint("kind IN ('bambu_lan', 'manual')", name="kind"),
    CheckConstraint("tls_mode IN ('strict', 'pin', 'insecure')", name="tls_mode"),
    CheckConstraint("port BETWEEN 1 AND 65535", name="port"),
    CheckConstraint("serial = upper(serial)", name="serial_upper_case"),
    CheckConstraint(
        "kind = 'manual' OR (host IS NOT NULL AND serial IS NOT NULL AND sealed_access_code IS NOT NULL)",
        name="bambu_lan_complete",
    ),
)

LINKS = Table(
    "links",
    METADATA,
    Column("printer_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, primary_key=True),
    Column("online", Boolean, nullable=False),
    Column("reason", Text),
    _instant("since"),
    _instant("at"),
)

PRINTS = Table(
    "prints",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("print_id", Uuid, primary_key=True),
    # No foreign key: what the gateway saw is recorded, also of a printer that is not known here.
    Column("printer_id", Uuid, nullable=False),
    Column("printer_serial", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("file_name", Text),
    Column("candidates", ARRAY(Text), nullable=False),
    Column("plate_index", Integer),
    _instant("started_at", nullable=True),
    _flag("late", default=False),
    Column("progress_percent", Integer, nullable=False),
    Column("layers", Integer, nullable=False),
    Column("outcome", Text),
    _instant("finished_at", nullable=True),
    Column("duration_minutes", Numeric(12, 2)),
    Column("confidence", Text),
    Column("failure_reason", Text),
    Column("codes", ARRAY(Text), nullable=False),
    Column("filament", JSONB, nullable=False),
    Column("prints", Integer),
    Column("good", Integer),
    Column("failed", Integer),
    Column("run_id", Uuid),
    Column("run_plate_id", Uuid),
    Column("model_id", Uuid),
    Column("part_id", Uuid),
    _flag("needs_review", default=False),
    Column("review_reason", Text),
    _instant("last_seen_at", nullable=True),
    Column("gap_seconds", Integer),
    _instant("resolved_at", nullable=True),
    Column("resolved_by", Text),
    Column("resolve_reason", Text),
    _instant("occurred_at"),
    _instant("updated_at"),
    CheckConstraint("outcome IN ('completed', 'failed')", name="outcome"),
    CheckConstraint("(outcome IS NULL) = (finished_at IS NULL)", name="ended_has_time"),
    CheckConstraint("outcome IS NULL OR NOT needs_review", name="ended_needs_no_review"),
    Index("ix_prints_tenant_id_occurred_at", "tenant_id", "occurred_at", "print_id"),
    Index("ix_prints_open", "tenant_id", "printer_id", postgresql_where=text("outcome IS NULL")),
)

TENANTS = Table(
    "tenants",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    _instant("seeded_at"),
)

OUTBOX = outbox_table(METADATA)
INBOX, INBOX_SUSPECTS = inbox_tables(METADATA)
DEAD_LETTERS = dead_letters_table(METADATA)
IDEMPOTENCY_KEYS = idempotency_table(METADATA)
