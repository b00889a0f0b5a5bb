"""Stock levels and their ledger."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid, text

from inventory.tables.columns import instant
from inventory.tables.metadata import METADATA

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
    instant("created_at"),
    CheckConstraint("quantity <> 0", name="quantity_not_zero"),
    CheckConstraint(
        "kind IN ('print', 'adjustment', 'shipment', 'return', 'assembly', 'correction')", name="kind"
    ),
    Index("ix_stock_movements_item_id", "item_id", "created_at"),
    Index("ix_stock_movements_order", "source_id", postgresql_where=text("kind IN ('shipment', 'return')")),
)
