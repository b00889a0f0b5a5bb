"""Products, as far as stock needs to know them: their names and bills of models."""

import json
from uuid import UUID

from chassis.db import Transaction

_UPSERT = """
INSERT INTO products (product_id, tenant_id, name, models, is_archived, version, sku)
VALUES ($1, $2, $3, $4::text::jsonb, $5, $6, $7)
ON CONFLICT (product_id) DO UPDATE
    SET name = excluded.name, sku = excluded.sku, models = excluded.models,
        is_archived = excluded.is_archived, version = excluded.version
    WHERE products.version < excluded.version
"""
_STOCK = """
INSERT INTO stock_items (item_id, tenant_id, product_id, name) VALUES ($1, $2, $1, $3)
ON CONFLICT (item_id) DO UPDATE SET name = excluded.name
"""
_PARTS = """
SELECT p.id AS part_id, (m.value)::int AS quantity
FROM products AS b
CROSS JOIN LATERAL jsonb_each_text(b.models) AS m(model_id, value)
JOIN parts AS p ON p.tenant_id = b.tenant_id AND p.model_id = m.model_id::uuid AND p.deleted_at IS NULL
WHERE b.tenant_id = $1 AND b.product_id = $2
"""


async def upsert(
    tx: Transaction,
    product_id: UUID,
    *,
    name: str,
    sku: str | None,
    models: dict[UUID, int],
    is_archived: bool,
    version: int,
) -> None:
    """Keep a product and open its stock; an older version changes nothing."""
    connection = await tx.raw()
    bill = json.dumps({str(model): quantity for model, quantity in models.items()})
    await connection.execute(_UPSERT, product_id, tx.tenant_id, name, bill, is_archived, version, sku)
    await connection.execute(_STOCK, product_id, tx.tenant_id, name)


async def parts_of(tx: Transaction, product_id: UUID) -> dict[UUID, int]:
    """Stocked parts in one product, with their quantities; models without a part are not stocked."""
    rows = await (await tx.raw()).fetch(_PARTS, tx.tenant_id, product_id)
    return {row["part_id"]: row["quantity"] for row in rows}
