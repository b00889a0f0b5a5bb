"""What waits for stock, per part, and ways to print it."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from chassis.db import Transaction
from inventory.domain.allocation import Rank
from inventory.domain.schedule import Option, Shortage
from inventory.store.claims import OpenPrint

_SHORTAGES = """
SELECT p.id AS part_id, p.name, p.sku, p.model_id, p.parts_per_print, w.needed,
       s.on_hand - s.reserved AS available, w.orders, w.runs, w.priority, w.due_date,
       (SELECT count(*) FROM gcode_part_mappings AS m WHERE m.part_id = p.id AND m.is_active) AS mapped
FROM (
    SELECT a.item_id, sum(a.quantity_needed - a.quantity_allocated) AS needed,
           count(DISTINCT a.order_id) AS orders, count(DISTINCT a.run_id) AS runs,
           min(a.priority) AS priority, min(coalesce(o.due_date, r.due_date)) AS due_date
    FROM order_part_allocations AS a
    LEFT JOIN orders AS o ON o.id = a.order_id
    LEFT JOIN runs AS r ON r.run_id = a.run_id
    WHERE a.tenant_id = $1 AND a.is_open AND a.quantity_allocated < a.quantity_needed GROUP BY a.item_id
) AS w
JOIN stock_items AS s ON s.item_id = w.item_id
JOIN parts AS p ON p.id = s.part_id
ORDER BY w.priority, w.due_date NULLS LAST, w.needed DESC, p.name
"""
# A mapping's own quantity comes first, then the printer's configuration, then the part's yield.
_OPTIONS = """
WITH wanted AS (
    SELECT id AS part_id, model_id, parts_per_print FROM parts
    WHERE tenant_id = $1 AND id = ANY($2::uuid[])
), ways AS (
    SELECT w.part_id, c.printer_id, p.name AS printer_name,
           coalesce(c.gcode_filename, m.gcode_filename) AS file_name, c.prints_per_plate AS per_print,
           coalesce(c.print_time_minutes, m.print_time_minutes) AS minutes
    FROM wanted AS w
    JOIN models AS m ON m.model_id = w.model_id AND NOT m.is_deleted
    JOIN model_configs AS c ON c.model_id = m.model_id
    JOIN printers AS p ON p.printer_id = c.printer_id AND NOT p.is_retired
    UNION ALL
    SELECT w.part_id, NULL, NULL, m.gcode_filename, w.parts_per_print, m.print_time_minutes
    FROM wanted AS w JOIN models AS m ON m.model_id = w.model_id AND NOT m.is_deleted
    UNION ALL
    SELECT w.part_id, NULL, NULL, g.gcode_filename, w.parts_per_print, NULL
    FROM wanted AS w JOIN gcode_part_mappings AS g ON g.part_id = w.part_id AND g.is_active
    WHERE w.model_id IS NULL
)
SELECT w.part_id, w.printer_id, w.printer_name, w.file_name, coalesce(g.quantity, w.per_print) AS per_print,
       w.minutes
FROM ways AS w
LEFT JOIN gcode_part_mappings AS g
    ON g.tenant_id = $1 AND g.part_id = w.part_id AND g.folded = lower(trim(w.file_name)) AND g.is_active
"""
_OPEN = """
SELECT print_id, printer_id, file_name, candidates, plate_index, started_at FROM open_prints
WHERE tenant_id = $1
"""
_PLANNED = """
SELECT (p ->> 'model_id')::uuid AS model_id, sum((p ->> 'items')::int)::int AS items
FROM runs CROSS JOIN LATERAL jsonb_array_elements(planned) AS p
WHERE tenant_id = $1 AND is_open GROUP BY 1
"""


async def shortages(tx: Transaction) -> list[Shortage]:
    """Parts that orders and runs wait for, most urgent first."""
    rows = await (await tx.raw()).fetch(_SHORTAGES, tx.tenant_id)
    return [
        Shortage(
            part_id=row["part_id"],
            part_name=row["name"],
            sku=row["sku"],
            model_id=row["model_id"],
            parts_per_print=row["parts_per_print"],
            quantity_needed=row["needed"],
            quantity_available=row["available"],
            orders_waiting=row["orders"],
            runs_waiting=row["runs"],
            rank=Rank(row["priority"]),
            due_date=row["due_date"],
            mapped_files=row["mapped"],
        )
        for row in rows
    ]


async def options(tx: Transaction, part_ids: Collection[UUID]) -> dict[UUID, list[Option]]:
    """Ways to print these parts."""
    found: dict[UUID, list[Option]] = defaultdict(list)
    for row in await (await tx.raw()).fetch(_OPTIONS, tx.tenant_id, list(part_ids)):
        option = Option(
            row["printer_id"], row["printer_name"], row["file_name"], row["per_print"], row["minutes"]
        )
        found[row["part_id"]].append(option)
    return found


async def open_prints(tx: Transaction) -> list[OpenPrint]:
    """Prints under way."""
    rows = await (await tx.raw()).fetch(_OPEN, tx.tenant_id)
    return [OpenPrint(**dict(row) | {"candidates": tuple(row["candidates"])}) for row in rows]


async def planned(tx: Transaction) -> dict[UUID, int]:
    """Items by model of bed loads that open runs have still to print."""
    return {r["model_id"]: r["items"] for r in await (await tx.raw()).fetch(_PLANNED, tx.tenant_id)}
