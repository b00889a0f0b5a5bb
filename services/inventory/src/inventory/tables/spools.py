"""Spools of filament and their transactions."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from inventory.tables.columns import instant
from inventory.tables.metadata import METADATA

PREFERENCES = Table(
    "preferences",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    # Of new spools that bring no level of their own.
    Column("spool_low_grams", Numeric(10, 2)),
    CheckConstraint("spool_low_grams >= 0", name="spool_low_grams"),
)

SPOOLS = Table(
    "spools",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("material", Text, nullable=False),
    Column("brand", Text),
    Column("color", Text),
    Column("color_hex", Text),
    Column("initial_grams", Numeric(10, 2), nullable=False),
    # The sum of the transactions: what was used is negative. Never clamped.
    Column("change_grams", Numeric(10, 2), nullable=False, server_default="0"),
    Column("cost_per_gram", Numeric(12, 6)),
    Column("tag", Text),
    Column("location", Text),
    Column("low_grams", Numeric(10, 2)),
    Column("notes", Text),
    # What the empty reel weighs: the scale shows both.
    Column("tare_grams", Numeric(10, 2)),
    Column("diameter_mm", Numeric(5, 2)),
    Column("lot_number", Text),
    # Where it was known before: `spoolman:12`.
    Column("external_id", Text),
    Column("opened_on", Date),
    Column("dried_on", Date),
    Column("is_archived", Boolean, nullable=False, server_default=text("false")),
    Column("version", Integer, nullable=False),
    instant("created_at"),
    instant("updated_at"),
    CheckConstraint("initial_grams > 0", name="initial_grams_positive"),
    CheckConstraint("cost_per_gram >= 0", name="cost_not_negative"),
    CheckConstraint("low_grams >= 0", name="low_grams_not_negative"),
    CheckConstraint("tare_grams >= 0", name="tare_not_negative"),
    CheckConstraint("diameter_mm > 0", name="diameter_positive"),
    UniqueConstraint("tenant_id", "tag"),
    UniqueConstraint("tenant_id", "external_id"),
)

INVENTORY_TRANSACTIONS = Table(
    "inventory_transactions",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("spool_id", Uuid, ForeignKey("spools.id"), nullable=False),
    Column("type", Text, nullable=False),
    Column("source", Text, nullable=False),
    # The run or the print.
    Column("source_id", Uuid),
    # The material of the run, and the version of the run that was completed; the tray of the print.
    Column("material_id", Uuid),
    Column("run_version", Integer),
    Column("tray", Integer),
    Column("grams", Numeric(10, 2), nullable=False),
    Column("reason", Text, nullable=False),
    Column("reverses_id", Uuid, ForeignKey("inventory_transactions.id")),
    Column("actor", Text, nullable=False),
    instant("created_at"),
    CheckConstraint("type IN ('usage', 'adjustment', 'reversal')", name="type"),
    CheckConstraint("source IN ('run', 'print', 'manual', 'weigh_in')", name="source"),
    CheckConstraint("(type = 'reversal') = (reverses_id IS NOT NULL)", name="reversal_names_its_target"),
    # An entry is undone once.
    UniqueConstraint("reverses_id"),
    Index(
        "uq_inventory_transactions_run_material",
        "tenant_id",
        "source_id",
        "material_id",
        "run_version",
        unique=True,
        postgresql_where=text("source = 'run' AND type = 'usage'"),
    ),
    Index(
        "uq_inventory_transactions_print_tray",
        "tenant_id",
        "source_id",
        "tray",
        unique=True,
        postgresql_where=text("source = 'print' AND type = 'usage'"),
    ),
    Index("ix_inventory_transactions_spool_id", "spool_id", "created_at"),
    Index("ix_inventory_transactions_source_id", "source_id"),
)
