"""Models, products, and how a model prints on one printer."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
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
from sqlalchemy.dialects.postgresql import JSONB

from production.tables.columns import grams, instant, key, tenant, version
from production.tables.metadata import METADATA

MODELS = Table(
    "models",
    METADATA,
    key(),
    tenant(),
    Column("name", Text, nullable=False),
    Column("description", Text),
    Column("prints_per_plate", Integer, nullable=False, server_default="1"),
    Column("print_time_minutes", Integer),
    # Of one item, where its materials are not listed.
    grams("material_weight_grams"),
    # Filament lost on colour changes (flushed + tower), per bed load.
    grams("purge_weight_grams"),
    Column("bed_temperature", Integer),
    Column("nozzle_temperature", Integer),
    Column("gcode_filename", Text),
    # The name in the form in which reported names are compared.
    Column("gcode_folded", Text),
    Column("image_url", Text),
    Column("notes", Text),
    version(),
    instant("created_at"),
    instant("updated_at"),
    CheckConstraint("prints_per_plate > 0", name="prints_per_plate_positive"),
    CheckConstraint("print_time_minutes >= 0", name="print_time_not_negative"),
    CheckConstraint("material_weight_grams >= 0", name="weight_not_negative"),
    CheckConstraint("purge_weight_grams >= 0", name="purge_not_negative"),
    Index("ix_models_tenant_id_name", "tenant_id", text("lower(name)")),
    Index(
        "ix_models_gcode_folded",
        "tenant_id",
        "gcode_folded",
        postgresql_where=text("gcode_folded IS NOT NULL"),
    ),
)

MODEL_MATERIALS = Table(
    "model_materials",
    METADATA,
    key(),
    tenant(),
    Column("model_id", Uuid, ForeignKey("models.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("material", Text, nullable=False),
    Column("color", Text),
    Column("color_hex", Text),
    # Per item, not per bed load.
    grams("weight_grams", nullable=False),
    CheckConstraint("weight_grams > 0", name="weight_positive"),
    UniqueConstraint("model_id", "position"),
    Index(
        "uq_model_materials_model_id_material_color",
        "model_id",
        "material",
        "color",
        unique=True,
        postgresql_nulls_not_distinct=True,
    ),
)

MODEL_PRINTER_CONFIGS = Table(
    "model_printer_configs",
    METADATA,
    key(),
    tenant(),
    Column("model_id", Uuid, ForeignKey("models.id", ondelete="CASCADE"), nullable=False),
    Column("printer_id", Uuid, ForeignKey("printers.printer_id"), nullable=False),
    Column("prints_per_plate", Integer, nullable=False, server_default="1"),
    # For the whole bed load.
    Column("print_time_minutes", Integer),
    # For one item.
    grams("material_weight_grams"),
    # For the whole bed load.
    grams("purge_weight_grams"),
    Column("bed_temperature", Integer),
    Column("nozzle_temperature", Integer),
    Column("layer_height", Numeric(3, 2)),
    Column("infill_percentage", Integer),
    Column("supports", Boolean, nullable=False, server_default=text("false")),
    Column("brim", Boolean, nullable=False, server_default=text("false")),
    Column("slicer_settings", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Column("gcode_filename", Text),
    Column("gcode_folded", Text),
    Column("notes", Text),
    instant("created_at"),
    instant("updated_at"),
    UniqueConstraint("model_id", "printer_id", name="uq_model_printer"),
    CheckConstraint("prints_per_plate > 0", name="prints_per_plate_positive"),
    CheckConstraint("print_time_minutes >= 0", name="print_time_not_negative"),
    CheckConstraint("material_weight_grams >= 0", name="weight_not_negative"),
    CheckConstraint("purge_weight_grams >= 0", name="purge_not_negative"),
    CheckConstraint("layer_height > 0", name="layer_height_positive"),
    CheckConstraint("infill_percentage BETWEEN 0 AND 100", name="infill_is_a_percentage"),
    Index("ix_model_printer_configs_printer_id", "printer_id"),
    Index(
        "ix_model_printer_configs_gcode_folded",
        "tenant_id",
        "gcode_folded",
        postgresql_where=text("gcode_folded IS NOT NULL"),
    ),
)

PRODUCTS = Table(
    "products",
    METADATA,
    key(),
    tenant(),
    Column("name", Text, nullable=False),
    Column("sku", Text),
    Column("description", Text),
    # Money per product made.
    Column("labour_cost", Numeric(12, 2), nullable=False, server_default="0"),
    Column("image_url", Text),
    Column("notes", Text),
    instant("archived_at", nullable=True),
    version(),
    instant("created_at"),
    instant("updated_at"),
    CheckConstraint("labour_cost >= 0", name="labour_cost_not_negative"),
    Index("ix_products_tenant_id_name", "tenant_id", text("lower(name)")),
    # The SKU of an archived product may be used again.
    Index(
        "uq_products_tenant_id_sku",
        "tenant_id",
        "sku",
        unique=True,
        postgresql_where=text("archived_at IS NULL AND sku IS NOT NULL"),
    ),
)

PRODUCT_MODELS = Table(
    "product_models",
    METADATA,
    tenant(),
    Column("product_id", Uuid, ForeignKey("products.id", ondelete="CASCADE"), primary_key=True),
    Column("model_id", Uuid, ForeignKey("models.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("quantity", Integer, nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    UniqueConstraint("product_id", "position"),
    Index("ix_product_models_model_id", "model_id"),
)

PRODUCT_COMPONENTS = Table(
    "product_components",
    METADATA,
    key(),
    tenant(),
    Column("product_id", Uuid, ForeignKey("products.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("quantity", Numeric(10, 3), nullable=False),
    Column("unit_cost", Numeric(12, 4), nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint("unit_cost >= 0", name="unit_cost_not_negative"),
    UniqueConstraint("product_id", "position"),
)
