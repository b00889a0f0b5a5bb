"""first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import arm_row_security, grant_plain, grant_relay

revision = "2026_11_21_first_tables"
down_revision = None
branch_labels = None
depends_on = None


TENANT_TABLES = [
    "connections",
    "dead_letters",
    "idempotency_keys",
    "links",
    "outbox",
    "printers",
    "prints",
    "tenants",
]


# Whoever asks for the connections of all tenants needs to know which there are. The owner alone sees across
# tenants, through this one function, which gives ids and nothing else.
DIRECTORY = [
    "CREATE POLICY directory ON tenants FOR SELECT TO printers_owner USING (true)",
    """
    CREATE FUNCTION known_tenants() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS 'SELECT tenant_id FROM tenants ORDER BY tenant_id'
    """,
    "REVOKE ALL ON FUNCTION known_tenants() FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION known_tenants() TO printers_app",
]


def _arm() -> None:
    statements = [
        *arm_row_security("printers", TENANT_TABLES),
        *grant_plain("printers", ["inbox", "inbox_suspects"]),
        *grant_relay("printers"),
        *DIRECTORY,
    ]
    for statement in statements:
        op.execute(statement)


def upgrade() -> None:
    op.create_table(
        "dead_letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("durable", sa.Text(), nullable=False),
        sa.Column("stream_seq", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("event_type", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=True),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('open', 'replayed', 'discarded')", name=op.f("ck_dead_letters_status")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_letters")),
        sa.UniqueConstraint("durable", "stream_seq", name=op.f("uq_dead_letters_durable_stream_seq")),
    )
    op.create_index("ix_dead_letters_tenant_id_status", "dead_letters", ["tenant_id", "status"], unique=False)
    op.create_table(
        "idempotency_keys",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("durable", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("durable", "event_id", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"], unique=False)
    op.create_table(
        "inbox_suspects",
        sa.Column("durable", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("durable", "event_id", name=op.f("pk_inbox_suspects")),
    )
    op.create_table(
        "links",
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("printer_id", "tenant_id", name=op.f("pk_links")),
    )
    op.create_table(
        "outbox",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("aggregate", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
    )
    op.create_index("ix_outbox_sent_at", "outbox", ["sent_at"], unique=False)
    op.create_index(
        "ix_outbox_unsent", "outbox", ["seq"], unique=False, postgresql_where=sa.text("sent_at IS NULL")
    )
    op.create_table(
        "printers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("manufacturer", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("bed_size_x_mm", sa.Integer(), nullable=True),
        sa.Column("bed_size_y_mm", sa.Integer(), nullable=True),
        sa.Column("bed_size_z_mm", sa.Integer(), nullable=True),
        sa.Column(
            "nozzle_diameter_mm",
            sa.Numeric(precision=3, scale=2),
            server_default=sa.text("0.4"),
            nullable=True,
        ),
        sa.Column("default_bed_temp", sa.Integer(), nullable=True),
        sa.Column("default_nozzle_temp", sa.Integer(), nullable=True),
        sa.Column(
            "capabilities",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("out_of_service_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("out_of_service_reason", sa.Text(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("connection_version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(out_of_service_since IS NULL) = (out_of_service_reason IS NULL)",
            name=op.f("ck_printers_out_of_service_has_reason"),
        ),
        sa.CheckConstraint(
            "bed_size_x_mm > 0 AND bed_size_y_mm > 0 AND bed_size_z_mm > 0",
            name=op.f("ck_printers_bed_size_positive"),
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("ck_printers_name_length")),
        sa.CheckConstraint("nozzle_diameter_mm > 0", name=op.f("ck_printers_nozzle_diameter_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printers")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_printers_tenant_id_id")),
    )
    op.create_index(
        "uq_printers_tenant_id_name",
        "printers",
        ["tenant_id", "name"],
        unique=True,
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    op.create_table(
        "prints",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("print_id", sa.Uuid(), nullable=False),
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("printer_serial", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("candidates", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("plate_index", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("progress_percent", sa.Integer(), nullable=False),
        sa.Column("layers", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duration_minutes", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("confidence", sa.Text(), nullable=True),
        sa.Column("failure_reason", sa.Text(), nullable=True),
        sa.Column("codes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("filament", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("prints", sa.Integer(), nullable=True),
        sa.Column("good", sa.Integer(), nullable=True),
        sa.Column("failed", sa.Integer(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("run_plate_id", sa.Uuid(), nullable=True),
        sa.Column("model_id", sa.Uuid(), nullable=True),
        sa.Column("part_id", sa.Uuid(), nullable=True),
        sa.Column("needs_review", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("review_reason", sa.Text(), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gap_seconds", sa.Integer(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.Column("resolve_reason", sa.Text(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('completed', 'failed')", name=op.f("ck_prints_outcome")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (finished_at IS NULL)", name=op.f("ck_prints_ended_has_time")
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR NOT needs_review", name=op.f("ck_prints_ended_needs_no_review")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "print_id", name=op.f("pk_prints")),
    )
    op.create_index(
        "ix_prints_open",
        "prints",
        ["tenant_id", "printer_id"],
        unique=False,
        postgresql_where=sa.text("outcome IS NULL"),
    )
    op.create_index(
        "ix_prints_tenant_id_occurred_at", "prints", ["tenant_id", "occurred_at", "print_id"], unique=False
    )
    op.create_table(
        "tenants",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("seeded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_tenants")),
    )
    op.create_table(
        "connections",
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=True),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=True),
        sa.Column("sealed_access_code", sa.Text(), nullable=True),
        sa.Column("tls_mode", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("ca_pem", sa.Text(), nullable=True),
        sa.Column("site", sa.Text(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind = 'manual' OR (host IS NOT NULL AND serial IS NOT NULL AND sealed_access_code IS NOT NULL)",
            name=op.f("ck_connections_bambu_lan_complete"),
        ),
        sa.CheckConstraint("kind IN ('bambu_lan', 'manual')", name=op.f("ck_connections_kind")),
        sa.CheckConstraint("tls_mode IN ('strict', 'pin', 'insecure')", name=op.f("ck_connections_tls_mode")),
        sa.CheckConstraint("port BETWEEN 1 AND 65535", name=op.f("ck_connections_port")),
        sa.CheckConstraint("serial = upper(serial)", name=op.f("ck_connections_serial_upper_case")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "printer_id"],
            ["printers.tenant_id", "printers.id"],
            name=op.f("fk_connections_tenant_id_printer_id"),
        ),
        sa.PrimaryKeyConstraint("printer_id", name=op.f("pk_connections")),
        sa.UniqueConstraint("tenant_id", "serial", name=op.f("uq_connections_tenant_id_serial")),
    )
    _arm()
