"""corrections of prints."""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import arm_row_security

revision = "2026_11_21_corrections"
down_revision = "2026_11_21_spools"
branch_labels = None
depends_on = None

KINDS = "kind IN ('print', 'adjustment', 'shipment', 'assembly', 'correction')"


def upgrade() -> None:
    op.create_table(
        "print_corrections",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("print_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('completed', 'failed', 'superseded')", name=op.f("ck_print_corrections_outcome")
        ),
        sa.CheckConstraint(
            "revision > 0 AND good >= 0 AND failed >= 0", name=op.f("ck_print_corrections_not_negative")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "print_id", "revision", name=op.f("pk_print_corrections")),
    )
    op.add_column(
        "inventory_print_log", sa.Column("quantity_gone", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column(
        "inventory_print_log", sa.Column("revision", sa.Integer(), server_default="0", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_inventory_print_log_corrections_not_negative"),
        "inventory_print_log",
        "quantity_gone >= 0 AND revision >= 0",
    )
    op.drop_constraint(op.f("ck_stock_movements_kind"), "stock_movements", type_="check")
    op.create_check_constraint(op.f("ck_stock_movements_kind"), "stock_movements", KINDS)
    for statement in arm_row_security("inventory", ["print_corrections"]):
        op.execute(statement)
    # What was said stays said.
    op.execute("REVOKE UPDATE, DELETE ON print_corrections FROM inventory_app")
