"""Stocktakes: opened, counted, posted in one transaction, or cancelled."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from inventory.domain.orders import UnknownItemError
from inventory.domain.stock import ItemNotFoundError
from inventory.domain.stocktakes import (
    NotCountedError,
    Stocktake,
    StocktakeNotFoundError,
    StocktakeStatus,
    check_open,
    movements,
)
from inventory.handlers.reclaiming import reclaim
from inventory.handlers.settling import settle
from inventory.store import stock as stock_store
from inventory.store import stocktakes as store


async def begin(tx: Transaction, name: str, notes: str | None) -> Stocktake:
    return await get(tx, await store.insert(tx, name, notes))


async def count(tx: Transaction, stocktake_id: UUID, item_id: UUID, counted: int) -> Stocktake:
    """Write down how many of an item there are; a second count replaces the first.

    Raises:
        StocktakeNotFoundError: there is no such stocktake.
        StocktakeClosedError: it is posted or cancelled.
        ItemNotFoundError: there is no such item.
    """
    await _open(tx, stocktake_id)
    if not await store.count(tx, stocktake_id, [(item_id, counted)]):
        raise ItemNotFoundError
    return await get(tx, stocktake_id)


async def count_many(tx: Transaction, stocktake_id: UUID, counts: Sequence[tuple[UUID, int]]) -> Stocktake:
    """Write down many counts: all, or none.

    Raises:
        StocktakeNotFoundError: there is no such stocktake.
        StocktakeClosedError: it is posted or cancelled.
        UnknownItemError: there is no such item.
    """
    await _open(tx, stocktake_id)
    known = await store.count(tx, stocktake_id, counts)
    for n, (item_id, _) in enumerate(counts):
        if item_id not in known:
            raise UnknownItemError(item_id, f"counts.{n}.item_id")
    return await get(tx, stocktake_id)


async def uncount(tx: Transaction, stocktake_id: UUID, item_id: UUID) -> None:
    """Forget a count.

    Raises:
        StocktakeNotFoundError: there is no such stocktake.
        StocktakeClosedError: it is posted or cancelled.
        NotCountedError: the item was not counted.
    """
    await _open(tx, stocktake_id)
    if not await store.uncount(tx, stocktake_id, item_id):
        raise NotCountedError


async def post(tx: Transaction, stocktake_id: UUID, *, force: bool) -> Stocktake:
    """Book the differences. Orders that hold what is not there lose it, the least urgent first.

    Raises:
        StocktakeNotFoundError: there is no such stocktake.
        StocktakeClosedError: it is posted or cancelled.
        MovedMeanwhileError: items moved since they were counted, and `force` was not given.
        InsufficientStockError: fewer items are left than a forced difference would take.
    """
    stocktake = await _open(tx, stocktake_id)
    counted = await store.lines(tx, stocktake_id)
    levels = await stock_store.lock_levels(tx, {line.item_id for line in counted})
    # Read again under the locks: what the refusal shows is what is so.
    counted = await store.lines(tx, stocktake_id)
    booked = movements(stocktake_id, stocktake.name, counted, levels, force=force)
    if booked:
        reason = f"stocktake {stocktake.name}"
        changed = {movement.item_id: levels[movement.item_id] for movement in booked}
        freed = await reclaim(tx, changed, booked, reason)
        await settle(tx, changed, booked, freed=freed, reason=reason)
    await store.close(tx, stocktake_id, StocktakeStatus.POSTED)
    return await get(tx, stocktake_id)


async def cancel(tx: Transaction, stocktake_id: UUID) -> Stocktake:
    """Give a stocktake up; nothing is booked.

    Raises:
        StocktakeNotFoundError: there is no such stocktake.
        StocktakeClosedError: it is posted or cancelled.
    """
    await _open(tx, stocktake_id)
    await store.close(tx, stocktake_id, StocktakeStatus.CANCELLED)
    return await get(tx, stocktake_id)


async def get(tx: Transaction, stocktake_id: UUID) -> Stocktake:
    """Load one stocktake.

    Raises:
        StocktakeNotFoundError: there is no such stocktake.
    """
    stocktake = await store.get(tx, stocktake_id)
    if stocktake is None:
        raise StocktakeNotFoundError
    return stocktake


async def page(tx: Transaction, *, status: str | None, skip: int, limit: int) -> tuple[list[Stocktake], int]:
    return await store.page(tx, status=status, skip=skip, limit=limit)


async def sheet(tx: Transaction, stocktake_id: UUID, **filters: Any) -> tuple[list[dict[str, object]], int]:
    """Every item with its count.

    Raises:
        StocktakeNotFoundError: there is no such stocktake.
    """
    await get(tx, stocktake_id)
    return await store.sheet(tx, stocktake_id, **filters)


async def _open(tx: Transaction, stocktake_id: UUID) -> Stocktake:
    status = await store.lock(tx, stocktake_id)
    if status is None:
        raise StocktakeNotFoundError
    check_open(status)
    return await get(tx, stocktake_id)
