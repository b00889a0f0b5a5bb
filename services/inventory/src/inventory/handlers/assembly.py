"""Assembled runs: products come into stock, parts leave it; a reverted run is undone by counter-entries."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from chassis.db import Transaction
from contracts.production import ProductArchived, ProductCreated, ProductUpdated, RunAssembled, RunReverted
from inventory.domain.assembly import consume
from inventory.domain.corrections import change
from inventory.domain.runs import RunLine
from inventory.domain.stock import Level, Movement, MovementKind
from inventory.handlers.reclaiming import reclaim
from inventory.handlers.runs import end, keep, on_run
from inventory.handlers.settling import settle
from inventory.store import models as model_store
from inventory.store import prints as print_store
from inventory.store import products as product_store
from inventory.store import runs as run_store
from inventory.store import stock as stock_store

ProductState = ProductCreated | ProductUpdated | ProductArchived


async def on_product(tx: Transaction, event: ProductState) -> None:
    """Keep a product's name and bill of models, and its stock."""
    await product_store.upsert(
        tx,
        event.product_id,
        name=event.name,
        sku=event.sku,
        models={line.model_id: line.quantity for line in event.models},
        is_archived=event.is_archived,
        version=event.version,
    )


async def on_run_assembled(tx: Transaction, event: RunAssembled) -> None:
    """Products come into stock, and the parts they were put together from leave it: those that the run had
    first, then free ones; what is missing is said on the movement.
    """
    made = await _made(tx, event)
    needed: Counter[UUID] = Counter()
    for product, quantity in made.items():
        for part, per_product in (await product_store.parts_of(tx, product)).items():
            needed[part] += per_product * quantity
    items = {*made, *needed, *await run_store.items(tx, event.run_id)}
    levels = await stock_store.lock_levels(tx, items)
    await keep(tx, event)
    lines = await run_store.lines(tx, event.run_id)
    reason = f"run {event.run_number} was assembled"
    movements: list[Movement] = []
    own: dict[UUID, int] = {}
    if not await run_store.assembled(tx, event.run_id):
        movements = [
            Movement(item, quantity, MovementKind.ASSEMBLY, reason, event.run_id)
            for item, quantity in sorted(made.items())
            if item in levels
        ]
        own = _own(lines, needed)
        movements += _taken(event.run_id, needed, own, levels, reason)
    freed = await end(tx, event, lines, own)
    await settle(tx, levels, movements, freed=freed, reason=reason)


async def _made(tx: Transaction, event: RunAssembled) -> dict[UUID, int]:
    """What came into being, by stock item: products, and items of models whose prints nobody else counts."""
    made: Counter[UUID] = Counter()
    if event.product_id and event.assembled_quantity:
        made[event.product_id] += event.assembled_quantity
    if event.mode == "plates":
        return dict(made)
    parts = await model_store.parts_of(tx, {item.model_id for item in event.items if item.model_id})
    counted = await print_store.mapped(tx, set(parts.values()))
    for item in event.items:
        part = parts.get(item.model_id) if item.model_id else None
        if item.product_id and not event.product_id:
            made[item.product_id] += item.successful_quantity
        elif part is not None and part not in counted:
            made[part] += item.successful_quantity
    return {item: quantity for item, quantity in made.items() if quantity}


def _own(lines: list[RunLine], needed: Mapping[UUID, int]) -> dict[UUID, int]:
    """What the run takes of what it had."""
    taken = {line.item_id: min(line.reserved, needed.get(line.item_id, 0)) for line in lines}
    return {item: quantity for item, quantity in taken.items() if quantity > 0}


def _taken(
    run_id: UUID,
    needed: Mapping[UUID, int],
    own: Mapping[UUID, int],
    levels: Mapping[UUID, Level],
    reason: str,
) -> list[Movement]:
    rest = {part: quantity - own.get(part, 0) for part, quantity in needed.items()}
    movements = []
    for taken in consume(rest, {item: level.available for item, level in levels.items()}):
        short = f"{reason}; {taken.missing} more were needed" if taken.missing else reason
        if quantity := taken.taken + own.get(taken.item_id, 0):
            movements.append(Movement(taken.item_id, -quantity, MovementKind.ASSEMBLY, short, run_id))
    return movements


async def on_run_reverted(tx: Transaction, event: RunReverted) -> None:
    """Take the products of a reverted run back, as far as they are there, and return its parts."""
    # All at once and in the order of ids, as everywhere.
    items = {*await run_store.assembled(tx, event.run_id), *await run_store.items(tx, event.run_id)}
    await stock_store.lock_levels(tx, items)
    await on_run(tx, event)
    standing = await run_store.assembled(tx, event.run_id)
    if not standing:
        return
    levels = await stock_store.lock_levels(tx, standing)
    reason = f"run {event.run_number} was reverted"
    movements = []
    for item, quantity in sorted(standing.items()):
        made = change(quantity, 0, levels[item].on_hand)
        words = f"{reason}; {made.gone} had left the stock" if made.gone else reason
        if made.moved:
            movements.append(Movement(item, made.moved, MovementKind.ASSEMBLY, words, event.run_id))
    freed = await reclaim(tx, levels, movements, reason)
    await settle(tx, levels, movements, freed=freed, reason=reason)
