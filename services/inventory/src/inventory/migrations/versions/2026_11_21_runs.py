"""Demand of runs, claims of prints, models, and more of spools."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import arm_row_security

revision = "2026_11_21_runs"
down_revision = "2026_11_21_stocktakes"
branch_labels = None
depends_on = None


TENANT_TABLES = ["model_configs", "models", "open_prints", "print_claims", "runs"]
CHECKS = (
    ("order_part_allocations", "order_or_run", "num_nonnulls(order_id, run_id) = 1"),
    ("order_part_allocations", "orders_have_lines", "(order_id IS NULL) = (line_id IS NULL)"),
    ("allocation_entries", "order_or_run", "num_nonnulls(order_id, run_id) = 1"),
    ("parts", "source", "source IN ('manual', 'model')"),
    ("gcode_part_mappings", "source", "source IN ('manual', 'model')"),
    ("spools", "tare_not_negative", "tare_grams >= 0"),
    ("spools", "diameter_positive", "diameter_mm > 0"),
)


def upgrade() -> None:
    op.create_table(
        "model_configs",
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("prints_per_plate", sa.Integer(), nullable=False),
        sa.Column("print_time_minutes", sa.Integer(), nullable=True),
        sa.Column("gcode_filename", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("model_id", "printer_id", name=op.f("pk_model_configs")),
    )
    op.create_table(
        "models",
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prints_per_plate", sa.Integer(), nullable=False),
        sa.Column("print_time_minutes", sa.Integer(), nullable=True),
        sa.Column("gcode_filename", sa.Text(), nullable=True),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("model_id", name=op.f("pk_models")),
    )
    op.create_table(
        "open_prints",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("print_id", sa.Uuid(), nullable=False),
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("candidates", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("plate_index", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "print_id", name=op.f("pk_open_prints")),
    )
    op.create_table(
        "print_claims",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("print_id", sa.Uuid(), nullable=False),
        sa.Column("claimant_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("model_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("by IN ('run_plate', 'job')", name=op.f("ck_print_claims_by")),
        sa.PrimaryKeyConstraint("tenant_id", "print_id", "claimant_id", name=op.f("pk_print_claims")),
    )
    op.create_table(
        "runs",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("order_number", sa.Integer(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("planned", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("covered_prints", sa.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_runs")),
    )
    op.create_index(
        "ix_runs_covered_prints", "runs", ["covered_prints"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "ix_runs_tenant_id_open", "runs", ["tenant_id"], unique=False, postgresql_where=sa.text("is_open")
    )
    op.add_column("allocation_entries", sa.Column("run_id", sa.Uuid(), nullable=True))
    op.alter_column("allocation_entries", "order_id", existing_type=sa.UUID(), nullable=True)
    op.add_column(
        "gcode_part_mappings", sa.Column("source", sa.Text(), server_default="manual", nullable=False)
    )
    op.add_column("inventory_print_log", sa.Column("yield_note", sa.Text(), nullable=True))
    op.add_column("inventory_transactions", sa.Column("material_id", sa.Uuid(), nullable=True))
    op.add_column("inventory_transactions", sa.Column("run_version", sa.Integer(), nullable=True))
    op.add_column("inventory_transactions", sa.Column("tray", sa.Integer(), nullable=True))
    op.create_index(
        "uq_inventory_transactions_print_tray",
        "inventory_transactions",
        ["tenant_id", "source_id", "tray"],
        unique=True,
        postgresql_where=sa.text("source = 'print' AND type = 'usage'"),
    )
    op.create_index(
        "uq_inventory_transactions_run_material",
        "inventory_transactions",
        ["tenant_id", "source_id", "material_id", "run_version"],
        unique=True,
        postgresql_where=sa.text("source = 'run' AND type = 'usage'"),
    )
    op.add_column("order_part_allocations", sa.Column("run_id", sa.Uuid(), nullable=True))
    op.alter_column("order_part_allocations", "order_id", existing_type=sa.UUID(), nullable=True)
    op.alter_column("order_part_allocations", "line_id", existing_type=sa.UUID(), nullable=True)
    op.drop_index(
        op.f("ix_order_part_allocations_waiting"),
        table_name="order_part_allocations",
        postgresql_where="(is_open AND (quantity_allocated < quantity_needed))",
    )
    op.create_index(
        "ix_order_part_allocations_waiting",
        "order_part_allocations",
        ["item_id", "priority", "order_number", "id"],
        unique=False,
        postgresql_where=sa.text("is_open AND quantity_allocated < quantity_needed"),
    )
    op.create_unique_constraint(
        op.f("uq_order_part_allocations_run_id_item_id"), "order_part_allocations", ["run_id", "item_id"]
    )
    op.create_foreign_key(
        op.f("fk_order_part_allocations_run_id"), "order_part_allocations", "runs", ["run_id"], ["run_id"]
    )
    op.add_column("parts", sa.Column("source", sa.Text(), server_default="manual", nullable=False))
    op.create_index("ix_parts_model_id", "parts", ["model_id"], unique=False)
    op.add_column("spools", sa.Column("tare_grams", sa.Numeric(precision=10, scale=2), nullable=True))
    op.add_column("spools", sa.Column("diameter_mm", sa.Numeric(precision=5, scale=2), nullable=True))
    op.add_column("spools", sa.Column("lot_number", sa.Text(), nullable=True))
    op.add_column("spools", sa.Column("external_id", sa.Text(), nullable=True))
    op.add_column("spools", sa.Column("opened_on", sa.Date(), nullable=True))
    op.add_column("spools", sa.Column("dried_on", sa.Date(), nullable=True))
    op.create_unique_constraint(
        op.f("uq_spools_tenant_id_external_id"), "spools", ["tenant_id", "external_id"]
    )
    for table, name, condition in CHECKS:
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)
    for statement in arm_row_security("inventory", TENANT_TABLES):
        op.execute(statement)
