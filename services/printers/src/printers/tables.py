"""Tables of printers. Rules that must never be broken stand here as constraints."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
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
    Column("ftps_port", Integer, nullable=False, server_default="990"),
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
    CheckConstraint("ftps_port BETWEEN 1 AND 65535", name="ftps_port"),
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
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("superseded_by", Uuid),
    _instant("occurred_at"),
    _instant("updated_at"),
    CheckConstraint("outcome IN ('completed', 'failed', 'superseded')", name="outcome"),
    CheckConstraint("(outcome IS NULL) = (finished_at IS NULL)", name="ended_has_time"),
    CheckConstraint("outcome IS NULL OR NOT needs_review", name="ended_needs_no_review"),
    Index("ix_prints_tenant_id_occurred_at", "tenant_id", "occurred_at", "print_id"),
    Index("ix_prints_open", "tenant_id", "printer_id", postgresql_where=text("outcome IS NULL")),
)

# What was said about a print after its end was counted; revisions of a print have no gaps.
PRINT_CORRECTIONS = Table(
    "print_corrections",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("print_id", Uuid, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("outcome", Text, nullable=False),
    Column("good", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("superseded_by", Uuid),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
    _instant("created_at"),
    ForeignKeyConstraint(["tenant_id", "print_id"], ["prints.tenant_id", "prints.print_id"]),
    CheckConstraint("outcome IN ('completed', 'failed', 'superseded')", name="outcome"),
    CheckConstraint("revision > 0", name="revision_positive"),
    CheckConstraint("good >= 0 AND failed >= 0", name="counts_not_negative"),
)

# Who commanded which printer, and what became of it. Written before a command is sent.
PRINTER_COMMANDS = Table(
    "printer_commands",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("printer_id", Uuid, nullable=False),
    Column("command", Text, nullable=False),
    Column("params", JSONB, nullable=False),
    Column("actor", Text, nullable=False),
    _instant("created_at"),
    Column("code", Text),
    Column("reason", Text),
    _instant("answered_at", nullable=True),
    ForeignKeyConstraint(["tenant_id", "printer_id"], ["printers.tenant_id", "printers.id"]),
    CheckConstraint("(code IS NULL) = (answered_at IS NULL)", name="answered_has_code"),
    Index("ix_printer_commands_printer", "tenant_id", "printer_id", "id"),
)

PRINT_FILES = Table(
    "print_files",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    # Time and filament of each plate, as the slicer wrote them into the file.
    Column("plates", JSONB, nullable=False),
    Column("uploaded_by", Text, nullable=False),
    _instant("created_at"),
    _instant("deleted_at", nullable=True),
    UniqueConstraint("tenant_id", "id"),
    CheckConstraint("size > 0", name="size_positive"),
    CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
    # The same content again is the same file, until it is deleted.
    Index(
        "uq_print_files_tenant_id_sha256",
        "tenant_id",
        "sha256",
        unique=True,
        postgresql_where=text("deleted_at IS NULL"),
    ),
)

# Prints that we started or tried to. Written, with the ids the printer is told, before anything is sent.
PRINT_STARTS = Table(
    "print_starts",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("printer_id", Uuid, nullable=False),
    Column("file_id", Uuid, nullable=False),
    Column("plate", Integer, nullable=False),
    Column("options", JSONB, nullable=False),
    Column("filament", JSONB, nullable=False),
    Column("task_id", Integer, nullable=False),
    Column("print_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("code", Text),
    Column("reason", Text),
    Column("actor", Text, nullable=False),
    _instant("created_at"),
    _instant("expires_at"),
    _instant("answered_at", nullable=True),
    ForeignKeyConstraint(["tenant_id", "printer_id"], ["printers.tenant_id", "printers.id"]),
    ForeignKeyConstraint(["tenant_id", "file_id"], ["print_files.tenant_id", "print_files.id"]),
    UniqueConstraint("tenant_id", "task_id"),
    UniqueConstraint("tenant_id", "print_id"),
    # Above, old P1S firmware shows the greatest number for all prints; short ones are not taken for ids.
    CheckConstraint("task_id BETWEEN 100000 AND 2147483646", name="task_id"),
    CheckConstraint("plate > 0", name="plate_positive"),
    CheckConstraint("status IN ('sending', 'accepted', 'refused', 'unknown')", name="status"),
    Index(
        "uq_print_starts_sending",
        "tenant_id",
        "printer_id",
        unique=True,
        postgresql_where=text("status = 'sending'"),
    ),
    Index("ix_print_starts_printer", "tenant_id", "printer_id", "id"),
    Index("ix_print_starts_file", "tenant_id", "file_id"),
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
