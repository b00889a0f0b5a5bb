"""E-mail: queue and ledger in one table, so that what was sent cannot be queued again."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from jobs.tables.metadata import METADATA

MAILS = Table(
    "mails",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("job_id", Uuid, nullable=False),
    Column("template", Text, nullable=False),
    Column("version", Integer, nullable=False),
    # NULL once the student was forgotten.
    Column("recipient", Text),
    # What the template is filled with, links and their tokens included: sealed, and gone once it is sent.
    Column("sealed", Text),
    Column("status", Text, nullable=False),
    # When a worker looks at it next: a new attempt, or the end of the time an attempt may take.
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
    CheckConstraint(
        "status IN ('queued', 'sending', 'sent', 'uncertain', 'failed', 'cancelled')", name="status"
    ),
    CheckConstraint("status NOT IN ('sent', 'cancelled') OR sealed IS NULL", name="sent_keeps_no_secret"),
    CheckConstraint(
        "status NOT IN ('queued', 'sending') OR (recipient IS NOT NULL AND sealed IS NOT NULL)",
        name="waiting_can_be_sent",
    ),
    CheckConstraint("(status IN ('queued', 'sending')) = (finished_at IS NULL)", name="finished_at"),
    # At most once, whatever happens.
    UniqueConstraint("tenant_id", "job_id", "template", "version"),
    Index("ix_mails_due", "tenant_id", "due_at", postgresql_where=text("status IN ('queued', 'sending')")),
    Index("ix_mails_created", "tenant_id", "created_at"),
)

MAIL_TEMPLATES = Table(
    "mail_templates",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("text_body", Text, nullable=False),
    Column("html_body", Text, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("updated_by", Text, nullable=False),
)
