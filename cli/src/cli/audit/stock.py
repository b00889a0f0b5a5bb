"""Stock and orders: A1 to A4. The books of inventory agree with each other."""

from cli.audit.check import Rule, in_database

DATABASE = "inventory"

LEDGER = Rule(
    "SELECT count(*) FROM stock_items",
    """
    SELECT format('%s: on hand %s, sum of movements %s', s.item_id, s.on_hand, coalesce(m.total, 0))
    FROM stock_items AS s
    LEFT JOIN (SELECT item_id, sum(quantity) AS total FROM stock_movements GROUP BY item_id) AS m
        USING (item_id)
    WHERE s.on_hand <> coalesce(m.total, 0)
    """,
)
# tgtype is a bit set: 2 before, 8 delete, 16 update, 32 truncate; no bit 1: for each statement.
LEDGER_IS_APPEND_ONLY = Rule(
    "SELECT 2",
    """
    SELECT format('%s: rows can be changed or deleted', ledger)
    FROM unnest(ARRAY['stock_movements', 'allocation_entries']) AS ledger
    WHERE has_table_privilege('inventory_app', ledger, 'UPDATE, DELETE, TRUNCATE')
       OR NOT EXISTS (
           SELECT FROM pg_trigger
           WHERE tgrelid = ledger::regclass AND tgname = 'append_only' AND tgenabled IN ('O', 'A')
             AND tgtype = 2 + 8 + 16 + 32)
    """,
)
conservation = in_database(DATABASE, LEDGER, LEDGER_IS_APPEND_ONLY)

WITHIN_BOUNDS = Rule(
    "SELECT count(*) FROM stock_items",
    """
    SELECT format('%s: on hand %s, reserved %s', item_id, on_hand, reserved)
    FROM stock_items WHERE NOT (0 <= reserved AND reserved <= on_hand)
    """,
)
_CONSTRAINT = """
    SELECT format('%s: the constraint %s is missing or not enforced', table_name, name)
    FROM (VALUES ('{table}', '{constraint}')) AS wanted(table_name, name)
    WHERE NOT EXISTS (
        SELECT FROM pg_constraint
        WHERE conrelid = table_name::regclass AND conname = name AND conenforced AND convalidated)
"""
BOUNDS_ARE_ENFORCED = Rule(
    "SELECT 1",
    _CONSTRAINT.format(table="stock_items", constraint="ck_stock_items_reserved_within_on_hand"),
)
bounds = in_database(DATABASE, WITHIN_BOUNDS, BOUNDS_ARE_ENFORCED)

RESERVED = Rule(
    "SELECT count(*) FROM stock_items",
    """
    SELECT format('%s: reserved %s, promised to orders %s', s.item_id, s.reserved, coalesce(a.total, 0))
    FROM stock_items AS s
    LEFT JOIN (
        SELECT item_id, sum(quantity_allocated - quantity_shipped) AS total
        FROM order_part_allocations GROUP BY item_id
    ) AS a USING (item_id)
    WHERE s.reserved <> coalesce(a.total, 0)
    """,
)
reservation = in_database(DATABASE, RESERVED)

NOT_OVER_ALLOCATED = Rule(
    "SELECT count(*) FROM order_part_allocations",
    """
    SELECT format('%s: ordered %s, needed %s, allocated %s, shipped %s',
                  a.id, l.quantity, quantity_needed, quantity_allocated, quantity_shipped)
    FROM order_part_allocations AS a JOIN order_lines AS l ON l.id = a.line_id
    WHERE NOT (0 <= quantity_returned AND quantity_returned <= quantity_shipped
               AND quantity_shipped <= quantity_allocated
               AND quantity_allocated <= quantity_needed AND quantity_needed <= l.quantity)
    """,
)
ALLOCATION_IS_ENFORCED = Rule(
    "SELECT 1",
    _CONSTRAINT.format(
        table="order_part_allocations", constraint="ck_order_part_allocations_shipped_allocated_needed"
    ),
)
EXPLAINED = Rule(
    "SELECT count(*) FROM allocation_entries",
    """
    SELECT format('%s: allocated %s, sum of entries %s', a.id, a.quantity_allocated, coalesce(e.total, 0))
    FROM order_part_allocations AS a
    LEFT JOIN (
        SELECT allocation_id, sum(quantity) AS total FROM allocation_entries GROUP BY allocation_id
    ) AS e ON e.allocation_id = a.id
    WHERE a.quantity_allocated <> coalesce(e.total, 0)
    """,
)
FULFILLMENT = Rule(
    "SELECT count(*) FROM orders",
    """
    SELECT format('order %s: %s, but %s of %s are allocated', o.id, o.fulfillment_status, allocated, needed)
    FROM orders AS o
    JOIN (
        SELECT order_id, sum(quantity_allocated) AS allocated, sum(quantity_needed) AS needed
        FROM order_part_allocations GROUP BY order_id
    ) AS a ON a.order_id = o.id
    WHERE o.fulfillment_status <> CASE WHEN allocated >= needed THEN 'fulfilled'
                                       WHEN allocated > 0 THEN 'partially_fulfilled'
                                       ELSE 'unfulfilled' END
    """,
)
# What runs consume leaves by assembly: A23.
MOVED = Rule(
    "SELECT count(*) FROM order_part_allocations WHERE quantity_shipped > 0",
    """
    SELECT format('%s: shipped %s and returned %s, the ledger says %s and %s',
                  a.id, quantity_shipped, quantity_returned, coalesce(m.out, 0), coalesce(m.back, 0))
    FROM order_part_allocations AS a
    LEFT JOIN (
        SELECT source_id, item_id, -coalesce(sum(quantity) FILTER (WHERE kind = 'shipment'), 0) AS out,
               coalesce(sum(quantity) FILTER (WHERE kind = 'return'), 0) AS back
        FROM stock_movements WHERE kind IN ('shipment', 'return') GROUP BY source_id, item_id
    ) AS m ON m.source_id = a.order_id AND m.item_id = a.item_id
    WHERE a.order_id IS NOT NULL
      AND (quantity_shipped <> coalesce(m.out, 0) OR quantity_returned <> coalesce(m.back, 0))
    """,
)
no_over_allocation = in_database(
    DATABASE, NOT_OVER_ALLOCATED, ALLOCATION_IS_ENFORCED, EXPLAINED, FULFILLMENT, MOVED
)
