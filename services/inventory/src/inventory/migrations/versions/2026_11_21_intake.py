"""intake: shops that send their orders; products by SKU."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import arm_row_security

revision = "2026_11_21_intake"
down_revision = "2026_11_21_runs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_sources",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_sources")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_intake_sources_tenant_id_name")),
    )
    op.create_table(
        "intake_deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'accepted') = (order_id IS NOT NULL)",
            name=op.f("ck_intake_deliveries_accepted_is_an_order"),
        ),
        sa.CheckConstraint(
            "status IN ('review', 'accepted', 'discarded')", name=op.f("ck_intake_deliveries_status")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_intake_deliveries_order_id")),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["intake_sources.id"],
            name=op.f("fk_intake_deliveries_source_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_deliveries")),
    )
    op.create_index(
        "ix_intake_deliveries_tenant_id",
        "intake_deliveries",
        ["tenant_id", "status", "received_at"],
        unique=False,
    )
    op.create_index(
        "uq_intake_deliveries_in_review",
        "intake_deliveries",
        ["source_id", "external_id"],
        unique=True,
        postgresql_where=sa.text("status = 'review'"),
    )
    op.create_table(
        "intake_skus",
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("explode", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["stock_items.item_id"], name=op.f("fk_intake_skus_item_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["intake_sources.id"], name=op.f("fk_intake_skus_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "sku", name=op.f("pk_intake_skus")),
    )
    op.add_column("products", sa.Column("sku", sa.Text(), nullable=True))
    op.create_index("ix_products_tenant_id_sku", "products", ["tenant_id", "sku"], unique=False)
    for statement in arm_row_security("inventory", ["intake_sources", "intake_skus", "intake_deliveries"]):
        op.execute(statement)
