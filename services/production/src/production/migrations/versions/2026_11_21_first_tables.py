"""first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import arm_row_security, grant_plain, grant_relay

revision = "2026_11_21_first_tables"
down_revision = None
branch_labels = None
depends_on = None


TENANT_TABLES = [
    "dead_letters",
    "idempotency_keys",
    "model_materials",
    "model_printer_configs",
    "models",
    "outbox",
    "parts",
    "plate_prints",
    "printers",
    "product_components",
    "product_models",
    "production_run_items",
    "production_run_materials",
    "production_run_plates",
    "production_runs",
    "production_settings",
    "products",
    "run_counters",
    "spools",
    "stock",
    "tenants",
]


def _arm() -> None:
    statements = [
        *arm_row_security("production", TENANT_TABLES),
        *grant_plain("production", ["inbox", "inbox_suspects"]),
        *grant_relay("production"),
    ]
    for statement in statements:
        op.execute(statement)


def upgrade() -> None:
    _independent_tables()
    _dependent_tables()
    _arm()


def _independent_tables() -> None:
    op.create_table(
        "dead_letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("durable", sa.Text(), nullable=False),
        sa.Column("stream_seq", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("event_type", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=True),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('open', 'replayed', 'discarded')", name=op.f("ck_dead_letters_status")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_letters")),
        sa.UniqueConstraint("durable", "stream_seq", name=op.f("uq_dead_letters_durable_stream_seq")),
    )
    op.create_index("ix_dead_letters_tenant_id_status", "dead_letters", ["tenant_id", "status"], unique=False)
    op.create_table(
        "idempotency_keys",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("durable", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("durable", "event_id", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"], unique=False)
    op.create_table(
        "inbox_suspects",
        sa.Column("durable", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("durable", "event_id", name=op.f("pk_inbox_suspects")),
    )
    op.create_table(
        "models",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("prints_per_plate", sa.Integer(), server_default="1", nullable=False),
        sa.Column("print_time_minutes", sa.Integer(), nullable=True),
        sa.Column("material_weight_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("purge_weight_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("bed_temperature", sa.Integer(), nullable=True),
        sa.Column("nozzle_temperature", sa.Integer(), nullable=True),
        sa.Column("gcode_filename", sa.Text(), nullable=True),
        sa.Column("gcode_folded", sa.Text(), nullable=True),
        sa.Column("image_url", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("material_weight_grams >= 0", name=op.f("ck_models_weight_not_negative")),
        sa.CheckConstraint("print_time_minutes >= 0", name=op.f("ck_models_print_time_not_negative")),
        sa.CheckConstraint("prints_per_plate > 0", name=op.f("ck_models_prints_per_plate_positive")),
        sa.CheckConstraint("purge_weight_grams >= 0", name=op.f("ck_models_purge_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_models")),
    )
    op.create_index(
        "ix_models_gcode_folded",
        "models",
        ["tenant_id", "gcode_folded"],
        unique=False,
        postgresql_where=sa.text("gcode_folded IS NOT NULL"),
    )
    op.create_index(
        "ix_models_tenant_id_name", "models", ["tenant_id", sa.literal_column("lower(name)")], unique=False
    )
    op.create_table(
        "outbox",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("aggregate", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
    )
    op.create_index("ix_outbox_sent_at", "outbox", ["sent_at"], unique=False)
    op.create_index(
        "ix_outbox_unsent", "outbox", ["seq"], unique=False, postgresql_where=sa.text("sent_at IS NULL")
    )
    op.create_table(
        "parts",
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=True),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("part_id", name=op.f("pk_parts")),
    )
    op.create_index(
        "ix_parts_model_id",
        "parts",
        ["tenant_id", "model_id"],
        unique=False,
        postgresql_where=sa.text("model_id IS NOT NULL"),
    )
    op.create_table(
        "printers",
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("manufacturer", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("bed_size_x_mm", sa.Integer(), nullable=True),
        sa.Column("bed_size_y_mm", sa.Integer(), nullable=True),
        sa.Column("bed_size_z_mm", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("printer_id", name=op.f("pk_printers")),
    )
    op.create_index("ix_printers_tenant_id", "printers", ["tenant_id"], unique=False)
    op.create_table(
        "production_settings",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("machine_cost_per_hour", sa.Numeric(precision=12, scale=4), nullable=False),
        sa.Column("energy_price_per_kwh", sa.Numeric(precision=12, scale=4), nullable=False),
        sa.Column("printer_power_watts", sa.Integer(), nullable=False),
        sa.Column("material_cost_per_gram", sa.Numeric(precision=12, scale=6), nullable=False),
        sa.CheckConstraint(
            "machine_cost_per_hour >= 0 AND energy_price_per_kwh >= 0 AND printer_power_watts >= 0 AND material_cost_per_gram >= 0",
            name=op.f("ck_production_settings_costs_not_negative"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_production_settings")),
    )
    op.create_table(
        "products",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("labour_cost", sa.Numeric(precision=12, scale=2), server_default="0", nullable=False),
        sa.Column("image_url", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("labour_cost >= 0", name=op.f("ck_products_labour_cost_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
    )
    op.create_index(
        "ix_products_tenant_id_name",
        "products",
        ["tenant_id", sa.literal_column("lower(name)")],
        unique=False,
    )
    op.create_index(
        "uq_products_tenant_id_sku",
        "products",
        ["tenant_id", "sku"],
        unique=True,
        postgresql_where=sa.text("archived_at IS NULL AND sku IS NOT NULL"),
    )
    op.create_table(
        "run_counters",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "day", name=op.f("pk_run_counters")),
    )
    op.create_table(
        "spools",
        sa.Column("spool_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("color", sa.Text(), nullable=True),
        sa.Column("color_hex", sa.Text(), nullable=True),
        sa.Column("cost_per_gram", sa.Numeric(precision=12, scale=6), nullable=True),
        sa.Column("remaining_grams", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("spool_id", name=op.f("pk_spools")),
    )
    op.create_index("ix_spools_tenant_id", "spools", ["tenant_id"], unique=False)
    op.create_table(
        "stock",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.Column("available", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_stock")),
    )
    op.create_index("ix_stock_tenant_id", "stock", ["tenant_id"], unique=False)
    op.create_table(
        "tenants",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_tenants")),
    )


def _dependent_tables() -> None:
    op.create_table(
        "model_materials",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("color", sa.Text(), nullable=True),
        sa.Column("color_hex", sa.Text(), nullable=True),
        sa.Column("weight_grams", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.CheckConstraint("weight_grams > 0", name=op.f("ck_model_materials_weight_positive")),
        sa.ForeignKeyConstraint(
            ["model_id"], ["models.id"], name=op.f("fk_model_materials_model_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_materials")),
        sa.UniqueConstraint("model_id", "position", name=op.f("uq_model_materials_model_id_position")),
    )
    op.create_index(
        "uq_model_materials_model_id_material_color",
        "model_materials",
        ["model_id", "material", "color"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "model_printer_configs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("prints_per_plate", sa.Integer(), server_default="1", nullable=False),
        sa.Column("print_time_minutes", sa.Integer(), nullable=True),
        sa.Column("material_weight_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("purge_weight_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("bed_temperature", sa.Integer(), nullable=True),
        sa.Column("nozzle_temperature", sa.Integer(), nullable=True),
        sa.Column("layer_height", sa.Numeric(precision=3, scale=2), nullable=True),
        sa.Column("infill_percentage", sa.Integer(), nullable=True),
        sa.Column("supports", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("brim", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "slicer_settings",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("gcode_filename", sa.Text(), nullable=True),
        sa.Column("gcode_folded", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "infill_percentage BETWEEN 0 AND 100",
            name=op.f("ck_model_printer_configs_infill_is_a_percentage"),
        ),
        sa.CheckConstraint("layer_height > 0", name=op.f("ck_model_printer_configs_layer_height_positive")),
        sa.CheckConstraint(
            "material_weight_grams >= 0", name=op.f("ck_model_printer_configs_weight_not_negative")
        ),
        sa.CheckConstraint(
            "print_time_minutes >= 0", name=op.f("ck_model_printer_configs_print_time_not_negative")
        ),
        sa.CheckConstraint(
            "prints_per_plate > 0", name=op.f("ck_model_printer_configs_prints_per_plate_positive")
        ),
        sa.CheckConstraint(
            "purge_weight_grams >= 0", name=op.f("ck_model_printer_configs_purge_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["model_id"], ["models.id"], name=op.f("fk_model_printer_configs_model_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["printer_id"], ["printers.printer_id"], name=op.f("fk_model_printer_configs_printer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_printer_configs")),
        sa.UniqueConstraint("model_id", "printer_id", name="uq_model_printer"),
    )
    op.create_index(
        "ix_model_printer_configs_gcode_folded",
        "model_printer_configs",
        ["tenant_id", "gcode_folded"],
        unique=False,
        postgresql_where=sa.text("gcode_folded IS NOT NULL"),
    )
    op.create_index(
        "ix_model_printer_configs_printer_id", "model_printer_configs", ["printer_id"], unique=False
    )
    op.create_table(
        "product_components",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=10, scale=3), nullable=False),
        sa.Column("unit_cost", sa.Numeric(precision=12, scale=4), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_product_components_quantity_positive")),
        sa.CheckConstraint("unit_cost >= 0", name=op.f("ck_product_components_unit_cost_not_negative")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_product_components_product_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_components")),
        sa.UniqueConstraint("product_id", "position", name=op.f("uq_product_components_product_id_position")),
    )
    op.create_table(
        "product_models",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_product_models_quantity_positive")),
        sa.ForeignKeyConstraint(["model_id"], ["models.id"], name=op.f("fk_product_models_model_id")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_product_models_product_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("product_id", "model_id", name=op.f("pk_product_models")),
        sa.UniqueConstraint("product_id", "position", name=op.f("uq_product_models_product_id_position")),
    )
    op.create_index("ix_product_models_model_id", "product_models", ["model_id"], unique=False)
    op.create_table(
        "production_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("run_number", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("printer_id", sa.Uuid(), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), server_default="2", nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("total_plates", sa.Integer(), server_default="0", nullable=False),
        sa.Column("completed_plates", sa.Integer(), server_default="0", nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hold_reason", sa.Text(), nullable=True),
        sa.Column("assembled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assembled_quantity", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("printer_name", sa.Text(), nullable=True),
        sa.Column("slicer_software", sa.Text(), nullable=True),
        sa.Column("estimated_print_time_minutes", sa.Integer(), nullable=True),
        sa.Column("bed_temperature", sa.Integer(), nullable=True),
        sa.Column("nozzle_temperature", sa.Integer(), nullable=True),
        sa.Column("quality_rating", sa.SmallInteger(), nullable=True),
        sa.Column("quality_notes", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("waste_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("waste_reason", sa.Text(), nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=True),
        sa.Column("original_run_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("mode IN ('plates', 'items')", name=op.f("ck_production_runs_mode")),
        sa.CheckConstraint(
            "status IN ('pending', 'in_progress', 'ready_for_assembly', 'completed', 'failed', 'cancelled')",
            name=op.f("ck_production_runs_status"),
        ),
        sa.CheckConstraint(
            "(assembled_at IS NULL) = (assembled_quantity IS NULL)",
            name=op.f("ck_production_runs_assembled_once"),
        ),
        sa.CheckConstraint(
            "0 <= completed_plates AND completed_plates <= total_plates",
            name=op.f("ck_production_runs_completed_within_total"),
        ),
        sa.CheckConstraint(
            "assembled_quantity > 0", name=op.f("ck_production_runs_assembled_quantity_positive")
        ),
        sa.CheckConstraint(
            "completed_at IS NULL OR completed_at >= started_at",
            name=op.f("ck_production_runs_completed_after_started"),
        ),
        sa.CheckConstraint("original_run_id <> id", name=op.f("ck_production_runs_original_is_another")),
        sa.CheckConstraint("priority BETWEEN 0 AND 2", name=op.f("ck_production_runs_priority")),
        sa.CheckConstraint("quality_rating BETWEEN 1 AND 5", name=op.f("ck_production_runs_quality_rating")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_production_runs_quantity_positive")),
        sa.CheckConstraint("waste_grams >= 0", name=op.f("ck_production_runs_waste_not_negative")),
        sa.ForeignKeyConstraint(
            ["original_run_id"], ["production_runs.id"], name=op.f("fk_production_runs_original_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["printer_id"], ["printers.printer_id"], name=op.f("fk_production_runs_printer_id")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_production_runs_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_runs")),
        sa.UniqueConstraint("tenant_id", "run_number", name=op.f("uq_production_runs_tenant_id_run_number")),
    )
    op.create_index(
        "ix_production_runs_created_at", "production_runs", ["tenant_id", "created_at"], unique=False
    )
    op.create_index(
        "ix_production_runs_original_run_id", "production_runs", ["original_run_id"], unique=False
    )
    op.create_index("ix_production_runs_printer_id", "production_runs", ["printer_id"], unique=False)
    op.create_index("ix_production_runs_product_id", "production_runs", ["product_id"], unique=False)
    op.create_index(
        "ix_production_runs_started_at", "production_runs", ["tenant_id", "started_at"], unique=False
    )
    op.create_index("ix_production_runs_status", "production_runs", ["tenant_id", "status"], unique=False)
    op.create_table(
        "production_run_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("production_run_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("model_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("successful_quantity", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed_quantity", sa.Integer(), server_default="0", nullable=False),
        sa.Column("bed_position", sa.Text(), nullable=True),
        sa.Column("estimated_material_cost", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("estimated_component_cost", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("estimated_labour_cost", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(product_id, model_id) = 1", name=op.f("ck_production_run_items_product_or_model")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_production_run_items_quantity_positive")),
        sa.CheckConstraint(
            "successful_quantity >= 0 AND failed_quantity >= 0",
            name=op.f("ck_production_run_items_counts_not_negative"),
        ),
        sa.CheckConstraint(
            "successful_quantity::bigint + failed_quantity <= quantity",
            name=op.f("ck_production_run_items_counts_within_planned"),
        ),
        sa.ForeignKeyConstraint(["model_id"], ["models.id"], name=op.f("fk_production_run_items_model_id")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_production_run_items_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["production_run_id"],
            ["production_runs.id"],
            name=op.f("fk_production_run_items_production_run_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_run_items")),
        sa.UniqueConstraint(
            "production_run_id", "position", name=op.f("uq_production_run_items_production_run_id_position")
        ),
    )
    op.create_index("ix_production_run_items_model_id", "production_run_items", ["model_id"], unique=False)
    op.create_index(
        "ix_production_run_items_product_id", "production_run_items", ["product_id"], unique=False
    )
    op.create_table(
        "production_run_materials",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("production_run_id", sa.Uuid(), nullable=False),
        sa.Column("spool_id", sa.Uuid(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("color", sa.Text(), nullable=True),
        sa.Column("estimated_model_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("estimated_flushed_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("estimated_tower_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("actual_model_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("actual_flushed_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("actual_tower_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("spool_weight_before_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("spool_weight_after_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("weight_source", sa.Text(), nullable=True),
        sa.Column("cost_per_gram", sa.Numeric(precision=12, scale=6), nullable=True),
        sa.Column("print_ids", sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'::uuid[]"), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdrawn_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "weight_source IN ('estimate', 'weighed', 'manual')",
            name=op.f("ck_production_run_materials_weight_source"),
        ),
        sa.CheckConstraint("cost_per_gram >= 0", name=op.f("ck_production_run_materials_cost_not_negative")),
        sa.CheckConstraint(
            "estimated_model_grams >= 0 AND estimated_flushed_grams >= 0 AND estimated_tower_grams >= 0 AND actual_model_grams >= 0 AND actual_flushed_grams >= 0 AND actual_tower_grams >= 0",
            name=op.f("ck_production_run_materials_weights_not_negative"),
        ),
        sa.CheckConstraint(
            "spool_weight_before_grams >= spool_weight_after_grams AND spool_weight_after_grams >= 0",
            name=op.f("ck_production_run_materials_weighed_before_and_after"),
        ),
        sa.ForeignKeyConstraint(
            ["production_run_id"],
            ["production_runs.id"],
            name=op.f("fk_production_run_materials_production_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["spool_id"], ["spools.spool_id"], name=op.f("fk_production_run_materials_spool_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_run_materials")),
        sa.UniqueConstraint(
            "production_run_id",
            "spool_id",
            name=op.f("uq_production_run_materials_production_run_id_spool_id"),
        ),
    )
    op.create_index(
        "ix_production_run_materials_spool_id", "production_run_materials", ["spool_id"], unique=False
    )
    op.create_table(
        "production_run_plates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("production_run_id", sa.Uuid(), nullable=False),
        sa.Column("plate_number", sa.Integer(), nullable=False),
        sa.Column("plate_name", sa.Text(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), server_default="1", nullable=False),
        sa.Column("prints_done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("prints_per_plate", sa.Integer(), nullable=False),
        sa.Column("print_time_minutes", sa.Integer(), nullable=True),
        sa.Column("estimated_material_weight_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("estimated_purge_weight_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("gcode_filename", sa.Text(), nullable=True),
        sa.Column("gcode_folded", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), server_default="pending", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("actual_print_time_minutes", sa.Integer(), nullable=True),
        sa.Column("actual_material_weight_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("successful_prints", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed_prints", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scrap_reason", sa.Text(), nullable=True),
        sa.Column("failed_loads", sa.Integer(), server_default="0", nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('pending', 'printing', 'complete', 'failed', 'cancelled')",
            name=op.f("ck_production_run_plates_status_valid"),
        ),
        sa.CheckConstraint(
            "0 <= prints_done AND prints_done <= quantity",
            name=op.f("ck_production_run_plates_done_within_quantity"),
        ),
        sa.CheckConstraint(
            "completed_at IS NULL OR started_at IS NULL OR completed_at >= started_at",
            name=op.f("ck_production_run_plates_completed_after_started"),
        ),
        sa.CheckConstraint(
            "estimated_material_weight_grams >= 0 AND estimated_purge_weight_grams >= 0 AND actual_material_weight_grams >= 0",
            name=op.f("ck_production_run_plates_weights_not_negative"),
        ),
        sa.CheckConstraint("plate_number > 0", name=op.f("ck_production_run_plates_plate_number_positive")),
        sa.CheckConstraint(
            "print_time_minutes >= 0 AND actual_print_time_minutes >= 0",
            name=op.f("ck_production_run_plates_times_not_negative"),
        ),
        sa.CheckConstraint(
            "prints_per_plate > 0", name=op.f("ck_production_run_plates_prints_per_plate_positive")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_production_run_plates_quantity_positive")),
        sa.CheckConstraint(
            "successful_prints >= 0 AND failed_prints >= 0 AND failed_loads >= 0",
            name=op.f("ck_production_run_plates_counts_not_negative"),
        ),
        sa.CheckConstraint(
            "successful_prints::bigint + failed_prints <= quantity::bigint * prints_per_plate",
            name=op.f("ck_production_run_plates_counts_within_planned"),
        ),
        sa.ForeignKeyConstraint(
            ["model_id"], ["models.id"], name=op.f("fk_production_run_plates_model_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["printer_id"],
            ["printers.printer_id"],
            name=op.f("fk_production_run_plates_printer_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["production_run_id"],
            ["production_runs.id"],
            name=op.f("fk_production_run_plates_production_run_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_run_plates")),
        sa.UniqueConstraint(
            "production_run_id",
            "plate_number",
            name=op.f("uq_production_run_plates_production_run_id_plate_number"),
        ),
    )
    op.create_index("ix_production_run_plates_model_id", "production_run_plates", ["model_id"], unique=False)
    op.create_index(
        "ix_production_run_plates_open",
        "production_run_plates",
        ["tenant_id", "printer_id"],
        unique=False,
        postgresql_where=sa.text("status IN ('pending', 'printing', 'failed')"),
    )
    op.create_index(
        "ix_production_run_plates_printer_id", "production_run_plates", ["printer_id"], unique=False
    )
    op.create_table(
        "plate_prints",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("print_id", sa.Uuid(), nullable=False),
        sa.Column("plate_id", sa.Uuid(), nullable=False),
        sa.Column("production_run_id", sa.Uuid(), nullable=False),
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("load_number", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("good", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("superseded_by", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("duration_minutes", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source IN ('bambu_auto', 'manual')", name=op.f("ck_plate_prints_source")),
        sa.CheckConstraint(
            "status IN ('printing', 'completed', 'failed', 'superseded')", name=op.f("ck_plate_prints_status")
        ),
        sa.CheckConstraint("good >= 0 AND failed >= 0", name=op.f("ck_plate_prints_counts_not_negative")),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_plate_prints_revision_not_negative")),
        sa.ForeignKeyConstraint(
            ["plate_id"],
            ["production_run_plates.id"],
            name=op.f("fk_plate_prints_plate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["production_run_id"],
            ["production_runs.id"],
            name=op.f("fk_plate_prints_production_run_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "print_id", name=op.f("pk_plate_prints")),
    )
    op.create_index("ix_plate_prints_plate_id", "plate_prints", ["plate_id"], unique=False)
    op.create_index("ix_plate_prints_production_run_id", "plate_prints", ["production_run_id"], unique=False)
