"""Spools and what changed their weight; products in stock."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import arm_row_security

revision = "2026_11_21_spools"
down_revision = "2026_11_21_first_tables"
branch_labels = None
depends_on = None


TENANT_TABLES = ["inventory_transactions", "products", "spools"]


def _arm() -> list[str]:
    return [
        *arm_row_security("inventory", TENANT_TABLES),
        # A ledger like the others: corrected by compensating entries, never changed.
        "REVOKE UPDATE, DELETE ON inventory_transactions FROM inventory_app",
        """
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON inventory_transactions
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """,
    ]


def upgrade() -> None:
    op.create_table(
        "products",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("models", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_products")),
    )
    op.create_table(
        "spools",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=True),
        sa.Column("color", sa.Text(), nullable=True),
        sa.Column("color_hex", sa.Text(), nullable=True),
        sa.Column("initial_grams", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("change_grams", sa.Numeric(precision=10, scale=2), server_default="0", nullable=False),
        sa.Column("cost_per_gram", sa.Numeric(precision=12, scale=6), nullable=True),
        sa.Column("tag", sa.Text(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("low_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("is_archived", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cost_per_gram >= 0", name=op.f("ck_spools_cost_not_negative")),
        sa.CheckConstraint("initial_grams > 0", name=op.f("ck_spools_initial_grams_positive")),
        sa.CheckConstraint("low_grams >= 0", name=op.f("ck_spools_low_grams_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spools")),
        sa.UniqueConstraint("tenant_id", "tag", name=op.f("uq_spools_tenant_id_tag")),
    )
    op.create_table(
        "inventory_transactions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("spool_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("grams", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(type = 'reversal') = (reverses_id IS NOT NULL)",
            name=op.f("ck_inventory_transactions_reversal_names_its_target"),
        ),
        sa.CheckConstraint(
            "source IN ('run', 'print', 'manual', 'weigh_in')", name=op.f("ck_inventory_transactions_source")
        ),
        sa.CheckConstraint(
            "type IN ('usage', 'adjustment', 'reversal')", name=op.f("ck_inventory_transactions_type")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["inventory_transactions.id"], name=op.f("fk_inventory_transactions_reverses_id")
        ),
        sa.ForeignKeyConstraint(["spool_id"], ["spools.id"], name=op.f("fk_inventory_transactions_spool_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_transactions")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_inventory_transactions_reverses_id")),
    )
    op.create_index(
        "ix_inventory_transactions_source_id", "inventory_transactions", ["source_id"], unique=False
    )
    op.create_index(
        "ix_inventory_transactions_spool_id",
        "inventory_transactions",
        ["spool_id", "created_at"],
        unique=False,
    )
    op.drop_constraint(op.f("ck_stock_movements_kind"), "stock_movements", type_="check")
    op.create_check_constraint(
        op.f("ck_stock_movements_kind"),
        "stock_movements",
        "kind IN ('print', 'adjustment', 'shipment', 'assembly')",
    )
    for statement in _arm():
        op.execute(statement)
