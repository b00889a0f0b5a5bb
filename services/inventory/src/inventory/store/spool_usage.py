"""What spools were used for."""

from decimal import Decimal
from typing import Any

from chassis.db import Transaction
from inventory.domain.spools import Spool

# What was undone was not used: a reversal takes its target along.
_TOTALS = """
SELECT source, -sum(grams) AS grams, count(DISTINCT source_id) AS sources, min(created_at) AS first,
       max(created_at) AS last
FROM inventory_transactions AS t
WHERE tenant_id = $1 AND spool_id = $2 AND type = 'usage'
  AND NOT EXISTS (SELECT FROM inventory_transactions AS r WHERE r.reverses_id = t.id)
GROUP BY source
"""
_RUNS = """
SELECT t.source_id AS run_id, r.number AS run_number, -sum(t.grams) AS grams
FROM inventory_transactions AS t LEFT JOIN runs AS r ON r.run_id = t.source_id
WHERE t.tenant_id = $1 AND t.spool_id = $2 AND t.source = 'run'
GROUP BY t.source_id, r.number HAVING sum(t.grams) <> 0 ORDER BY max(t.created_at) DESC LIMIT 50
"""


async def of(tx: Transaction, spool: Spool) -> dict[str, Any]:
    """Totals by source, in grams, and the newest runs."""
    connection = await tx.raw()
    totals = await connection.fetch(_TOTALS, tx.tenant_id, spool.id)
    grams = {row["source"]: row["grams"] for row in totals}
    price = spool.cost_per_gram
    used = sum(grams.values(), start=Decimal(0))
    return {
        "spool_id": spool.id,
        "used_grams": used,
        "by_runs_grams": grams.get("run", Decimal(0)),
        "by_prints_grams": grams.get("print", Decimal(0)),
        "by_hand_grams": grams.get("manual", Decimal(0)),
        "adjusted_grams": spool.remaining_grams - spool.initial_grams + used,
        "prints": sum(row["sources"] for row in totals if row["source"] == "print"),
        "cost": price if price is None else (used * price).quantize(Decimal("0.01")),
        "first_used_at": min((row["first"] for row in totals), default=None),
        "last_used_at": max((row["last"] for row in totals), default=None),
        "runs": [dict(row) for row in await connection.fetch(_RUNS, tx.tenant_id, spool.id)],
    }
