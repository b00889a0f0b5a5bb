"""Stock levels, movements and adjustments."""

from typing import Any
from uuid import UUID

from chassis.db import Transaction
from inventory import messages
from inventory.domain.ledger import MovementFilter, StockFilter, StockRow
from inventory.domain.locations import UnknownLocationError
from inventory.domain.stock import (
    ItemNotFoundError,
    Level,
    Movement,
    MovementKind,
    TooManyRowsError,
    check_removal,
)
from inventory.handlers.settling import settle
from inventory.store import levels as level_store
from inventory.store import locations as location_store
from inventory.store import movements as movement_store
from inventory.store import stock as store

EXPORTED = 50_000
"""Rows that one export takes."""


async def adjust(tx: Transaction, item_id: UUID, quantity: int, reason: str) -> StockRow:
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
    return await get(tx, item_id)


async def change(tx: Transaction, item_id: UUID, values: dict[str, Any]) -> StockRow:
    """Change an item's minimum level, or where it is kept.

    Raises:
        ItemNotFoundError: there is no such item.
        UnknownLocationError: there is no such location.
    """
    if not values:
        return await get(tx, item_id)
    location_id = values.get("location_id")
    if location_id is not None and not await location_store.lock(tx, location_id):
        raise UnknownLocationError
    before = await _locked(tx, item_id)
    level = await level_store.update(tx, item_id, values)
    tx.emit(messages.stock_changed(tx.tenant_id, level, 0, "minimum level or location changed"))
    if level.is_low and not before.is_low:
        tx.emit(messages.stock_low(tx.tenant_id, level))
    return await get(tx, item_id)


async def get(tx: Transaction, item_id: UUID) -> StockRow:
    """Load the stock of one item.

    Raises:
        ItemNotFoundError: there is no such item.
    """
    rows, _ = await level_store.page(tx, StockFilter(item_id=item_id), skip=0, limit=1)
    if not rows:
        raise ItemNotFoundError
    return rows[0]


async def list_levels(
    tx: Transaction, wanted: StockFilter, *, skip: int, limit: int
) -> tuple[list[StockRow], int]:
    return await level_store.page(tx, wanted, skip=skip, limit=limit)


async def list_movements(
    tx: Transaction, wanted: MovementFilter, *, skip: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """Movements, newest first.

    Raises:
        ItemNotFoundError: there is no such item.
    """
    if wanted.item_id is not None and not await store.exists(tx, wanted.item_id):
        raise ItemNotFoundError
    return await movement_store.page(tx, wanted, skip=skip, limit=limit)


async def export_movements(tx: Transaction, wanted: MovementFilter) -> list[dict[str, Any]]:
    """All movements that fit, newest first.

    Raises:
        ItemNotFoundError: there is no such item.
        TooManyRowsError: more fit than an export takes.
    """
    rows, total = await list_movements(tx, wanted, skip=0, limit=EXPORTED)
    if total > EXPORTED:
        raise TooManyRowsError(total, EXPORTED)
    return rows


async def _locked(tx: Transaction, item_id: UUID) -> Level:
    levels = await store.lock_levels(tx, [item_id])
    if item_id not in levels:
        raise ItemNotFoundError
    return levels[item_id]
