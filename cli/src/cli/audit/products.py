"""Products: A23. What came into stock by assembly is what the runs of production assembled, and stands.

The two services tell at different moments: a run is judged when inventory has heard the newest of it.
"""

from collections import defaultdict
from uuid import UUID

from cli.audit.check import Finding
from cli.audit.evidence import Evidence

_MOVED = """
SELECT m.source_id AS run_id, s.product_id IS NOT NULL AS is_product, sum(m.quantity) AS quantity
FROM stock_movements AS m JOIN stock_items AS s USING (item_id)
WHERE m.kind = 'assembly' GROUP BY 1, 2
"""
_KNOWN = "SELECT run_id, version FROM runs"
_SAID = """
SELECT id, run_number, version, status IN ('failed', 'cancelled') AS is_undone,
       coalesce(assembled_quantity, 0) AS assembled
FROM production_runs WHERE mode = 'plates'
"""


async def assembled(evidence: Evidence, finding: Finding) -> None:
    stock, production = evidence.databases.get("inventory"), evidence.databases.get("production")
    if stock is None or production is None:
        return
    products: dict[UUID, int] = defaultdict(int)
    parts: dict[UUID, int] = defaultdict(int)
    for row in await stock.fetch(_MOVED):
        (products if row["is_product"] else parts)[row["run_id"]] += row["quantity"]
    known = {row["run_id"]: row["version"] for row in await stock.fetch(_KNOWN)}
    for run in await production.fetch(_SAID):
        finding.rows += 1
        if known.get(run["id"]) != run["version"]:
            continue
        came, number = products[run["id"]], run["run_number"]
        # What has left the house when a run is undone cannot be taken back.
        right = range(run["assembled"] + 1) if run["is_undone"] else (run["assembled"],)
        if came not in right:
            finding.wrong(f"run {number} assembled {run['assembled']} products, {came} came into stock")
        if parts[run["id"]] > 0:
            finding.wrong(f"run {number} returned {parts[run['id']]} more parts than it took")
