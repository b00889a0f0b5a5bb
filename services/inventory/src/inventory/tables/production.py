"""What inventory keeps of production: models, runs, and the prints that runs and jobs claim."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from inventory.tables.columns import instant
from inventory.tables.metadata import METADATA

MODELS = Table(
    "models",
    METADATA,
    Column("model_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("prints_per_plate", Integer, nullable=False),
    Column("print_time_minutes", Integer),
    Column("gcode_filename", Text),
    Column("is_deleted", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)

MODEL_CONFIGS = Table(
    "model_configs",
    METADATA,
    Column("model_id", Uuid, primary_key=True),
    Column("printer_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("prints_per_plate", Integer, nullable=False),
    Column("print_time_minutes", Integer),
    Column("gcode_filename", Text),
)

RUNS = Table(
    "runs",
    METADATA,
    Column("run_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("number", Text, nullable=False),
    Column("product_id", Uuid),
    Column("priority", SmallInteger, nullable=False),
    # Its age among the orders: the number of the newest order when it came.
    Column("order_number", Integer, nullable=False),
    Column("due_date", Date),
    Column("is_open", Boolean, nullable=False),
    # Plates with bed loads still to print: model_id, printer_id, loads, items.
    Column("planned", JSONB, nullable=False),
    # Prints whose filament its completion has booked.
    Column("covered_prints", ARRAY(Uuid), nullable=False, server_default="{}"),
    Column("version", Integer, nullable=False),
    Index("ix_runs_tenant_id_open", "tenant_id", postgresql_where=text("is_open")),
    Index("ix_runs_covered_prints", "covered_prints", postgresql_using="gin"),
)

PRINT_CLAIMS = Table(
    "print_claims",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("print_id", Uuid, primary_key=True),
    # The plate of the run, or the job.
    Column("claimant_id", Uuid, primary_key=True),
    Column("by", Text, nullable=False),
    Column("run_id", Uuid),
    Column("model_id", Uuid),
    instant("created_at"),
    CheckConstraint("by IN ('run_plate', 'job')", name="by"),
)

OPEN_PRINTS = Table(
    "open_prints",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("print_id", Uuid, primary_key=True),
    Column("printer_id", Uuid, nullable=False),
    Column("file_name", Text),
    Column("candidates", ARRAY(Text), nullable=False),
    Column("plate_index", Integer),
    instant("started_at"),
)
