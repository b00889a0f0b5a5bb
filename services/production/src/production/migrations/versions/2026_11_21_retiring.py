"""printers about to be retired."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_retiring"
down_revision = "2026_11_21_first_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("printers", sa.Column("retiring_until", sa.DateTime(timezone=True), nullable=True))
