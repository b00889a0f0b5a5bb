"""What is wrong in a tenant's books, as rows of text; each query counts all and shows the first few."""

from chassis.db import Transaction
from inventory.domain import diagnosis as cases
from inventory.domain.diagnosis import Case

EXAMPLES = 5

_NO_DEMAND = """
SELECT DISTINCT '#' || o.number AS example, o.number AS place
FROM order_lines AS l JOIN orders AS o ON o.id = l.order_id
WHERE l.tenant_id = $1 AND o.status = 'open' AND l.quantity > 0
  AND NOT EXISTS (SELECT FROM order_part_allocations AS a WHERE a.line_id = l.id)
"""
_FREE = """
SELECT s.name || ': ' || s.on_hand - s.reserved || ' free, ' || sum(quantity_needed - quantity_allocated)
       || ' waited for' AS example, lower(s.name) AS place
FROM stock_items AS s JOIN order_part_allocations AS a USING (item_id)
WHERE s.tenant_id = $1 AND s.on_hand > s.reserved AND a.is_open AND NOT a.is_held
  AND a.quantity_allocated < a.quantity_needed
GROUP BY s.item_id, s.name, s.on_hand, s.reserved
"""
_WANTED_UNMAPPED = """
SELECT p.name || ': ' || sum(a.quantity_needed - a.quantity_allocated) || ' waited for' AS example,
       lower(p.name) AS place
FROM order_part_allocations AS a JOIN parts AS p ON p.id = a.item_id
WHERE a.tenant_id = $1 AND a.is_open AND a.quantity_allocated < a.quantity_needed
  AND NOT EXISTS (SELECT FROM gcode_part_mappings AS m WHERE m.part_id = p.id AND m.is_active)
GROUP BY p.id, p.name
"""
_DEAD_LETTERS = """
SELECT durable || ': ' || left(error, 150) AS example, created_at AS place
FROM dead_letters WHERE tenant_id = $1 AND status = 'open'
"""
_UNKNOWN_PRINTERS = """
SELECT printer_id || ': ' || count(*) || ' prints' AS example, max(completed_at) AS place
FROM inventory_print_log AS l
WHERE tenant_id = $1 AND printer_id IS NOT NULL AND completed_at > now() - interval '7 days'
  AND NOT EXISTS (SELECT FROM printers AS p WHERE p.printer_id = l.printer_id AND NOT p.is_retired)
GROUP BY printer_id
"""
_PARTIAL = """
SELECT '#' || o.number || ' lacks ' || string_agg(
           a.quantity_needed - a.quantity_allocated || ' of ' || s.name, ', ' ORDER BY s.name) AS example,
       o.number AS place
FROM orders AS o
JOIN order_part_allocations AS a ON a.order_id = o.id AND a.quantity_allocated < a.quantity_needed
JOIN stock_items AS s ON s.item_id = a.item_id
WHERE o.tenant_id = $1 AND o.status = 'open' AND o.fulfillment_status = 'partially_fulfilled'
GROUP BY o.id, o.number
"""
_HELD = """
SELECT DISTINCT '#' || o.number AS example, o.number AS place
FROM orders AS o JOIN order_part_allocations AS a ON a.order_id = o.id
WHERE o.tenant_id = $1 AND o.status = 'open' AND a.is_held
"""
_LOW = """
SELECT s.name || ': ' || s.on_hand - s.reserved || ' of ' || s.minimum AS example, lower(s.name) AS place
FROM stock_items AS s LEFT JOIN parts AS p ON p.id = s.part_id
WHERE s.tenant_id = $1 AND s.on_hand - s.reserved < s.minimum AND p.deleted_at IS NULL
"""
QUERIES: tuple[tuple[Case, str], ...] = (
    (cases.NO_DEMAND, _NO_DEMAND),
    (cases.FREE_BESIDE_WAITING, _FREE),
    (cases.WANTED_UNMAPPED, _WANTED_UNMAPPED),
    (cases.DEAD_LETTERS, _DEAD_LETTERS),
    (cases.UNKNOWN_PRINTERS, _UNKNOWN_PRINTERS),
    (cases.PARTIAL, _PARTIAL),
    (cases.HELD, _HELD),
    (cases.LOW, _LOW),
)


async def examples(tx: Transaction, query: str) -> tuple[int, list[str]]:
    """How many rows one of the queries finds, and the first few."""
    rows = await (await tx.raw()).fetch(
        f"SELECT example, count(*) OVER () AS total FROM ({query}) AS found ORDER BY place LIMIT $2",  # noqa: S608 - constants
        tx.tenant_id,
        EXAMPLES,
    )
    return (rows[0]["total"] if rows else 0), [row["example"] for row in rows]
