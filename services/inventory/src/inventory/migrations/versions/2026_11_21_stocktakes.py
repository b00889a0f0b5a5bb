"""stocktakes, locations, minimum levels, ignored files."""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import arm_row_security

revision = "2026_11_21_stocktakes"
down_revision = "2026_11_21_order_changes"
branch_labels = None
depends_on = None

KINDS = "kind IN ('print', 'adjustment', 'stocktake', 'shipment', 'return', 'assembly', 'correction')"


def upgrade() -> None:
    _stock()
    _stocktakes()
    _unmapped()
    for statement in arm_row_security(
        "inventory", ["locations", "stocktakes", "stocktake_lines", "ignored_files"]
    ):
        op.execute(statement)


def _stock() -> None:
    op.create_table(
        "locations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
    )
    op.create_index(
        "uq_locations_tenant_id_name",
        "locations",
        ["tenant_id", sa.literal_column("lower(name)")],
        unique=True,
    )
    op.add_column("stock_items", sa.Column("minimum", sa.Integer(), nullable=True))
    op.add_column("stock_items", sa.Column("location_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_stock_items_location_id"), "stock_items", "locations", ["location_id"], ["id"]
    )
    op.create_check_constraint(op.f("ck_stock_items_minimum_not_negative"), "stock_items", "minimum >= 0")
    op.create_index("ix_stock_items_location_id", "stock_items", ["location_id"], unique=False)
    op.create_index("ix_stock_movements_tenant_id", "stock_movements", ["tenant_id", "id"], unique=False)
    op.drop_constraint(op.f("ck_stock_movements_kind"), "stock_movements", type_="check")
    op.create_check_constraint(op.f("ck_stock_movements_kind"), "stock_movements", KINDS)


def _stocktakes() -> None:
    op.create_table(
        "stocktakes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'open') = (closed_at IS NULL)", name=op.f("ck_stocktakes_closed_at_when_closed")
        ),
        sa.CheckConstraint("status IN ('open', 'posted', 'cancelled')", name=op.f("ck_stocktakes_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktakes")),
    )
    op.create_index("ix_stocktakes_tenant_id", "stocktakes", ["tenant_id", "created_at"], unique=False)
    op.create_table(
        "stocktake_lines",
        sa.Column("stocktake_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("counted >= 0 AND expected >= 0", name=op.f("ck_stocktake_lines_not_negative")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["stock_items.item_id"], name=op.f("fk_stocktake_lines_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["stocktake_id"], ["stocktakes.id"], name=op.f("fk_stocktake_lines_stocktake_id")
        ),
        sa.PrimaryKeyConstraint("stocktake_id", "item_id", name=op.f("pk_stocktake_lines")),
    )
    op.create_index("ix_stocktake_lines_item_id", "stocktake_lines", ["item_id"], unique=False)


def _unmapped() -> None:
    op.create_table(
        "ignored_files",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "folded", name=op.f("pk_ignored_files")),
    )
    op.add_column("unmapped_prints", sa.Column("folded", sa.Text(), nullable=True))
    op.add_column("unmapped_prints", sa.Column("good", sa.Integer(), nullable=True))
    op.add_column(
        "unmapped_prints", sa.Column("source", sa.Text(), server_default="bambu_auto", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_unmapped_prints_source"), "unmapped_prints", "source IN ('bambu_auto', 'manual')"
    )
    op.create_check_constraint(op.f("ck_unmapped_prints_good_not_negative"), "unmapped_prints", "good >= 0")
    op.create_index("ix_unmapped_prints_tenant_id", "unmapped_prints", ["tenant_id", "folded"], unique=False)
    # Forced row-level security hides every tenant's rows from the owner too.
    op.execute("ALTER TABLE unmapped_prints NO FORCE ROW LEVEL SECURITY")
    op.execute("UPDATE unmapped_prints SET folded = lower(btrim(normalize(file_name, NFC)))")
    op.execute("ALTER TABLE unmapped_prints FORCE ROW LEVEL SECURITY")
