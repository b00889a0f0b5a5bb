"""Products."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from contracts.production import ProductArchived, ProductCreated, ProductUpdated
from production import messages
from production.domain.catalogue import UnknownModelError
from production.domain.products import Component, Line, Product, ProductNotFoundError, check_bill
from production.store import models as model_store
from production.store import products as store


async def create(
    tx: Transaction, values: Mapping[str, Any], lines: Sequence[Line], components: Sequence[Component]
) -> Product:
    """Add a product.

    Raises:
        DuplicateLineError: a model stands twice in its bill.
        UnknownModelError: its bill names a model that does not exist.
        DuplicateSkuError: its SKU is taken.
    """
    await _check_lines(tx, lines)
    product = await get(tx, await store.insert_product(tx, values, lines, components))
    tx.emit(messages.product_event(ProductCreated, tx.tenant_id, product))
    return product


async def get(tx: Transaction, product_id: UUID) -> Product:
    """One product, archived or not.

    Raises:
        ProductNotFoundError: unknown, or another tenant's.
    """
    product = await store.find(tx, product_id)
    if product is None:
        raise ProductNotFoundError
    return product


async def page(tx: Transaction, **query: Any) -> tuple[list[Product], int]:
    """Products by name; arguments as of `store.products.page`."""
    return await store.page(tx, **query)


async def edit(
    tx: Transaction,
    product_id: UUID,
    values: Mapping[str, Any],
    lines: Sequence[Line] | None,
    components: Sequence[Component] | None,
) -> Product:
    """Change some fields; lines and components replace those there are, None leaves them.

    Raises:
        ProductNotFoundError: see `get`.
        DuplicateLineError: a model stands twice in its bill.
        UnknownModelError: its bill names a model that does not exist.
        DuplicateSkuError: its new SKU is taken.
    """
    product = await _locked(tx, product_id)
    columns = _columns(tx, product, values)
    changed = {name: value for name, value in columns.items() if value != getattr(product, name)}
    same_lines = lines is None or _bill(lines) == _bill(product.models)
    same_components = components is None or tuple(components) == product.components
    if not changed and same_lines and same_components:
        return product
    if lines is not None and not same_lines:
        await _check_lines(tx, lines)
        await store.replace_lines(tx, product_id, lines)
    if components is not None and not same_components:
        await store.replace_components(tx, product_id, components)
    await store.update_product(tx, product_id, changed)
    return await _announce(tx, product)


def _columns(tx: Transaction, product: Product, values: Mapping[str, Any]) -> dict[str, Any]:
    """Columns and values of a change: `is_archived` is kept as the time of archiving."""
    columns = {name: value for name, value in values.items() if name != "is_archived"}
    if "is_archived" in values:
        columns["archived_at"] = (product.archived_at or tx.now) if values["is_archived"] else None
    return columns


async def _announce(tx: Transaction, before: Product) -> Product:
    product = await get(tx, before.id)
    archived_now = product.is_archived and not before.is_archived
    kind = ProductArchived if archived_now else ProductUpdated
    tx.emit(messages.product_event(kind, tx.tenant_id, product))
    return product


def _bill(lines: Sequence[Line]) -> list[tuple[UUID, int]]:
    return [(line.model_id, line.quantity) for line in lines]


async def remove(tx: Transaction, product_id: UUID) -> None:
    """Delete a product; one that is in use, or was, is archived instead: its history needs it.

    Raises:
        ProductNotFoundError: see `get`.
    """
    product = await _locked(tx, product_id)
    if await store.is_in_use(tx, product_id):
        if not product.is_archived:
            await store.update_product(tx, product_id, {"archived_at": tx.now})
            await _announce(tx, product)
        return
    await store.delete_product(tx, product_id)
    tx.emit(messages.product_event(ProductArchived, tx.tenant_id, product, version=product.version + 1))


async def _locked(tx: Transaction, product_id: UUID) -> Product:
    product = await store.find(tx, product_id, lock=True)
    if product is None:
        raise ProductNotFoundError
    return product


async def _check_lines(tx: Transaction, lines: Sequence[Line]) -> None:
    check_bill(tuple(lines))
    known = await model_store.keep(tx, [line.model_id for line in lines]) if lines else {}
    for index, line in enumerate(lines):
        if line.model_id not in known:
            raise UnknownModelError(f"models.{index}.model_id")
