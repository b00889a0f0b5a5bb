"""the ledger of an item in its order."""

from alembic import op

revision = "2026_11_21_ledger"
down_revision = "2026_11_21_intake"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_stock_movements_item_id", table_name="stock_movements")
    op.create_index("ix_stock_movements_item_id", "stock_movements", ["item_id", "id"], unique=False)
