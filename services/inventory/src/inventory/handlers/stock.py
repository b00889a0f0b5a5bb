"""Stock levels, movements and adjustments."""

from uuid import UUID

from chassis.db import Transaction
from inventory.domain.schedule import Shortage
from inventory.domain.stock import (
    ItemNotFoundError,
    Level,
    Movement,
    MovementKind,
    check_removal,
)
from inventory.handlers.settling import settle
from inventory.store import schedule as schedule_store
from inventory.store import stock as store


async def adjust(tx: Transaction, item_id: UUID, quantity: int, reason: str) -> Level:
    """Add items to stock or remove free ones, with a reason.

    Raises:
        ItemNotFoundError: there is no such item.
        InsufficientStockError: more would be removed than is free.
    """
    level = await _locked(tx, item_id)
    if quantity < 0:
        check_removal(level, -quantity)
    movement = Movement(item_id, quantity, MovementKind.ADJUSTMENT, reason)
    await settle(tx, {item_id: level}, [movement], reason=reason)
    return await _locked(tx, item_id)


async def list_levels(
    tx: Transaction, *, part_id: UUID | None, product_id: UUID | None, skip: int, limit: int
) -> tuple[list[Level], int]:
    return await store.page_levels(tx, part_id=part_id, product_id=product_id, skip=skip, limit=limit)


async def list_movements(
    tx: Transaction, item_id: UUID, *, skip: int, limit: int
) -> tuple[list[dict[str, object]], int]:
    """Movements of one item, newest first.

    Raises:
        ItemNotFoundError: there is no such item.
    """
    if not await store.exists(tx, item_id):
        raise ItemNotFoundError
    return await store.page_movements(tx, item_id, skip=skip, limit=limit)


async def schedule(tx: Transaction) -> list[Shortage]:
    """What must be printed, most urgent first."""
    return [shortage for shortage in await schedule_store.shortages(tx) if shortage.deficit > 0]


async def _locked(tx: Transaction, item_id: UUID) -> Level:
    levels = await store.lock_levels(tx, [item_id])
    if item_id not in levels:
        raise ItemNotFoundError
    return levels[item_id]
