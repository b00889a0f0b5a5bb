"""Parts, the files that yield them, and the products of production."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from inventory.tables.columns import instant
from inventory.tables.metadata import METADATA

PARTS = Table(
    "parts",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("sku", Text),
    Column("description", Text),
    Column("parts_per_print", Integer, nullable=False),
    Column("model_id", Uuid),
    # Who made it: a model of production, which it follows, or a person.
    Column("source", Text, nullable=False, server_default="manual"),
    Column("version", Integer, nullable=False),
    instant("created_at"),
    instant("updated_at"),
    instant("deleted_at", nullable=True),
    CheckConstraint("parts_per_print > 0", name="parts_per_print_positive"),
    CheckConstraint("source IN ('manual', 'model')", name="source"),
    Index("ix_parts_model_id", "model_id"),
    # Names and SKUs of deleted parts may be used again.
    Index(
        "uq_parts_tenant_id_name",
        "tenant_id",
        text("lower(name)"),
        unique=True,
        postgresql_where=text("deleted_at IS NULL"),
    ),
    Index(
        "uq_parts_tenant_id_sku",
        "tenant_id",
        "sku",
        unique=True,
        postgresql_where=text("deleted_at IS NULL AND sku IS NOT NULL"),
    ),
)

GCODE_PART_MAPPINGS = Table(
    "gcode_part_mappings",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("gcode_filename", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("part_id", Uuid, ForeignKey("parts.id"), nullable=False),
    Column("quantity", Integer),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    Column("source", Text, nullable=False, server_default="manual"),
    instant("created_at"),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint("source IN ('manual', 'model')", name="source"),
    UniqueConstraint("tenant_id", "folded", "part_id"),
    Index("ix_gcode_part_mappings_part_id", "part_id"),
)

IGNORED_FILES = Table(
    "ignored_files",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("folded", Text, primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("reason", Text),
    Column("actor", Text, nullable=False),
    instant("created_at"),
)

PRODUCTS = Table(
    "products",
    METADATA,
    Column("product_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("sku", Text),
    # The bill of models: which models, and how many of each, one product needs.
    Column("models", JSONB, nullable=False),
    Column("is_archived", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_products_tenant_id_sku", "tenant_id", "sku"),
)
