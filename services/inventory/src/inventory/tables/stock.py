"""Stock levels and their ledger."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid, text

from inventory.tables.columns import instant
from inventory.tables.metadata import METADATA

LOCATIONS = Table(
    "locations",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("notes", Text),
    instant("created_at"),
    instant("updated_at"),
    Index("uq_locations_tenant_id_name", "tenant_id", text("lower(name)"), unique=True),
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
    # Fewer available than this is said once, when it happens.
    Column("minimum", Integer),
    # Where it is kept.
    Column("location_id", Uuid, ForeignKey("locations.id")),
    Column("version", Integer, nullable=False, server_default="0"),
    CheckConstraint("minimum >= 0", name="minimum_not_negative"),
    CheckConstraint("reserved >= 0 AND reserved <= on_hand", name="reserved_within_on_hand"),
    CheckConstraint("num_nonnulls(part_id, product_id) = 1", name="part_or_product"),
    Index("ix_stock_items_tenant_id", "tenant_id"),
    Index("ix_stock_items_location_id", "location_id"),
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
    instant("created_at"),
    CheckConstraint("quantity <> 0", name="quantity_not_zero"),
    CheckConstraint(
        "kind IN ('print', 'adjustment', 'stocktake', 'shipment', 'return', 'assembly', 'correction')",
        name="kind",
    ),
    Index("ix_stock_movements_item_id", "item_id", "id"),
    Index("ix_stock_movements_tenant_id", "tenant_id", "id"),
    Index("ix_stock_movements_order", "source_id", postgresql_where=text("kind IN ('shipment', 'return')")),
)

STOCKTAKES = Table(
    "stocktakes",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("notes", Text),
    Column("status", Text, nullable=False),
    Column("actor", Text, nullable=False),
    instant("created_at"),
    Column("closed_by", Text),
    instant("closed_at", nullable=True),
    CheckConstraint("status IN ('open', 'posted', 'cancelled')", name="status"),
    CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed_at_when_closed"),
    Index("ix_stocktakes_tenant_id", "tenant_id", "created_at"),
)

STOCKTAKE_LINES = Table(
    "stocktake_lines",
    METADATA,
    Column("stocktake_id", Uuid, ForeignKey("stocktakes.id"), primary_key=True),
    Column("item_id", Uuid, ForeignKey("stock_items.item_id"), primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("counted", Integer, nullable=False),
    # What the books said at the moment of the count.
    Column("expected", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    instant("counted_at"),
    CheckConstraint("counted >= 0 AND expected >= 0", name="not_negative"),
    Index("ix_stocktake_lines_item_id", "item_id"),
)
