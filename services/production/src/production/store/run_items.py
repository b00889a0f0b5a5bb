"""Items of runs. Whoever changes one holds the lock of its run."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from production.domain.run_contents import Item
from production.tables.catalogue import MODELS, PRODUCTS
from production.tables.runs import PRODUCTION_RUN_ITEMS as ITEMS

_COLUMNS = (
    *(column for column in ITEMS.c if column.name not in {"tenant_id", "production_run_id"}),
    ITEMS.c.production_run_id.label("run_id"),
    func.coalesce(PRODUCTS.c.name, MODELS.c.name).label("name"),
)


async def of_runs(tx: Transaction, run_ids: Collection[UUID]) -> dict[UUID, tuple[Item, ...]]:
    """Items by run, in their order."""
    query = (
        select(*_COLUMNS)
        .select_from(
            ITEMS.outerjoin(PRODUCTS, PRODUCTS.c.id == ITEMS.c.product_id).outerjoin(
                MODELS, MODELS.c.id == ITEMS.c.model_id
            )
        )
        .where(ITEMS.c.tenant_id == tx.tenant_id, ITEMS.c.production_run_id.in_(run_ids))
        .order_by(ITEMS.c.production_run_id, ITEMS.c.position)
    )
    found: dict[UUID, list[Item]] = {}
    for row in (await tx.session.execute(query)).mappings():
        found.setdefault(row["run_id"], []).append(Item(**row))
    return {run_id: tuple(items) for run_id, items in found.items()}


async def insert_items(tx: Transaction, run_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    common = {"tenant_id": tx.tenant_id, "production_run_id": run_id}
    times = {"created_at": tx.now, "updated_at": tx.now}
    if rows:
        await tx.session.execute(insert(ITEMS), [common | times | dict(row) for row in rows])


async def update_item(tx: Transaction, item_id: UUID, values: Mapping[str, Any]) -> None:
    statement = update(ITEMS).where(ITEMS.c.tenant_id == tx.tenant_id, ITEMS.c.id == item_id)
    await tx.session.execute(statement.values(updated_at=tx.now, **values))


async def delete(tx: Transaction, item_id: UUID) -> None:
    await tx.session.execute(ITEMS.delete().where(ITEMS.c.tenant_id == tx.tenant_id, ITEMS.c.id == item_id))
