"""weights that printers report."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_21_reported_weights"
down_revision = "2026_11_21_retiring"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "plate_prints",
        sa.Column(
            "filament",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
    )
    op.add_column("plate_prints", sa.Column("grams", sa.Numeric(precision=10, scale=2), nullable=True))
    op.add_column("spools", sa.Column("tag", sa.Text(), nullable=True))
    op.drop_constraint(
        op.f("ck_production_run_materials_weight_source"), "production_run_materials", type_="check"
    )
    op.create_check_constraint(
        op.f("ck_production_run_materials_weight_source"),
        "production_run_materials",
        "weight_source IN ('estimate', 'weighed', 'manual', 'reported')",
    )
