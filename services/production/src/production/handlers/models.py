"""Models."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from contracts.production import ModelCreated, ModelDeleted, ModelUpdated
from production import messages
from production.domain.catalogue import (
    Material,
    Model,
    ModelNotFoundError,
    check_deletable,
    check_materials,
)
from production.store import models as store


async def create(tx: Transaction, values: Mapping[str, Any], materials: Sequence[Material]) -> Model:
    """Add a model.

    Raises:
        DuplicateMaterialError: a material and colour stand twice.
    """
    check_materials(tuple(materials))
    model = await get(tx, await store.insert_model(tx, values, materials))
    tx.emit(messages.model_event(ModelCreated, tx.tenant_id, model))
    return model


async def get(tx: Transaction, model_id: UUID) -> Model:
    """One model.

    Raises:
        ModelNotFoundError: unknown, or another tenant's.
    """
    model = await store.find(tx, model_id)
    if model is None:
        raise ModelNotFoundError
    return model


async def page(tx: Transaction, **query: Any) -> tuple[list[Model], int]:
    """Models by name; arguments as of `store.models.page`."""
    return await store.page(tx, **query)


async def edit(
    tx: Transaction, model_id: UUID, values: Mapping[str, Any], materials: Sequence[Material] | None
) -> Model:
    """Change some fields; `materials` replace the ones there are, None leaves them.

    Raises:
        ModelNotFoundError: see `get`.
        DuplicateMaterialError: a material and colour stand twice.
    """
    model = await locked(tx, model_id)
    changed = {name: value for name, value in values.items() if value != _stored(model, name)}
    new_materials = materials is not None and tuple(materials) != model.materials
    if not changed and not new_materials:
        return model
    if materials is not None and new_materials:
        check_materials(tuple(materials))
        await store.replace_materials(tx, model_id, materials)
    await store.update_model(tx, model_id, changed)
    return await announce(tx, model_id)


def _stored(model: Model, column: str) -> Any:
    return model.item_weight_grams if column == "material_weight_grams" else getattr(model, column)


async def remove(tx: Transaction, model_id: UUID) -> None:
    """Delete a model that nothing is made of; its configurations go along.

    Raises:
        ModelNotFoundError: see `get`.
        ModelInUseError: plates, items or products name it.
    """
    model = await locked(tx, model_id)
    plates, items, products = await store.uses(tx, model_id)
    check_deletable(plates=plates, items=items, products=products)
    await store.delete_model(tx, model_id)
    tx.emit(messages.model_event(ModelDeleted, tx.tenant_id, model, version=model.version + 1))


async def locked(tx: Transaction, model_id: UUID) -> Model:
    """One model, which nobody else changes until this transaction ends.

    Raises:
        ModelNotFoundError: see `get`.
    """
    model = await store.find(tx, model_id, lock=True)
    if model is None:
        raise ModelNotFoundError
    return model


async def touch(tx: Transaction, model_id: UUID) -> Model:
    """Announce that something of a locked model changed: with a new version."""
    await store.update_model(tx, model_id, {})
    return await announce(tx, model_id)


async def announce(tx: Transaction, model_id: UUID) -> Model:
    model = await get(tx, model_id)
    tx.emit(messages.model_event(ModelUpdated, tx.tenant_id, model))
    return model
