"""Orders and what of the stock is promised to them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from inventory.tables.columns import instant
from inventory.tables.metadata import METADATA

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
    instant("created_at"),
    instant("updated_at"),
    instant("fulfilled_at", nullable=True),
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
    # 0: the line was removed; it stays for what is told of it.
    Column("quantity", Integer, nullable=False),
    CheckConstraint("quantity >= 0", name="quantity_not_negative"),
    UniqueConstraint("order_id", "position"),
    UniqueConstraint("order_id", "item_id"),
)

ORDER_PART_ALLOCATIONS = Table(
    "order_part_allocations",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    # Of an order's line, or of a production run: both wait in the same queue.
    Column("order_id", Uuid, ForeignKey("orders.id")),
    Column("line_id", Uuid, ForeignKey("order_lines.id")),
    Column("run_id", Uuid, ForeignKey("runs.run_id")),
    Column("item_id", Uuid, ForeignKey("stock_items.item_id"), nullable=False),
    Column("quantity_needed", Integer, nullable=False),
    Column("quantity_allocated", Integer, nullable=False, server_default="0"),
    Column("quantity_shipped", Integer, nullable=False, server_default="0"),
    Column("quantity_returned", Integer, nullable=False, server_default="0"),
    # Copied from the order, so that the queue of an item is one index. A run has the number of the newest
    # order there was when it came, and stands behind it: its id is younger.
    Column("priority", SmallInteger, nullable=False),
    Column("order_number", Integer, nullable=False),
    Column("is_open", Boolean, nullable=False, server_default=text("true")),
    # Keeps what it has and is given nothing.
    Column("is_held", Boolean, nullable=False, server_default=text("false")),
    # Since when it waits as it does now, and when it ended: the audit replays the queue by them.
    instant("changed_at", nullable=True),
    instant("closed_at", nullable=True),
    CheckConstraint(
        "0 <= quantity_returned AND quantity_returned <= quantity_shipped", name="returned_within_shipped"
    ),
    CheckConstraint(
        "0 <= quantity_shipped AND quantity_shipped <= quantity_allocated "
        "AND quantity_allocated <= quantity_needed",
        name="shipped_allocated_needed",
    ),
    CheckConstraint("num_nonnulls(order_id, run_id) = 1", name="order_or_run"),
    CheckConstraint("(order_id IS NULL) = (line_id IS NULL)", name="orders_have_lines"),
    UniqueConstraint("run_id", "item_id"),
    Index("ix_order_part_allocations_order_id", "order_id"),
    Index(
        "ix_order_part_allocations_waiting",
        "item_id",
        "priority",
        "order_number",
        "id",
        postgresql_where=text("is_open AND quantity_allocated < quantity_needed"),
    ),
)

ALLOCATION_ENTRIES = Table(
    "allocation_entries",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("allocation_id", Uuid, ForeignKey("order_part_allocations.id"), nullable=False),
    Column("order_id", Uuid),
    Column("run_id", Uuid),
    Column("item_id", Uuid, nullable=False),
    # Positive: given to the order; negative: freed.
    Column("quantity", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False, server_default="system"),
    # Past the queue: by someone's decision, or to the run that printed it.
    Column("is_manual", Boolean, nullable=False, server_default=text("false")),
    instant("created_at"),
    CheckConstraint("quantity <> 0", name="quantity_not_zero"),
    CheckConstraint("num_nonnulls(order_id, run_id) = 1", name="order_or_run"),
    Index("ix_allocation_entries_allocation_id", "allocation_id"),
    Index("ix_allocation_entries_order_id", "order_id"),
)
