"""first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import arm_row_security, grant_plain, grant_relay
from jobs.tables.work import WORK_FUNCTIONS

revision = "2026_11_21_first_tables"
down_revision = None
branch_labels = None
depends_on = None


TENANT_TABLES = [
    "dead_letters",
    "event_chains",
    "idempotency_keys",
    "job_counters",
    "job_events",
    "job_files",
    "job_prints",
    "jobs",
    "lab_settings",
    "mail_templates",
    "mails",
    "outbox",
    "printers",
    "staff",
    "tenants",
    "workstations",
]
# Asked before anybody's tenant is known, and by the clock: they answer with ids of tenants alone.
TENANTS = [
    "CREATE POLICY every_tenant ON tenants FOR SELECT TO jobs_owner USING (true)",
    """
    CREATE FUNCTION tenant_of_slug(wanted text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS 'SELECT tenant_id FROM tenants WHERE slug = wanted'
    """,
    """
    CREATE FUNCTION every_tenant() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS 'SELECT tenant_id FROM tenants ORDER BY tenant_id'
    """,
    "REVOKE ALL ON FUNCTION tenant_of_slug(text), every_tenant() FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION tenant_of_slug(text), every_tenant() TO jobs_app",
]
# The history is written once; the trigger holds the owner to it too.
HISTORY = [
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
    END $$
    """,
    "REVOKE UPDATE, DELETE ON job_events FROM jobs_app",
    "REVOKE DELETE ON event_chains, jobs FROM jobs_app",
    """
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON job_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
]


def _arm() -> None:
    for statement in (
        *arm_row_security("jobs", TENANT_TABLES),
        *grant_plain("jobs", ["inbox", "inbox_suspects", "rate_limits"]),
        *grant_relay("jobs"),
        *TENANTS,
        *HISTORY,
        *WORK_FUNCTIONS,
    ):
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
        "event_chains",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("last_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_event_chains")),
    )
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
        "job_counters",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_job_counters")),
    )
    op.create_table(
        "job_files",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("upload_name", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("box_x", sa.Numeric(precision=12, scale=3), nullable=False),
        sa.Column("box_y", sa.Numeric(precision=12, scale=3), nullable=False),
        sa.Column("box_z", sa.Numeric(precision=12, scale=3), nullable=False),
        sa.Column("triangles", sa.Integer(), nullable=False),
        sa.Column("warnings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("has_thumbnail", sa.Boolean(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=True),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("metadata", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("placed_version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "folder IN ('Uploaded', 'Pending', 'ReadyToPrint', 'Printing', 'Completed', 'PaidPickedUp', 'Archived')",
            name=op.f("ck_job_files_folder"),
        ),
        sa.CheckConstraint("kind IN ('stl', 'obj', '3mf')", name=op.f("ck_job_files_kind")),
        sa.CheckConstraint(
            "placed_version BETWEEN 0 AND version", name=op.f("ck_job_files_placed_is_wanted")
        ),
        sa.CheckConstraint(
            "upload_id IS NULL OR placed_version = 0", name=op.f("ck_job_files_quarantine_until_placed")
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job_files")),
        sa.UniqueConstraint("tenant_id", "display_name", name=op.f("uq_job_files_tenant_id_display_name")),
    )
    op.create_index(
        "ix_job_files_due",
        "job_files",
        ["tenant_id", "due_at"],
        unique=False,
        postgresql_where=sa.text("placed_version < version"),
    )
    op.create_index("ix_job_files_tenant_id_sha256", "job_files", ["tenant_id", "sha256"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("student_name", sa.Text(), nullable=False),
        sa.Column("student_email", sa.Text(), nullable=False),
        sa.Column("discipline", sa.Text(), nullable=False),
        sa.Column("class_number", sa.Text(), nullable=False),
        sa.Column("original_filename", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("color", sa.Text(), nullable=False),
        sa.Column("printer", sa.Text(), nullable=False),
        sa.Column("acknowledged_minimum_charge", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_updated_by", sa.Text(), nullable=True),
        sa.Column("staff_viewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("resubmission_of", sa.Uuid(), nullable=True),
        sa.Column("duplicate_of", sa.Uuid(), nullable=True),
        sa.Column("material", sa.Text(), nullable=True),
        sa.Column("weight_g", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("time_hours", sa.Numeric(precision=8, scale=1), nullable=True),
        sa.Column("cost_usd", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("prints_expected", sa.Integer(), nullable=False),
        sa.Column("prints_done", sa.Integer(), nullable=False),
        sa.Column(
            "reject_reasons", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column("status_token_hash", sa.Text(), nullable=False),
        sa.Column("status_token_sealed", sa.Text(), nullable=False),
        sa.Column("confirm_token_hash", sa.Text(), nullable=True),
        sa.Column("confirm_token_expires", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_confirmation_expired", sa.Boolean(), nullable=False),
        sa.Column("confirmation_last_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmations_sent", sa.Integer(), nullable=False),
        sa.Column("student_confirmed", sa.Boolean(), nullable=False),
        sa.Column("student_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("locked_by", sa.Text(), nullable=True),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("printing_printer_id", sa.Uuid(), nullable=True),
        sa.Column("printing_printer", sa.Text(), nullable=True),
        sa.Column("printing_file", sa.Text(), nullable=True),
        sa.Column("printing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("needs_review", sa.Boolean(), nullable=False),
        sa.Column("failure_reason", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("reprints", sa.Integer(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders_sent", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("picked_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payment_method", sa.Text(), nullable=True),
        sa.Column("amount_paid", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("actual_weight_g", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("abandoned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undo_action", sa.Text(), nullable=True),
        sa.Column("undo_status", sa.Text(), nullable=True),
        sa.Column("undo_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "deleted_at IS NULL OR status IN ('UPLOADED', 'PENDING')", name=op.f("ck_jobs_deleted_early")
        ),
        sa.CheckConstraint(
            "status IN ('UPLOADED', 'PENDING', 'READYTOPRINT', 'PRINTING', 'COMPLETED', 'PAIDPICKEDUP', 'REJECTED', 'ARCHIVED')",
            name=op.f("ck_jobs_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('READYTOPRINT', 'PRINTING', 'COMPLETED', 'PAIDPICKEDUP') OR (student_confirmed AND confirmed_by IS NOT NULL)",
            name=op.f("ck_jobs_confirmed_before_ready"),
        ),
        sa.CheckConstraint("(locked_by IS NULL) = (locked_until IS NULL)", name=op.f("ck_jobs_lock")),
        sa.CheckConstraint("acknowledged_minimum_charge", name=op.f("ck_jobs_minimum_charge_understood")),
        sa.CheckConstraint("prints_expected >= 1 AND prints_done >= 0", name=op.f("ck_jobs_prints")),
        sa.ForeignKeyConstraint(["duplicate_of"], ["jobs.id"], name=op.f("fk_jobs_duplicate_of")),
        sa.ForeignKeyConstraint(["resubmission_of"], ["jobs.id"], name=op.f("fk_jobs_resubmission_of")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("confirm_token_hash", name=op.f("uq_jobs_confirm_token_hash")),
        sa.UniqueConstraint("resubmission_of", name=op.f("uq_jobs_resubmission_of")),
        sa.UniqueConstraint("status_token_hash", name=op.f("uq_jobs_status_token_hash")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_jobs_tenant_id_number")),
    )
    op.create_index("ix_jobs_tenant_id_created_at", "jobs", ["tenant_id", "created_at"], unique=False)
    op.create_index("ix_jobs_tenant_id_file_hash", "jobs", ["tenant_id", "file_hash"], unique=False)
    op.create_index("ix_jobs_tenant_id_status", "jobs", ["tenant_id", "status", "number"], unique=False)
    op.create_index(
        "ix_jobs_tenant_id_student_email",
        "jobs",
        ["tenant_id", sa.literal_column("lower(student_email)")],
        unique=False,
    )
    op.create_table(
        "lab_settings",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_lab_settings")),
    )
    op.create_table(
        "mail_templates",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text_body", sa.Text(), nullable=False),
        sa.Column("html_body", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "name", name=op.f("pk_mail_templates")),
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status IN ('queued', 'sending')) = (finished_at IS NULL)", name=op.f("ck_mails_finished_at")
        ),
        sa.CheckConstraint(
            "status IN ('queued', 'sending', 'sent', 'uncertain', 'failed', 'cancelled')",
            name=op.f("ck_mails_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('queued', 'sending') OR (recipient IS NOT NULL AND sealed IS NOT NULL)",
            name=op.f("ck_mails_waiting_can_be_sent"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('sent', 'cancelled') OR sealed IS NULL",
            name=op.f("ck_mails_sent_keeps_no_secret"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint(
            "tenant_id",
            "job_id",
            "template",
            "version",
            name=op.f("uq_mails_tenant_id_job_id_template_version"),
        ),
    )
    op.create_index("ix_mails_created", "mails", ["tenant_id", "created_at"], unique=False)
    op.create_index(
        "ix_mails_due",
        "mails",
        ["tenant_id", "due_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('queued', 'sending')"),
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
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("retiring_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("printer_id", name=op.f("pk_printers")),
    )
    op.create_index("ix_printers_tenant_id", "printers", ["tenant_id"], unique=False)
    op.create_table(
        "rate_limits",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_limits")),
    )
    op.create_index("ix_rate_limits_expires_at", "rate_limits", ["expires_at"], unique=False)
    op.create_table(
        "staff",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("is_active = (deactivated_at IS NULL)", name=op.f("ck_staff_deactivated_at")),
        sa.PrimaryKeyConstraint("tenant_id", "name", name=op.f("pk_staff")),
    )
    op.create_table(
        "tenants",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_tenants")),
        sa.UniqueConstraint("slug", name=op.f("uq_tenants_slug")),
    )
    op.create_table(
        "workstations",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("workstation_id", sa.Text(), nullable=False),
        sa.Column("slicer_link", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "workstation_id", name=op.f("pk_workstations")),
    )
    op.create_table(
        "job_events",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("timestamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_type", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("triggered_by", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("workstation_id", sa.Text(), nullable=True),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("hash ~ '^[0-9a-f]{64}$'", name=op.f("ck_job_events_hash")),
        sa.CheckConstraint("id >= 1", name=op.f("ck_job_events_counts_from_one")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_events_job_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_job_events")),
    )
    op.create_index("ix_job_events_job_id", "job_events", ["tenant_id", "job_id", "id"], unique=False)
    op.create_index("ix_job_events_timestamp", "job_events", ["tenant_id", "timestamp"], unique=False)
    op.create_index("ix_job_events_triggered_by", "job_events", ["tenant_id", "triggered_by"], unique=False)
    op.create_table(
        "job_prints",
        sa.Column("print_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("candidates", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("plate_index", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("counted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_foreign", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('printing', 'completed', 'failed', 'needs_review', 'superseded')",
            name=op.f("ck_job_prints_outcome"),
        ),
        sa.CheckConstraint("NOT (is_foreign AND job_id IS NOT NULL)", name=op.f("ck_job_prints_one_owner")),
        sa.CheckConstraint("NOT counted OR job_id IS NOT NULL", name=op.f("ck_job_prints_counted_for_a_job")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_prints_job_id")),
        sa.PrimaryKeyConstraint("print_id", name=op.f("pk_job_prints")),
    )
    op.create_index("ix_job_prints_job_id", "job_prints", ["job_id"], unique=False)
    op.create_index(
        "ix_job_prints_unclaimed",
        "job_prints",
        ["tenant_id", "printer_id", "seen_at"],
        unique=False,
        postgresql_where=sa.text("job_id IS NULL"),
    )
    _arm()
