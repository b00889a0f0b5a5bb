"""What products are made of, and which are known."""

from collections.abc import Collection
from uuid import UUID

from chassis.db import Transaction
from inventory.domain.bills import Bill

# A model may have several parts; the oldest stands for it.
_BILLS = """
SELECT b.product_id, m.value::int AS quantity, p.id AS part_id
FROM products AS b
CROSS JOIN LATERAL jsonb_each_text(b.models) AS m(model_id, value)
LEFT JOIN LATERAL (
    SELECT id FROM parts
    WHERE tenant_id = b.tenant_id AND model_id = m.model_id::uuid AND deleted_at IS NULL
    ORDER BY created_at, id LIMIT 1
) AS p ON true
WHERE b.tenant_id = $1 AND b.product_id = ANY($2::uuid[])
ORDER BY b.product_id, p.id
"""
_KNOWN = "SELECT product_id FROM products WHERE tenant_id = $1 AND product_id = ANY($2::uuid[])"


async def bills(tx: Transaction, products: Collection[UUID]) -> dict[UUID, Bill]:
    """The bills of known products."""
    rows = await (await tx.raw()).fetch(_BILLS, tx.tenant_id, list(products))
    parts: dict[UUID, dict[UUID, int]] = {product: {} for product in await known_products(tx, products)}
    without = dict.fromkeys(parts, 0)
    for row in rows:
        if row["part_id"] is None:
            without[row["product_id"]] += 1
        else:
            of = parts[row["product_id"]]
            of[row["part_id"]] = of.get(row["part_id"], 0) + row["quantity"]
    return {product: Bill(parts[product], without[product]) for product in parts}


async def known_products(tx: Transaction, products: Collection[UUID]) -> set[UUID]:
    """Which of these products we have heard of."""
    rows = await (await tx.raw()).fetch(_KNOWN, tx.tenant_id, list(products))
    return {row["product_id"] for row in rows}
