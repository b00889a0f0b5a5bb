"""API keys may end by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_expiry"
down_revision = "2026_11_21_first_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("api_keys", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
