"""What production keeps of other services, from their events."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, Numeric, Table, Text, Uuid, text

from production.tables.columns import grams, instant, tenant, version
from production.tables.metadata import METADATA

TENANTS = Table(
    "tenants",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("short", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    version(),
)

PRINTERS = Table(
    "printers",
    METADATA,
    Column("printer_id", Uuid, primary_key=True),
    tenant(),
    Column("name", Text, nullable=False),
    Column("manufacturer", Text),
    Column("model", Text),
    Column("bed_size_x_mm", Integer),
    Column("bed_size_y_mm", Integer),
    Column("bed_size_z_mm", Integer),
    Column("is_active", Boolean, nullable=False),
    Column("is_retired", Boolean, nullable=False),
    # Printers is about to retire it: until then nothing is planned on it, whatever older news arrives.
    instant("retiring_until", nullable=True),
    version(),
    Index("ix_printers_tenant_id", "tenant_id"),
)

SPOOLS = Table(
    "spools",
    METADATA,
    Column("spool_id", Uuid, primary_key=True),
    tenant(),
    Column("name", Text, nullable=False),
    Column("material", Text, nullable=False),
    Column("color", Text),
    Column("color_hex", Text),
    Column("cost_per_gram", Numeric(12, 6)),
    # May be negative: inventory never clamps what was used.
    grams("remaining_grams", nullable=False),
    Column("location", Text),
    # In upper case, as printers report it of the tray.
    Column("tag", Text),
    Column("is_archived", Boolean, nullable=False),
    version(),
    Index("ix_spools_tenant_id", "tenant_id"),
)

PARTS = Table(
    "parts",
    METADATA,
    Column("part_id", Uuid, primary_key=True),
    tenant(),
    Column("name", Text, nullable=False),
    Column("model_id", Uuid),
    Column("is_deleted", Boolean, nullable=False),
    version(),
    Index("ix_parts_model_id", "tenant_id", "model_id", postgresql_where=text("model_id IS NOT NULL")),
)

STOCK = Table(
    "stock",
    METADATA,
    # The id of the part or product itself.
    Column("item_id", Uuid, primary_key=True),
    tenant(),
    Column("part_id", Uuid),
    Column("product_id", Uuid),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    Column("available", Integer, nullable=False),
    version(),
    Index("ix_stock_tenant_id", "tenant_id"),
)

PRODUCTION_SETTINGS = Table(
    "production_settings",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("machine_cost_per_hour", Numeric(12, 4), nullable=False),
    Column("energy_price_per_kwh", Numeric(12, 4), nullable=False),
    Column("printer_power_watts", Integer, nullable=False),
    # For material that no spool gives a price for.
    Column("material_cost_per_gram", Numeric(12, 6), nullable=False),
    CheckConstraint(
        "machine_cost_per_hour >= 0 AND energy_price_per_kwh >= 0 AND printer_power_watts >= 0"
        " AND material_cost_per_gram >= 0",
        name="costs_not_negative",
    ),
)
