"""What production's runs mean for stock and spools: filament used, products assembled."""

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

from chassis.db import Transaction
from contracts.production import (
    ProductArchived,
    ProductCreated,
    ProductUpdated,
    RunAssembled,
    RunCompleted,
    RunReverted,
)
from inventory.domain.assembly import consume
from inventory.domain.spools import SpoolNotFoundError, TransactionSource, reversal, run_usage
from inventory.domain.stock import Movement, MovementKind
from inventory.handlers.settling import settle
from inventory.handlers.spools import book
from inventory.store import products as product_store
from inventory.store import spools as spool_store
from inventory.store import stock as stock_store

ProductState = ProductCreated | ProductUpdated | ProductArchived


async def on_product(tx: Transaction, event: ProductState) -> None:
    """Keep a product's name and bill of models, and its stock."""
    await product_store.upsert(
        tx,
        event.product_id,
        name=event.name,
        models={line.model_id: line.quantity for line in event.models},
        is_archived=event.is_archived,
        version=event.version,
    )


async def on_run_completed(tx: Transaction, event: RunCompleted) -> None:
    """Book what a run used of each spool, less what its prints have booked themselves."""
    used: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    prints: set[UUID] = set()
    for material in event.materials:
        used[material.spool_id] += material.model_grams + material.flushed_grams + material.tower_grams
        prints.update(material.print_ids)
    if used.keys() - (await spool_store.lock(tx, used)).keys():
        raise SpoolNotFoundError  # a dead letter: filament of a spool nobody knows must not vanish
    if await spool_store.standing_usage(tx, TransactionSource.RUN, [event.run_id]):
        return  # said again; it was booked
    booked: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    for _, entry in await spool_store.standing_usage(tx, TransactionSource.PRINT, prints):
        booked[entry.spool_id] -= entry.grams
    await book(tx, run_usage(event.run_id, event.run_number, used, booked))


async def on_run_reverted(tx: Transaction, event: RunReverted) -> None:
    """Give back what a run booked."""
    standing = await spool_store.standing_usage(tx, TransactionSource.RUN, [event.run_id])
    await spool_store.lock(tx, {entry.spool_id for _, entry in standing})
    # Asked again under the locks: another replica may have undone it meanwhile.
    standing = await spool_store.standing_usage(tx, TransactionSource.RUN, [event.run_id])
    await book(tx, reversal(standing, f"run {event.run_number} was reverted"))


async def on_run_assembled(tx: Transaction, event: RunAssembled) -> None:
    """Products come into stock, and the parts they were put together from leave it."""
    if event.product_id is None or not event.assembled_quantity:
        return
    per_product = await product_store.parts_of(tx, event.product_id)
    needed = {part: quantity * event.assembled_quantity for part, quantity in per_product.items()}
    levels = await stock_store.lock_levels(tx, [*needed, event.product_id])
    if event.product_id not in levels:
        return
    reason = f"run {event.run_number} was assembled"
    movements = [
        Movement(event.product_id, event.assembled_quantity, MovementKind.ASSEMBLY, reason, event.run_id)
    ]
    for taken in consume(needed, {item: level.available for item, level in levels.items()}):
        short = f"{reason}; {taken.missing} more were needed" if taken.missing else reason
        if taken.taken:
            movements.append(
                Movement(taken.item_id, -taken.taken, MovementKind.ASSEMBLY, short, event.run_id)
            )
    await settle(tx, levels, movements, reason=reason)
