"""commands, print files, starts and corrections of prints."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import arm_row_security

revision = "2026_11_21_control"
down_revision = "2026_11_21_first_tables"
branch_labels = None
depends_on = None

NEW_TABLES = ["print_corrections", "print_files", "print_starts", "printer_commands"]
# What was said and done stays: of a command and of a start only the answer is added, of a file its deletion.
LASTING = [
    "REVOKE UPDATE, DELETE ON print_corrections FROM printers_app",
    "REVOKE UPDATE, DELETE ON print_files, print_starts, printer_commands FROM printers_app",
    "GRANT UPDATE (deleted_at) ON print_files TO printers_app",
    "GRANT UPDATE (status, code, reason, answered_at) ON print_starts TO printers_app",
    "GRANT UPDATE (code, reason, answered_at) ON printer_commands TO printers_app",
]


def upgrade() -> None:
    op.create_table(
        "print_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("plates", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("uploaded_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_print_files_sha256")),
        sa.CheckConstraint("size > 0", name=op.f("ck_print_files_size_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_files")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_print_files_tenant_id_id")),
    )
    op.create_index(
        "uq_print_files_tenant_id_sha256",
        "print_files",
        ["tenant_id", "sha256"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
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
            "good >= 0 AND failed >= 0", name=op.f("ck_print_corrections_counts_not_negative")
        ),
        sa.CheckConstraint("revision > 0", name=op.f("ck_print_corrections_revision_positive")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "print_id"],
            ["prints.tenant_id", "prints.print_id"],
            name=op.f("fk_print_corrections_tenant_id_print_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "print_id", "revision", name=op.f("pk_print_corrections")),
    )
    op.create_table(
        "print_starts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("plate", sa.Integer(), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("filament", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("print_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('sending', 'accepted', 'refused', 'unknown')", name=op.f("ck_print_starts_status")
        ),
        sa.CheckConstraint("plate > 0", name=op.f("ck_print_starts_plate_positive")),
        sa.CheckConstraint("task_id BETWEEN 100000 AND 2147483646", name=op.f("ck_print_starts_task_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["print_files.tenant_id", "print_files.id"],
            name=op.f("fk_print_starts_tenant_id_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "printer_id"],
            ["printers.tenant_id", "printers.id"],
            name=op.f("fk_print_starts_tenant_id_printer_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_starts")),
        sa.UniqueConstraint("tenant_id", "print_id", name=op.f("uq_print_starts_tenant_id_print_id")),
        sa.UniqueConstraint("tenant_id", "task_id", name=op.f("uq_print_starts_tenant_id_task_id")),
    )
    op.create_index("ix_print_starts_file", "print_starts", ["tenant_id", "file_id"], unique=False)
    op.create_index(
        "ix_print_starts_printer", "print_starts", ["tenant_id", "printer_id", "id"], unique=False
    )
    op.create_index(
        "uq_print_starts_sending",
        "print_starts",
        ["tenant_id", "printer_id"],
        unique=True,
        postgresql_where=sa.text("status = 'sending'"),
    )
    op.create_table(
        "printer_commands",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(code IS NULL) = (answered_at IS NULL)", name=op.f("ck_printer_commands_answered_has_code")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "printer_id"],
            ["printers.tenant_id", "printers.id"],
            name=op.f("fk_printer_commands_tenant_id_printer_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printer_commands")),
    )
    op.create_index(
        "ix_printer_commands_printer", "printer_commands", ["tenant_id", "printer_id", "id"], unique=False
    )
    op.add_column("connections", sa.Column("ftps_port", sa.Integer(), server_default="990", nullable=False))
    op.add_column("prints", sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
    op.add_column("prints", sa.Column("superseded_by", sa.Uuid(), nullable=True))
    op.create_check_constraint(
        op.f("ck_connections_ftps_port"), "connections", "ftps_port BETWEEN 1 AND 65535"
    )
    op.drop_constraint(op.f("ck_prints_outcome"), "prints", type_="check")
    op.create_check_constraint(
        op.f("ck_prints_outcome"), "prints", "outcome IN ('completed', 'failed', 'superseded')"
    )
    for statement in [*arm_row_security("printers", NEW_TABLES), *LASTING]:
        op.execute(statement)
