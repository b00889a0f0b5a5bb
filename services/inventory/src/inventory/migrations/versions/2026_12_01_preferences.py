"""preferences: what a tenant sets for its stock."""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import arm_row_security

revision = "2026_12_01_preferences"
down_revision = "2026_11_21_ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preferences",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("spool_low_grams", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.CheckConstraint("spool_low_grams >= 0", name=op.f("ck_preferences_spool_low_grams")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_preferences")),
    )
    for statement in arm_row_security("inventory", ["preferences"]):
        op.execute(statement)
