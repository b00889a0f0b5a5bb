"""Files of jobs: one row says where a job's folder is wanted, and what was last seen done.

There is no queue of moves. A change of status raises `version`; the keeper brings the disk to what the row
wants and then raises `placed_version` to it, however often it is interrupted.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from jobs.tables.metadata import METADATA

JOB_FILES = Table(
    "job_files",
    METADATA,
    Column("job_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    # Of the job's folder, and of the upload in it without its ending.
    Column("display_name", Text, nullable=False),
    Column("upload_name", Text, nullable=False),
    # The authoritative file: the upload, or what was sliced from it.
    Column("file_name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("box_x", Numeric(12, 3), nullable=False),
    Column("box_y", Numeric(12, 3), nullable=False),
    Column("box_z", Numeric(12, 3), nullable=False),
    Column("triangles", Integer, nullable=False),
    Column("warnings", JSONB, nullable=False),
    Column("has_thumbnail", Boolean, nullable=False),
    # The quarantine's folder, until the first move takes it from there.
    Column("upload_id", Uuid),
    Column("folder", Text, nullable=False),
    # The content of metadata.json.
    Column("metadata", JSONB, nullable=False),
    Column("version", Integer, nullable=False),
    Column("placed_version", Integer, nullable=False, server_default="0"),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("deleted_at", DateTime(timezone=True)),
    CheckConstraint("kind IN ('stl', 'obj', '3mf')", name="kind"),
    CheckConstraint(
        "folder IN ('Uploaded', 'Pending', 'ReadyToPrint', 'Printing', 'Completed', 'PaidPickedUp', "
        "'Archived')",
        name="folder",
    ),
    CheckConstraint("placed_version BETWEEN 0 AND version", name="placed_is_wanted"),
    CheckConstraint("upload_id IS NULL OR placed_version = 0", name="quarantine_until_placed"),
    UniqueConstraint("tenant_id", "display_name"),
    Index("ix_job_files_tenant_id_sha256", "tenant_id", "sha256"),
    Index("ix_job_files_due", "tenant_id", "due_at", postgresql_where=text("placed_version < version")),
)

WORKSTATIONS = Table(
    "workstations",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("workstation_id", Text, primary_key=True),
    # How this workstation opens a file: a link with {path} in it.
    Column("slicer_link", Text, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
