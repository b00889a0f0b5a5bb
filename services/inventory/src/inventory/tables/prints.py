"""Prints: counted, corrected, waiting for a mapping; and the printers they came from."""

from sqlalchemy import ARRAY, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid

from inventory.tables.columns import instant
from inventory.tables.metadata import METADATA

INVENTORY_PRINT_LOG = Table(
    "inventory_print_log",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("print_id", Uuid, nullable=False),
    Column("part_id", Uuid, ForeignKey("parts.id")),
    Column("printer_id", Uuid),
    Column("gcode_filename", Text),
    Column("prints", Integer, nullable=False),
    Column("quantity_printed", Integer, nullable=False),
    # Items that a correction could not take back, because they had left the stock.
    Column("quantity_gone", Integer, nullable=False, server_default="0"),
    # The correction that it shows; 0 as first counted.
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("status", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("failure_reason", Text),
    # What the mapping and the printer's configuration do not agree on.
    Column("yield_note", Text),
    Column("actor", Text, nullable=False),
    instant("completed_at"),
    instant("created_at"),
    CheckConstraint("status IN ('success', 'failed')", name="status"),
    CheckConstraint("source IN ('bambu_auto', 'manual')", name="source"),
    CheckConstraint("quantity_printed >= 0 AND prints >= 0", name="quantities_not_negative"),
    CheckConstraint("quantity_gone >= 0 AND revision >= 0", name="corrections_not_negative"),
    CheckConstraint("status = 'failed' OR part_id IS NOT NULL", name="success_names_a_part"),
    # A print is counted once per part, whatever is delivered twice.
    Index(
        "uq_inventory_print_log_print_id_part_id",
        "tenant_id",
        "print_id",
        "part_id",
        unique=True,
        postgresql_nulls_not_distinct=True,
    ),
    Index("ix_inventory_print_log_tenant_id", "tenant_id", "completed_at"),
)

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
    instant("created_at"),
    CheckConstraint("outcome IN ('completed', 'failed', 'superseded')", name="outcome"),
    CheckConstraint("revision > 0 AND good >= 0 AND failed >= 0", name="not_negative"),
)

UNMAPPED_PRINTS = Table(
    "unmapped_prints",
    METADATA,
    Column("print_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, primary_key=True),
    Column("printer_id", Uuid),
    Column("file_name", Text),
    # The name in the form in which names are compared: prints of one file wait together.
    Column("folded", Text),
    Column("candidates", ARRAY(Text), nullable=False),
    Column("plate_index", Integer),
    Column("prints", Integer, nullable=False),
    Column("good", Integer),
    Column("source", Text, nullable=False, server_default="bambu_auto"),
    Column("reason", Text, nullable=False),
    instant("completed_at"),
    instant("created_at"),
    CheckConstraint("reason IN ('no_mapping', 'ambiguous', 'no_file_name', 'inactive_part')", name="reason"),
    CheckConstraint("source IN ('bambu_auto', 'manual')", name="source"),
    CheckConstraint("good >= 0", name="good_not_negative"),
    Index("ix_unmapped_prints_tenant_id", "tenant_id", "folded"),
)

PRINTERS = Table(
    "printers",
    METADATA,
    Column("printer_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("is_retired", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)
