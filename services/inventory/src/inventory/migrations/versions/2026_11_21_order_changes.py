"""order changes: edits, holds, returns, grants by hand."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_order_changes"
down_revision = "2026_11_21_corrections"
branch_labels = None
depends_on = None

KINDS = "kind IN ('print', 'adjustment', 'shipment', 'return', 'assembly', 'correction')"


def upgrade() -> None:
    op.add_column(
        "allocation_entries", sa.Column("actor", sa.Text(), server_default="system", nullable=False)
    )
    op.add_column(
        "allocation_entries",
        sa.Column("is_manual", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_index("ix_allocation_entries_order_id", "allocation_entries", ["order_id"], unique=False)
    op.drop_constraint(op.f("ck_order_lines_quantity_positive"), "order_lines", type_="check")
    op.create_check_constraint(op.f("ck_order_lines_quantity_not_negative"), "order_lines", "quantity >= 0")
    op.create_unique_constraint(
        op.f("uq_order_lines_order_id_item_id"), "order_lines", ["order_id", "item_id"]
    )
    op.add_column(
        "order_part_allocations",
        sa.Column("quantity_returned", sa.Integer(), server_default="0", nullable=False),
    )
    op.add_column(
        "order_part_allocations",
        sa.Column("is_held", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column(
        "order_part_allocations", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("order_part_allocations", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(
        op.f("ck_order_part_allocations_returned_within_shipped"),
        "order_part_allocations",
        "0 <= quantity_returned AND quantity_returned <= quantity_shipped",
    )
    op.create_index(
        "ix_stock_movements_order",
        "stock_movements",
        ["source_id"],
        unique=False,
        postgresql_where=sa.text("kind IN ('shipment', 'return')"),
    )
    op.drop_constraint(op.f("ck_stock_movements_kind"), "stock_movements", type_="check")
    op.create_check_constraint(op.f("ck_stock_movements_kind"), "stock_movements", KINDS)
