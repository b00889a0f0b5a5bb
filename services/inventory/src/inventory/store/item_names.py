"""Parts and products by what people call them."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from chassis.db import Transaction
from inventory.domain.order_import import Item, ItemName

_FIND = """
SELECT 'sku' AS kind, sku AS value, id, false AS is_product FROM parts
WHERE tenant_id = $1 AND deleted_at IS NULL AND sku = ANY($2::text[])
UNION ALL
SELECT 'sku', sku, product_id, true FROM products
WHERE tenant_id = $1 AND NOT is_archived AND sku = ANY($2::text[])
UNION ALL
SELECT 'part', lower(name), id, false FROM parts
WHERE tenant_id = $1 AND deleted_at IS NULL AND lower(name) = ANY($3::text[])
UNION ALL
SELECT 'product', lower(name), product_id, true FROM products
WHERE tenant_id = $1 AND NOT is_archived AND lower(name) = ANY($4::text[])
UNION ALL
SELECT 'part_id', id::text, id, false FROM parts
WHERE tenant_id = $1 AND deleted_at IS NULL AND id = ANY($5::uuid[])
UNION ALL
SELECT 'product_id', product_id::text, product_id, true FROM products
WHERE tenant_id = $1 AND product_id = ANY($6::uuid[])
"""


async def find(tx: Transaction, names: Collection[ItemName]) -> dict[ItemName, list[Item]]:
    """What each name means: nothing, one thing, or several."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_kind[name.kind].append(name.value)
    rows = await (await tx.raw()).fetch(
        _FIND,
        tx.tenant_id,
        *(by_kind[kind] for kind in ("sku", "part", "product")),
        *([UUID(value) for value in by_kind[kind]] for kind in ("part_id", "product_id")),
    )
    found: dict[ItemName, list[Item]] = defaultdict(list)
    for row in rows:
        found[ItemName(row["kind"], row["value"])].append(Item(row["id"], row["is_product"]))
    return dict(found)
