"""Items of runs that are planned without plates."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.db import Transaction, new_id
from production.domain.catalogue import Model, UnknownModelError
from production.domain.products import Product, UnknownProductError
from production.domain.run_contents import Item, ItemNotFoundError, check_made
from production.domain.run_costs import item_costs
from production.domain.run_rules import check_editable
from production.domain.runs import Mode, Run, WrongModeError
from production.handlers.run_state import locked, settle
from production.store import models as model_store
from production.store import products as product_store
from production.store import run_items as store
from production.store import settings

_DEFAULTS: Mapping[str, Any] = {
    "product_id": None,
    "model_id": None,
    "successful_quantity": 0,
    "failed_quantity": 0,
    "bed_position": None,
    "estimated_material_cost": None,
    "estimated_component_cost": None,
    "estimated_labour_cost": None,
    "notes": None,
}


async def new_items(
    tx: Transaction, items: Sequence[Mapping[str, Any]], *, first: int = 1
) -> list[dict[str, Any]]:
    """Rows of items, with the costs that nobody entered.

    Raises:
        UnknownProductError, UnknownModelError: something named does not exist.
        TooManyMadeError: more came out than planned.
    """
    rows = []
    rates = await settings.rates(tx) if items else None
    for index, item in enumerate(items):
        row = {**_DEFAULTS, **item, "id": new_id(), "position": first + index}
        where = f"items.{index}." if first == 1 else ""
        check_made(row["quantity"], row["successful_quantity"], row["failed_quantity"])
        product, models = await _made_of(tx, row, where)
        assert rates is not None
        for name, cost in item_costs(product, models, row["quantity"], rates).items():
            row[name] = cost if row[name] is None else row[name]
        rows.append(row)
    return rows


async def _made_of(
    tx: Transaction, row: Mapping[str, Any], where: str
) -> tuple[Product | None, list[tuple[Model, int]]]:
    """The product of an item, and how many items of which models one of it takes."""
    if row["product_id"] is None:
        if not await model_store.keep(tx, [row["model_id"]]):
            raise UnknownModelError(f"{where}model_id")
        model = await model_store.find(tx, row["model_id"])
        assert model is not None
        return None, [(model, 1)]
    product = await product_store.find(tx, row["product_id"])
    if product is None or product.is_archived:
        raise UnknownProductError(f"{where}product_id")
    models = await model_store.find_all(tx, {line.model_id for line in product.models})
    return product, [(models[line.model_id], line.quantity) for line in product.models]


async def add(tx: Transaction, run_id: UUID, values: Mapping[str, Any]) -> Item:
    """Add an item to a run.

    Raises:
        RunNotFoundError: there is no such run.
        RunNotEditableError: it cannot be changed any more.
        WrongModeError: the run is planned as plates.
        UnknownProductError, UnknownModelError: something named does not exist.
    """
    run = await _changeable(tx, run_id)
    first = max((item.position for item in run.items), default=0) + 1
    (row,) = await new_items(tx, [values], first=first)
    await store.insert_items(tx, run_id, [row])
    return _item(await settle(tx, run), row["id"])


async def edit(tx: Transaction, run_id: UUID, item_id: UUID, values: Mapping[str, Any]) -> Item:
    """Change an item.

    Raises:
        RunNotFoundError, ItemNotFoundError: there is no such run or item.
        RunNotEditableError: it cannot be changed any more.
        TooManyMadeError: more came out than planned.
    """
    run = await _changeable(tx, run_id)
    item = _item(run, item_id)
    after = {
        name: values.get(name, getattr(item, name))
        for name in ("quantity", "successful_quantity", "failed_quantity")
    }
    check_made(after["quantity"], after["successful_quantity"], after["failed_quantity"])
    changed = {name: value for name, value in values.items() if value != getattr(item, name)}
    if not changed:
        return item
    if "quantity" in changed:
        changed = _rescaled(item, changed["quantity"]) | changed
    await store.update_item(tx, item_id, changed)
    return _item(await settle(tx, run), item_id)


def _rescaled(item: Item, quantity: int) -> dict[str, Decimal]:
    """Estimated costs are of the whole row: they follow its quantity."""
    names = ("estimated_material_cost", "estimated_component_cost", "estimated_labour_cost")
    costs = {name: getattr(item, name) for name in names}
    return {name: cost * quantity / item.quantity for name, cost in costs.items() if cost is not None}


async def remove(tx: Transaction, run_id: UUID, item_id: UUID) -> None:
    """Take an item out of a run.

    Raises:
        RunNotFoundError, ItemNotFoundError: there is no such run or item.
        RunNotEditableError: it cannot be changed any more.
    """
    run = await _changeable(tx, run_id)
    _item(run, item_id)
    await store.delete(tx, item_id)
    await settle(tx, run)


async def _changeable(tx: Transaction, run_id: UUID) -> Run:
    run = await locked(tx, run_id)
    check_editable(run)
    if run.mode is not Mode.ITEMS:
        raise WrongModeError(run.mode)
    return run


def _item(run: Run, item_id: UUID) -> Item:
    for item in run.items:
        if item.id == item_id:
            return item
    raise ItemNotFoundError
