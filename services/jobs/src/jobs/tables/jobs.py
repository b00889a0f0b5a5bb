"""Jobs, and the prints that were made of them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from jobs.tables.columns import grams, instant, key, tenant, version
from jobs.tables.metadata import METADATA

_STATUSES = (
    "'UPLOADED', 'PENDING', 'READYTOPRINT', 'PRINTING', 'COMPLETED', 'PAIDPICKEDUP', 'REJECTED', 'ARCHIVED'"
)

JOB_COUNTERS = Table(
    "job_counters",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("last_number", Integer, nullable=False),
)

JOBS = Table(
    "jobs",
    METADATA,
    key(),
    tenant(),
    Column("number", Integer, nullable=False),
    version(),
    Column("student_name", Text, nullable=False),
    Column("student_email", Text, nullable=False),
    Column("discipline", Text, nullable=False),
    Column("class_number", Text, nullable=False),
    Column("original_filename", Text, nullable=False),
    Column("display_name", Text, nullable=False),
    Column("file_hash", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("color", Text, nullable=False),
    Column("printer", Text, nullable=False),
    Column("acknowledged_minimum_charge", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    instant("status_since"),
    instant("created_at"),
    instant("updated_at"),
    Column("last_updated_by", Text),
    instant("staff_viewed_at", nullable=True),
    Column("notes", Text),
    Column("resubmission_of", Uuid, ForeignKey("jobs.id")),
    Column("duplicate_of", Uuid, ForeignKey("jobs.id")),
    Column("material", Text),
    grams("weight_g"),
    Column("time_hours", Numeric(8, 1)),
    Column("cost_usd", Numeric(10, 2)),
    Column("currency", Text, nullable=False),
    Column("prints_expected", Integer, nullable=False),
    Column("prints_done", Integer, nullable=False),
    Column("reject_reasons", JSONB(none_as_null=True)),
    # Links work by secrets; of these only hashes are looked up. The status link stands in every mail, so it
    # is kept sealed as well.
    Column("status_token_hash", Text, nullable=False),
    Column("status_token_sealed", Text, nullable=False),
    Column("confirm_token_hash", Text),
    instant("confirm_token_expires", nullable=True),
    Column("is_confirmation_expired", Boolean, nullable=False),
    instant("confirmation_last_sent_at", nullable=True),
    Column("confirmations_sent", Integer, nullable=False),
    Column("student_confirmed", Boolean, nullable=False),
    instant("student_confirmed_at", nullable=True),
    Column("confirmed_by", Text),
    Column("locked_by", Text),
    instant("locked_until", nullable=True),
    Column("printing_printer_id", Uuid),
    Column("printing_printer", Text),
    Column("printing_file", Text),
    instant("printing_since", nullable=True),
    Column("needs_review", Boolean, nullable=False),
    Column("failure_reason", Text),
    Column("failures", Integer, nullable=False),
    Column("reprints", Integer, nullable=False),
    instant("completed_at", nullable=True),
    Column("reminders_sent", Integer, nullable=False),
    instant("reminded_at", nullable=True),
    instant("picked_up_at", nullable=True),
    Column("payment_method", Text),
    Column("amount_paid", Numeric(10, 2)),
    grams("actual_weight_g"),
    instant("abandoned_at", nullable=True),
    instant("archived_at", nullable=True),
    instant("deleted_at", nullable=True),
    instant("erased_at", nullable=True),
    Column("undo_action", Text),
    Column("undo_status", Text),
    instant("undo_until", nullable=True),
    CheckConstraint(f"status IN ({_STATUSES})", name="status"),
    CheckConstraint("acknowledged_minimum_charge", name="minimum_charge_understood"),
    CheckConstraint(
        "status NOT IN ('READYTOPRINT', 'PRINTING', 'COMPLETED', 'PAIDPICKEDUP') "
        "OR (student_confirmed AND confirmed_by IS NOT NULL)",
        name="confirmed_before_ready",
    ),
    CheckConstraint("prints_expected >= 1 AND prints_done >= 0", name="prints"),
    CheckConstraint("(locked_by IS NULL) = (locked_until IS NULL)", name="lock"),
    CheckConstraint("deleted_at IS NULL OR status IN ('UPLOADED', 'PENDING')", name="deleted_early"),
    UniqueConstraint("tenant_id", "number"),
    UniqueConstraint("status_token_hash"),
    UniqueConstraint("confirm_token_hash"),
    UniqueConstraint("resubmission_of"),
    Index("ix_jobs_tenant_id_status", "tenant_id", "status", "number"),
    Index("ix_jobs_tenant_id_file_hash", "tenant_id", "file_hash"),
    Index("ix_jobs_tenant_id_created_at", "tenant_id", "created_at"),
    Index("ix_jobs_tenant_id_student_email", "tenant_id", func.lower(text("student_email"))),
)

JOB_PRINTS = Table(
    "job_prints",
    METADATA,
    Column("print_id", Uuid, primary_key=True),
    tenant(),
    # NULL: nobody's, or not ours. Kept a while, for a job that is marked after its print began.
    Column("job_id", Uuid, ForeignKey("jobs.id")),
    Column("printer_id", Uuid, nullable=False),
    Column("file_name", Text),
    Column("candidates", ARRAY(Text), nullable=False),
    Column("plate_index", Integer),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    # Whether it is one of the job's `prints_done`.
    Column("counted", Boolean, nullable=False, server_default=text("false")),
    # Production said that it is a plate of a run.
    Column("is_foreign", Boolean, nullable=False, server_default=text("false")),
    Column("revision", Integer, nullable=False, server_default="0"),
    instant("started_at", nullable=True),
    instant("finished_at", nullable=True),
    instant("seen_at"),
    CheckConstraint(
        "outcome IN ('printing', 'completed', 'failed', 'needs_review', 'superseded')", name="outcome"
    ),
    CheckConstraint("NOT (is_foreign AND job_id IS NOT NULL)", name="one_owner"),
    CheckConstraint("NOT counted OR job_id IS NOT NULL", name="counted_for_a_job"),
    Index("ix_job_prints_job_id", "job_id"),
    Index(
        "ix_job_prints_unclaimed",
        "tenant_id",
        "printer_id",
        "seen_at",
        postgresql_where=text("job_id IS NULL"),
    ),
)

JOB_EVENTS = Table(
    "job_events",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("job_id", Uuid, ForeignKey("jobs.id"), nullable=False),
    instant("timestamp"),
    Column("event_type", Text, nullable=False),
    Column("details", JSONB, nullable=False),
    Column("triggered_by", Text, nullable=False),
    Column("user_id", Uuid),
    Column("workstation_id", Text),
    Column("hash", Text, nullable=False),
    CheckConstraint("id >= 1", name="counts_from_one"),
    CheckConstraint("hash ~ '^[0-9a-f]{64}$'", name="hash"),
    Index("ix_job_events_job_id", "tenant_id", "job_id", "id"),
    Index("ix_job_events_timestamp", "tenant_id", "timestamp"),
    Index("ix_job_events_triggered_by", "tenant_id", "triggered_by"),
)

EVENT_CHAINS = Table(
    "event_chains",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("last_id", BigInteger, nullable=False),
    Column("last_hash", Text, nullable=False),
)
