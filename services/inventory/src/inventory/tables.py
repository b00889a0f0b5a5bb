"""Tables of inventory. Rules that must never be broken stand here as constraints."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
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

from chassis.db import new_metadata
from chassis.dead_letters import dead_letters_table
from chassis.idempotency import idempotency_table
from chassis.inbox import inbox_tables
from chassis.outbox import outbox_table

METADATA = new_metadata()


def _instant(name: str, *, nullable: bool = False) -> Column:  # type: ignore[type-arg]
    return Column(name, DateTime(timezone=True), nullable=nullable)


PARTS = Table(
    "parts",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("sku", Text),
    Column("description", Text),
    Column("parts_per_print", Integer, nullable=False),
    Column("model_id", Uuid),
    Column("version", Integer, nullable=False),
    _instant("created_at"),
    _instant("updated_at"),
    _instant("deleted_at", nullable=True),
    CheckConstraint("parts_per_print > 0", name="parts_per_print_positive"),
    # Names and SKUs of deleted parts may be used again.
    Index(
        "uq_parts_tenant_id_name",
        "tenant_id",
        text("lower(name)"),
        unique=True,
        postgresql_where=text("deleted_at IS NULL"),
    ),
    Index(
        "uq_parts_tenant_id_sku",
        "tenant_id",
        "sku",
        unique=True,
        postgresql_where=text("deleted_at IS NULL AND sku IS NOT NULL"),
    ),
)

GCODE_PART_MAPPINGS = Table(
    "gcode_part_mappings",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("gcode_filename", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("part_id", Uuid, ForeignKey("parts.id"), nullable=False),
    Column("quantity", Integer),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    _instant("created_at"),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    UniqueConstraint("tenant_id", "folded", "part_id"),
    Index("ix_gcode_part_mappings_part_id", "part_id"),
)

STOCK_ITEMS = Table(
    "stock_items",
    METADATA,
    # The id of the part or product itself: parts and products are stock items alike.
    Column("item_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("part_id", Uuid, ForeignKey("parts.id")),
    Column("product_id", Uuid),
    Column("name", Text, nullable=False),
    Column("on_hand", Integer, nullable=False, server_default="0"),
    Column("reserved", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="0"),
    CheckConstraint("reserved >= 0 AND reserved <= on_hand", name="reserved_within_on_hand"),
    CheckConstraint("num_nonnulls(part_id, product_id) = 1", name="part_or_product"),
    Index("ix_stock_items_tenant_id", "tenant_id"),
)

STOCK_MOVEMENTS = Table(
    "stock_movements",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("item_id", Uuid, ForeignKey("stock_items.item_id"), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("source_id", Uuid),
    Column("actor", Text, nullable=False),
    _instant("created_at"),
    CheckConstraint("quantity <> 0", name="quantity_not_zero"),
    CheckConstraint("kind IN ('print', 'adjustment', 'shipment', 'assembly', 'correction')", name="kind"),
    Index("ix_stock_movements_item_id", "item_id", "created_at"),
)

ORDER_COUNTERS = Table(
    "order_counters",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("last_number", Integer, nullable=False),
)

ORDERS = Table(
    "orders",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    Column("external_id", Text),
    Column("request_hash", Text, nullable=False),
    Column("customer", Text),
    Column("priority", SmallInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("fulfillment_status", Text, nullable=False),
    Column("due_date", Date),
    Column("notes", Text),
    _instant("created_at"),
    _instant("updated_at"),
    _instant("fulfilled_at", nullable=True),
    Column("version", Integer, nullable=False),
    CheckConstraint("priority BETWEEN 0 AND 2", name="priority"),
    CheckConstraint("status IN ('open', 'shipped', 'cancelled')", name="status"),
    CheckConstraint(
        "fulfillment_status IN ('unfulfilled', 'partially_fulfilled', 'fulfilled')", name="fulfillment_status"
    ),
    CheckConstraint(
        "(fulfillment_status = 'fulfilled') = (fulfilled_at IS NOT NULL)", name="fulfilled_at_when_fulfilled"
    ),
    UniqueConstraint("tenant_id", "number"),
    UniqueConstraint("tenant_id", "external_id"),
)

ORDER_LINES = Table(
    "order_lines",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("order_id", Uuid, ForeignKey("orders.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("item_id", Uuid, ForeignKey("stock_items.item_id"), nullable=False),
    Column("quantity", Integer, nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    UniqueConstraint("order_id", "position"),
)

ORDER_PART_ALLOCATIONS = Table(
    "order_part_allocations",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("order_id", Uuid, ForeignKey("orders.id"), nullable=False),
    Column("line_id", Uuid, ForeignKey("order_lines.id"), nullable=False),
    Column("item_id", Uuid, ForeignKey("stock_items.item_id"), nullable=False),
    Column("quantity_needed", Integer, nullable=False),
    Column("quantity_allocated", Integer, nullable=False, server_default="0"),
    Column("quantity_shipped", Integer, nullable=False, server_default="0"),
    # Copied from the order, so that the queue of an item is one index.
    Column("priority", SmallInteger, nullable=False),
    Column("order_number", Integer, nullable=False),
    Column("is_open", Boolean, nullable=False, server_default=text("true")),
    CheckConstraint(
        "0 <= quantity_shipped AND quantity_shipped <= quantity_allocated "
        "AND quantity_allocated <= quantity_needed",
        name="shipped_allocated_needed",
    ),
    Index("ix_order_part_allocations_order_id", "order_id"),
    Index(
        "ix_order_part_allocations_waiting",
        "item_id",
        "priority",
        "order_number",
        postgresql_where=text("is_open AND quantity_allocated < quantity_needed"),
    ),
)

ALLOCATION_ENTRIES = Table(
    "allocation_entries",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("allocation_id", Uuid, ForeignKey("order_part_allocations.id"), nullable=False),
    Column("order_id", Uuid, nullable=False),
    Column("item_id", Uuid, nullable=False),
    # Positive: given to the order; negative: freed.
    Column("quantity", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    _instant("created_at"),
    CheckConstraint("quantity <> 0", name="quantity_not_zero"),
    Index("ix_allocation_entries_allocation_id", "allocation_id"),
)

INVENTORY_PRINT_LOG = Table(
    "inventory_print_log",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("print_id", Uuid, nullable=False),
    Column("part_id", Uuid, ForeignKey("parts.id")),
    Column("printer_id", Uuid),
    Column("gcode_filename", Text),
    Column("prints", Integer, nullable=False),
    Column("quantity_printed", Integer, nullable=False),
    # Items that a correction could not take back, because they had left the stock.
    Column("quantity_gone", Integer, nullable=False, server_default="0"),
    # The correction that it shows; 0 as first counted.
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("status", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("failure_reason", Text),
    Column("actor", Text, nullable=False),
    _instant("completed_at"),
    _instant("created_at"),
    CheckConstraint("status IN ('success', 'failed')", name="status"),
    CheckConstraint("source IN ('bambu_auto', 'manual')", name="source"),
    CheckConstraint("quantity_printed >= 0 AND prints >= 0", name="quantities_not_negative"),
    CheckConstraint("quantity_gone >= 0 AND revision >= 0", name="corrections_not_negative"),
    CheckConstraint("status = 'failed' OR part_id IS NOT NULL", name="success_names_a_part"),
    # A print is counted once per part, whatever is delivered twice.
    Index(
        "uq_inventory_print_log_print_id_part_id",
        "tenant_id",
        "print_id",
        "part_id",
        unique=True,
        postgresql_nulls_not_distinct=True,
    ),
    Index("ix_inventory_print_log_tenant_id", "tenant_id", "completed_at"),
)

PRINT_CORRECTIONS = Table(
    "print_corrections",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("print_id", Uuid, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("outcome", Text, nullable=False),
    Column("good", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("superseded_by", Uuid),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
    _instant("created_at"),
    CheckConstraint("outcome IN ('completed', 'failed', 'superseded')", name="outcome"),
    CheckConstraint("revision > 0 AND good >= 0 AND failed >= 0", name="not_negative"),
)

UNMAPPED_PRINTS = Table(
    "unmapped_prints",
    METADATA,
    Column("print_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, primary_key=True),
    Column("printer_id", Uuid),
    Column("file_name", Text),
    Column("candidates", ARRAY(Text), nullable=False),
    Column("plate_index", Integer),
    Column("prints", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    _instant("completed_at"),
    _instant("created_at"),
    CheckConstraint("reason IN ('no_mapping', 'ambiguous', 'no_file_name', 'inactive_part')", name="reason"),
)

PRINTERS = Table(
    "printers",
    METADATA,
    Column("printer_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("is_retired", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)

PRODUCTS = Table(
    "products",
    METADATA,
    Column("product_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    # The bill of models: which models, and how many of each, one product needs.
    Column("models", JSONB, nullable=False),
    Column("is_archived", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)

SPOOLS = Table(
    "spools",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("material", Text, nullable=False),
    Column("brand", Text),
    Column("color", Text),
    Column("color_hex", Text),
    Column("initial_grams", Numeric(10, 2), nullable=False),
    # The sum of the transactions: what was used is negative. Never clamped.
    Column("change_grams", Numeric(10, 2), nullable=False, server_default="0"),
    Column("cost_per_gram", Numeric(12, 6)),
    Column("tag", Text),
    Column("location", Text),
    Column("low_grams", Numeric(10, 2)),
    Column("notes", Text),
    Column("is_archived", Boolean, nullable=False, server_default=text("false")),
    Column("version", Integer, nullable=False),
    _instant("created_at"),
    _instant("updated_at"),
    CheckConstraint("initial_grams > 0", name="initial_grams_positive"),
    CheckConstraint("cost_per_gram >= 0", name="cost_not_negative"),
    CheckConstraint("low_grams >= 0", name="low_grams_not_negative"),
    UniqueConstraint("tenant_id", "tag"),
)

INVENTORY_TRANSACTIONS = Table(
    "inventory_transactions",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("spool_id", Uuid, ForeignKey("spools.id"), nullable=False),
    Column("type", Text, nullable=False),
    Column("source", Text, nullable=False),
    # The run or the print.
    Column("source_id", Uuid),
    Column("grams", Numeric(10, 2), nullable=False),
    Column("reason", Text, nullable=False),
    Column("reverses_id", Uuid, ForeignKey("inventory_transactions.id")),
    Column("actor", Text, nullable=False),
    _instant("created_at"),
    CheckConstraint("type IN ('usage', 'adjustment', 'reversal')", name="type"),
    CheckConstraint("source IN ('run', 'print', 'manual', 'weigh_in')", name="source"),
    CheckConstraint("(type = 'reversal') = (reverses_id IS NOT NULL)", name="reversal_names_its_target"),
    # An entry is undone once.
    UniqueConstraint("reverses_id"),
    Index("ix_inventory_transactions_spool_id", "spool_id", "created_at"),
    Index("ix_inventory_transactions_source_id", "source_id"),
)

OUTBOX = outbox_table(METADATA)
INBOX = inbox_tables(METADATA)
DEAD_LETTERS = dead_letters_table(METADATA)
IDEMPOTENCY_KEYS = idempotency_table(METADATA)
