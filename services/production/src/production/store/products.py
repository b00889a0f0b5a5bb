"""Products with their bills of models and components."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from chassis.db import Transaction, new_id
from production.domain.products import Component, DuplicateSkuError, Line, Product
from production.store import projections
from production.store.rows import grouped
from production.tables.catalogue import MODELS, PRODUCT_COMPONENTS, PRODUCT_MODELS, PRODUCTS
from production.tables.projections import STOCK
from production.tables.runs import PRODUCTION_RUN_ITEMS as ITEMS
from production.tables.runs import PRODUCTION_RUNS as RUNS

_COLUMNS = tuple(column for column in PRODUCTS.c if column.name != "tenant_id")


async def insert_product(
    tx: Transaction, values: Mapping[str, Any], lines: Sequence[Line], components: Sequence[Component]
) -> UUID:
    """Insert a product.

    Raises:
        DuplicateSkuError: its SKU is taken.
    """
    product_id = new_id()
    statement = insert(PRODUCTS).values(
        id=product_id, tenant_id=tx.tenant_id, version=1, created_at=tx.now, updated_at=tx.now, **values
    )
    try:
        await tx.session.execute(statement)
    except IntegrityError as error:
        raise _duplicate(error, values) from error
    await _insert_lines(tx, product_id, lines)
    await _insert_components(tx, product_id, components)
    return product_id


async def update_product(tx: Transaction, product_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a product whose row is locked, with a new version.

    Raises:
        DuplicateSkuError: its new SKU is taken.
    """
    statement = update(PRODUCTS).where(PRODUCTS.c.tenant_id == tx.tenant_id, PRODUCTS.c.id == product_id)
    try:
        await tx.session.execute(
            statement.values(version=PRODUCTS.c.version + 1, updated_at=tx.now, **values)
        )
    except IntegrityError as error:
        raise _duplicate(error, values) from error


def _duplicate(error: IntegrityError, values: Mapping[str, Any]) -> Exception:
    if "uq_products_tenant_id_sku" in str(error.orig):
        return DuplicateSkuError(values.get("sku"))
    return error


async def replace_lines(tx: Transaction, product_id: UUID, lines: Sequence[Line]) -> None:
    where = (PRODUCT_MODELS.c.tenant_id == tx.tenant_id, PRODUCT_MODELS.c.product_id == product_id)
    await tx.session.execute(delete(PRODUCT_MODELS).where(*where))
    await _insert_lines(tx, product_id, lines)


async def _insert_lines(tx: Transaction, product_id: UUID, lines: Sequence[Line]) -> None:
    rows = [
        {
            "tenant_id": tx.tenant_id,
            "product_id": product_id,
            "model_id": line.model_id,
            "position": position,
            "quantity": line.quantity,
        }
        for position, line in enumerate(lines)
    ]
    if rows:
        await tx.session.execute(insert(PRODUCT_MODELS).values(rows))


async def replace_components(tx: Transaction, product_id: UUID, components: Sequence[Component]) -> None:
    where = (PRODUCT_COMPONENTS.c.tenant_id == tx.tenant_id, PRODUCT_COMPONENTS.c.product_id == product_id)
    await tx.session.execute(delete(PRODUCT_COMPONENTS).where(*where))
    await _insert_components(tx, product_id, components)


async def _insert_components(tx: Transaction, product_id: UUID, components: Sequence[Component]) -> None:
    rows = [
        {
            "id": new_id(),
            "tenant_id": tx.tenant_id,
            "product_id": product_id,
            "position": position,
            "name": one.name,
            "quantity": one.quantity,
            "unit_cost": one.unit_cost,
        }
        for position, one in enumerate(components)
    ]
    if rows:
        await tx.session.execute(insert(PRODUCT_COMPONENTS).values(rows))


async def delete_product(tx: Transaction, product_id: UUID) -> None:
    """Delete a product whose row is locked."""
    await tx.session.execute(
        delete(PRODUCTS).where(PRODUCTS.c.tenant_id == tx.tenant_id, PRODUCTS.c.id == product_id)
    )


