"""Files may lose their names: a forgotten student's."""

from alembic import op

revision = "2026_12_01_forgetting"
down_revision = "2026_11_21_control"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("GRANT UPDATE (name) ON print_files TO printers_app")
