"""Production runs: plates, items, materials, and which print was counted where."""

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from production.tables.columns import grams, instant, key, tenant, version
from production.tables.metadata import METADATA

RUN_COUNTERS = Table(
    "run_counters",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("last_number", Integer, nullable=False),
)

PRODUCTION_RUNS = Table(
    "production_runs",
    METADATA,
    key(),
    tenant(),
    Column("run_number", Text, nullable=False),
    # A run is planned as plates or as items; it stays so when its last plate is cancelled.
    Column("mode", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("printer_id", Uuid, ForeignKey("printers.printer_id")),
    Column("product_id", Uuid, ForeignKey("products.id")),
    Column("quantity", Integer),
    # 0 critical, 1 rush, 2 normal: sorts by itself.
    Column("priority", SmallInteger, nullable=False, server_default="2"),
    Column("due_date", Date),
    # Bed loads, not rows.
    Column("total_plates", Integer, nullable=False, server_default="0"),
    Column("completed_plates", Integer, nullable=False, server_default="0"),
    instant("held_at", nullable=True),
    Column("hold_reason", Text),
    instant("assembled_at", nullable=True),
    Column("assembled_quantity", Integer),
    instant("started_at", nullable=True),
    instant("completed_at", nullable=True),
    Column("printer_name", Text),
    Column("slicer_software", Text),
    Column("estimated_print_time_minutes", Integer),
    Column("bed_temperature", Integer),
    Column("nozzle_temperature", Integer),
    Column("quality_rating", SmallInteger),
    Column("quality_notes", Text),
    Column("notes", Text),
    grams("waste_grams"),
    Column("waste_reason", Text),
    # Why the run was failed, cancelled, closed short or reverted.
    Column("close_reason", Text),
    Column("original_run_id", Uuid, ForeignKey("production_runs.id")),
    Column("created_by", Text, nullable=False),
    version(),
    instant("created_at"),
    instant("updated_at"),
    instant("deleted_at", nullable=True),
    # Numbers of deleted runs are not used again.
    UniqueConstraint("tenant_id", "run_number"),
    CheckConstraint("mode IN ('plates', 'items')", name="mode"),
    CheckConstraint(
        "status IN ('pending', 'in_progress', 'ready_for_assembly', 'completed', 'failed', 'cancelled')",
        name="status",
    ),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint("priority BETWEEN 0 AND 2", name="priority"),
    CheckConstraint(
        "0 <= completed_plates AND completed_plates <= total_plates", name="completed_within_total"
    ),
    CheckConstraint("quality_rating BETWEEN 1 AND 5", name="quality_rating"),
    CheckConstraint("waste_grams >= 0", name="waste_not_negative"),
    CheckConstraint("(assembled_at IS NULL) = (assembled_quantity IS NULL)", name="assembled_once"),
    CheckConstraint("assembled_quantity > 0", name="assembled_quantity_positive"),
    CheckConstraint("completed_at IS NULL OR completed_at >= started_at", name="completed_after_started"),
    CheckConstraint("original_run_id <> id", name="original_is_another"),
    Index("ix_production_runs_created_at", "tenant_id", "created_at"),
    Index("ix_production_runs_started_at", "tenant_id", "started_at"),
    Index("ix_production_runs_status", "tenant_id", "status"),
    Index("ix_production_runs_printer_id", "printer_id"),
    Index("ix_production_runs_product_id", "product_id"),
    Index("ix_production_runs_original_run_id", "original_run_id"),
)

PRODUCTION_RUN_PLATES = Table(
    "production_run_plates",
    METADATA,
    key(),
    tenant(),
    Column("production_run_id", Uuid, ForeignKey("production_runs.id", ondelete="CASCADE"), nullable=False),
    Column("plate_number", Integer, nullable=False),
    Column("plate_name", Text, nullable=False),
    Column("model_id", Uuid, ForeignKey("models.id", ondelete="RESTRICT"), nullable=False),
    Column("printer_id", Uuid, ForeignKey("printers.printer_id", ondelete="RESTRICT"), nullable=False),
    # Bed loads to print, and those that are done.
    Column("quantity", Integer, nullable=False, server_default="1"),
    Column("prints_done", Integer, nullable=False, server_default="0"),
    # As the configuration was when the run was planned.
    Column("prints_per_plate", Integer, nullable=False),
    Column("print_time_minutes", Integer),
    # Of one bed load: the items alone, and what colour changes waste.
    grams("estimated_material_weight_grams"),
    grams("estimated_purge_weight_grams"),
    Column("gcode_filename", Text),
    Column("gcode_folded", Text),
    Column("status", Text, nullable=False, server_default="pending"),
    instant("started_at", nullable=True),
    instant("completed_at", nullable=True),
    # Totals of the row.
    Column("actual_print_time_minutes", Integer),
    grams("actual_material_weight_grams"),
    # Items of the bed loads that are done.
    Column("successful_prints", Integer, nullable=False, server_default="0"),
    Column("failed_prints", Integer, nullable=False, server_default="0"),
    Column("scrap_reason", Text),
    # Bed loads that failed: owed until they are printed again, so not among those that are done.
    Column("failed_loads", Integer, nullable=False, server_default="0"),
    Column("notes", Text),
    instant("created_at"),
    instant("updated_at"),
    UniqueConstraint("production_run_id", "plate_number"),
    CheckConstraint("plate_number > 0", name="plate_number_positive"),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint("prints_per_plate > 0", name="prints_per_plate_positive"),
    CheckConstraint("0 <= prints_done AND prints_done <= quantity", name="done_within_quantity"),
    CheckConstraint(
        "status IN ('pending', 'printing', 'complete', 'failed', 'cancelled')", name="status_valid"
    ),
    CheckConstraint(
        "completed_at IS NULL OR started_at IS NULL OR completed_at >= started_at",
        name="completed_after_started",
    ),
    CheckConstraint(
        "successful_prints >= 0 AND failed_prints >= 0 AND failed_loads >= 0", name="counts_not_negative"
    ),
    CheckConstraint(
        "successful_prints::bigint + failed_prints <= quantity::bigint * prints_per_plate",
        name="counts_within_planned",
    ),
    CheckConstraint("print_time_minutes >= 0 AND actual_print_time_minutes >= 0", name="times_not_negative"),
    CheckConstraint(
        "estimated_material_weight_grams >= 0 AND estimated_purge_weight_grams >= 0"
        " AND actual_material_weight_grams >= 0",
        name="weights_not_negative",
    ),
    Index("ix_production_run_plates_model_id", "model_id"),
    # Which plates wait for, or are on, a printer: asked for every print that starts or ends.
    Index(
        "ix_production_run_plates_open",
        "tenant_id",
        "printer_id",
        postgresql_where=text("status IN ('pending', 'printing', 'failed')"),
    ),
    Index("ix_production_run_plates_printer_id", "printer_id"),
)

PRODUCTION_RUN_ITEMS = Table(
    "production_run_items",
    METADATA,
    key(),
    tenant(),
    Column("production_run_id", Uuid, ForeignKey("production_runs.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("product_id", Uuid, ForeignKey("products.id")),
    Column("model_id", Uuid, ForeignKey("models.id")),
    Column("quantity", Integer, nullable=False),
    Column("successful_quantity", Integer, nullable=False, server_default="0"),
    Column("failed_quantity", Integer, nullable=False, server_default="0"),
    Column("bed_position", Text),
    # Money for the whole row.
    Column("estimated_material_cost", Numeric(12, 4)),
    Column("estimated_component_cost", Numeric(12, 4)),
    Column("estimated_labour_cost", Numeric(12, 4)),
    Column("notes", Text),
    instant("created_at"),
    instant("updated_at"),
    UniqueConstraint("production_run_id", "position"),
    CheckConstraint("num_nonnulls(product_id, model_id) = 1", name="product_or_model"),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint("successful_quantity >= 0 AND failed_quantity >= 0", name="counts_not_negative"),
    CheckConstraint(
        "successful_quantity::bigint + failed_quantity <= quantity", name="counts_within_planned"
    ),
    Index("ix_production_run_items_product_id", "product_id"),
    Index("ix_production_run_items_model_id", "model_id"),
)

PRODUCTION_RUN_MATERIALS = Table(
    "production_run_materials",
    METADATA,
    key(),
    tenant(),
    Column("production_run_id", Uuid, ForeignKey("production_runs.id", ondelete="CASCADE"), nullable=False),
    Column("spool_id", Uuid, ForeignKey("spools.spool_id"), nullable=False),
    # As the spool was called then.
    Column("material", Text, nullable=False),
    Column("color", Text),
    # Split into what is in the items, what was flushed and what went into the tower: purge is the last two.
    grams("estimated_model_grams"),
    grams("estimated_flushed_grams"),
    grams("estimated_tower_grams"),
    grams("actual_model_grams"),
    grams("actual_flushed_grams"),
    grams("actual_tower_grams"),
    grams("spool_weight_before_grams"),
    grams("spool_weight_after_grams"),
    # How the actual weight became known.
    Column("weight_source", Text),
    Column("cost_per_gram", Numeric(12, 6)),
    # Prints whose own bookings the weight includes.
    Column("print_ids", ARRAY(Uuid), nullable=False, server_default=text("'{}'::uuid[]")),
    # When inventory has booked it.
    instant("posted_at", nullable=True),
    # What the spool lacked, by the truth of inventory.
    grams("overdrawn_grams"),
    Column("notes", Text),
    instant("created_at"),
    instant("updated_at"),
    UniqueConstraint("production_run_id", "spool_id"),
    CheckConstraint("weight_source IN ('estimate', 'weighed', 'manual', 'reported')", name="weight_source"),
    CheckConstraint(
        "estimated_model_grams >= 0 AND estimated_flushed_grams >= 0 AND estimated_tower_grams >= 0"
        " AND actual_model_grams >= 0 AND actual_flushed_grams >= 0 AND actual_tower_grams >= 0",
        name="weights_not_negative",
    ),
    CheckConstraint(
        "spool_weight_before_grams >= spool_weight_after_grams AND spool_weight_after_grams >= 0",
        name="weighed_before_and_after",
    ),
    CheckConstraint("cost_per_gram >= 0", name="cost_not_negative"),
    Index("ix_production_run_materials_spool_id", "spool_id"),
)

PLATE_PRINTS = Table(
    "plate_prints",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    # A print is counted on one plate, once.
    Column("print_id", Uuid, primary_key=True),
    Column("plate_id", Uuid, ForeignKey("production_run_plates.id", ondelete="CASCADE"), nullable=False),
    Column("production_run_id", Uuid, ForeignKey("production_runs.id", ondelete="CASCADE"), nullable=False),
    Column("printer_id", Uuid, nullable=False),
    # The how manieth bed load of its plate that was counted; None while printing, failed or superseded.
    Column("load_number", Integer),
    Column("source", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("good", Integer, nullable=False, server_default="0"),
    Column("failed", Integer, nullable=False, server_default="0"),
    Column("reason", Text),
    # Of the last correction; 0 before any.
    Column("revision", Integer, nullable=False, server_default="0"),
    # The print that this one turned out to be.
    Column("superseded_by", Uuid),
    Column("file_name", Text),
    Column("duration_minutes", Numeric(10, 2)),
    # What the printer drew from each tray, and all of it together when it is known of each.
    Column("filament", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    grams("grams"),
    instant("started_at", nullable=True),
    instant("finished_at", nullable=True),
    instant("created_at"),
    instant("updated_at"),
    CheckConstraint("source IN ('bambu_auto', 'manual')", name="source"),
    CheckConstraint("status IN ('printing', 'completed', 'failed', 'superseded')", name="status"),
    CheckConstraint("good >= 0 AND failed >= 0", name="counts_not_negative"),
    CheckConstraint("revision >= 0", name="revision_not_negative"),
    Index("ix_plate_prints_plate_id", "plate_id"),
    Index("ix_plate_prints_production_run_id", "production_run_id"),
)