async def ids(tx: Transaction) -> list[UUID]:
    """Every product of the tenant, archived ones too."""
    query = select(PRODUCTS.c.id).where(PRODUCTS.c.tenant_id == tx.tenant_id).order_by(PRODUCTS.c.id)
    return list(await tx.session.scalars(query))


async def find(tx: Transaction, product_id: UUID, *, lock: bool = False) -> Product | None:
    """One product, archived or not; with `lock`, nobody else changes it until this transaction ends."""
    query = select(*_COLUMNS).where(PRODUCTS.c.tenant_id == tx.tenant_id, PRODUCTS.c.id == product_id)
    if lock:
        query = query.with_for_update()
    rows = (await tx.session.execute(query)).mappings().all()
    return next(iter(await _complete(tx, rows)), None)


async def page(
    tx: Transaction,
    *,
    search: str | None,
    model_id: UUID | None,
    include_archived: bool,
    skip: int,
    limit: int,
) -> tuple[list[Product], int]:
    """Products by name; `search` looks into name and SKU, `model_id` names a model they are made of."""
    where = [PRODUCTS.c.tenant_id == tx.tenant_id]
    if not include_archived:
        where.append(PRODUCTS.c.archived_at.is_(None))
    if search:
        columns = (PRODUCTS.c.name, PRODUCTS.c.sku)
        where.append(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    if model_id:
        line = (PRODUCT_MODELS.c.product_id == PRODUCTS.c.id, PRODUCT_MODELS.c.model_id == model_id)
        where.append(exists().where(*line))
    total = await tx.session.scalar(select(func.count()).select_from(PRODUCTS).where(*where))
    query = (
        select(*_COLUMNS)
        .where(*where)
        .order_by(func.lower(PRODUCTS.c.name), PRODUCTS.c.id)
        .offset(skip)
        .limit(limit)
    )
    rows = (await tx.session.execute(query)).mappings().all()
    return await _complete(tx, rows), total or 0


async def _complete(tx: Transaction, rows: Sequence[Mapping[Any, Any]]) -> list[Product]:
    ids = [row["id"] for row in rows]
    if not ids:
        return []
    lines = await _lines(tx, ids)
    components = await _components(tx, ids)
    stock = await projections.units_in_stock(tx, ids)
    return [
        Product(
            **row,
            models=lines.get(row["id"], ()),
            components=components.get(row["id"], ()),
            units_in_stock=stock.get(row["id"], 0),
        )
        for row in rows
    ]


async def _lines(tx: Transaction, product_ids: Collection[UUID]) -> dict[UUID, tuple[Line, ...]]:
    query = (
        select(
            PRODUCT_MODELS.c.product_id,
            PRODUCT_MODELS.c.model_id,
            PRODUCT_MODELS.c.quantity,
            MODELS.c.name.label("model_name"),
            MODELS.c.image_url,
        )
        .join(MODELS, MODELS.c.id == PRODUCT_MODELS.c.model_id)
        .where(PRODUCT_MODELS.c.tenant_id == tx.tenant_id, PRODUCT_MODELS.c.product_id.in_(product_ids))
        .order_by(PRODUCT_MODELS.c.product_id, PRODUCT_MODELS.c.position)
    )
    return grouped((await tx.session.execute(query)).mappings(), "product_id", Line)


async def _components(tx: Transaction, product_ids: Collection[UUID]) -> dict[UUID, tuple[Component, ...]]:
    table = PRODUCT_COMPONENTS.c
    query = (
        select(table.product_id, table.name, table.quantity, table.unit_cost)
        .where(table.tenant_id == tx.tenant_id, table.product_id.in_(product_ids))
        .order_by(table.product_id, table.position)
    )
    return grouped((await tx.session.execute(query)).mappings(), "product_id", Component)


async def is_in_use(tx: Transaction, product_id: UUID) -> bool:
    """Whether a run names a product, or some of it is or was in stock."""
    queries = (
        exists().where(RUNS.c.tenant_id == tx.tenant_id, RUNS.c.product_id == product_id),
        exists().where(ITEMS.c.tenant_id == tx.tenant_id, ITEMS.c.product_id == product_id),
        exists().where(STOCK.c.tenant_id == tx.tenant_id, STOCK.c.item_id == product_id),
    )
    return bool(await tx.session.scalar(select(or_(*queries))))
