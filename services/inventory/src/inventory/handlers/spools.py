"""Spools: kept, used by hand, weighed."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from contracts.inventory import SpoolArchived, SpoolCreated, SpoolUpdated
from inventory import messages
from inventory.domain.spools import (
    ZERO,
    Entry,
    Spool,
    SpoolNotFoundError,
    TransactionSource,
    TransactionType,
    check_usable,
    filament_on,
)
from inventory.store import settings
from inventory.store import spool_usage as usage_store
from inventory.store import spools as store


async def create(tx: Transaction, values: dict[str, Any]) -> Spool:
    """Add a spool; `remaining_grams` says what is left on one that was in use before. Its low level is the
    tenant's where it brings none.

    Raises:
        DuplicateTagError: another spool has its tag.
        DuplicateSpoolError: another spool has its external id.
    """
    known = dict(values)
    remaining = known.pop("remaining_grams", None)
    if known.get("low_grams") is None:
        known["low_grams"] = (await settings.get(tx)).spool_low_grams
    spool = await store.insert_spool(tx, known)
    tx.emit(messages.spool_event(SpoolCreated, tx.tenant_id, spool))
    if remaining is None or remaining == spool.remaining_grams:
        return spool
    return await _set_remaining(tx, spool, remaining, "used before it was added")


async def create_many(tx: Transaction, values: dict[str, Any], count: int) -> list[Spool]:
    """Add so many spools alike."""
    return [await create(tx, values) for _ in range(count)]


async def change_many(tx: Transaction, spool_ids: Sequence[UUID], values: dict[str, Any]) -> list[Spool]:
    """Change several spools in one go, or none of them.

    Raises:
        SpoolNotFoundError: one of them does not exist.
    """
    wanted = sorted(set(spool_ids))
    if len(await store.lock(tx, wanted)) != len(wanted):
        raise SpoolNotFoundError
    return [await change(tx, spool_id, values) for spool_id in wanted]


async def change(tx: Transaction, spool_id: UUID, values: dict[str, Any]) -> Spool:
    """Change what is known of a spool; its weight changes by transactions only.

    Raises:
        SpoolNotFoundError: there is no such spool.
        DuplicateTagError: another spool has its new tag.
    """
    if not values:
        return await get(tx, spool_id)
    before = await store.get(tx, spool_id)
    spool = await store.update_spool(tx, spool_id, values)
    if spool is None:
        raise SpoolNotFoundError
    if spool.is_low and before and not before.is_low:
        tx.emit(messages.spool_low(tx.tenant_id, spool))
    kind = SpoolArchived if values.get("is_archived") else SpoolUpdated
    tx.emit(messages.spool_event(kind, tx.tenant_id, spool))
    return spool


async def use(tx: Transaction, spool_id: UUID, grams: Decimal, reason: str, *, force: bool) -> Spool:
    """Take filament from a spool by hand.

    Raises:
        SpoolNotFoundError: there is no such spool.
        SpoolArchivedError: it is archived.
        InsufficientFilamentError: less is left, and `force` was not given.
    """
    spool = await _locked(tx, spool_id)
    check_usable(spool, grams, force=force)
    entry = Entry(spool_id, TransactionType.USAGE, TransactionSource.MANUAL, -grams, reason)
    _, [used] = await book(tx, [entry])
    return used


async def weigh(
    tx: Transaction, spool_id: UUID, *, grams: Decimal | None, gross_grams: Decimal | None, reason: str
) -> Spool:
    """Set what remains to what the scale says: of the filament alone, or with its reel.

    Raises:
        SpoolNotFoundError: there is no such spool.
        TareUnknownError: it was weighed with its reel, whose weight is not known.
    """
    spool = await _locked(tx, spool_id)
    left = filament_on(spool, gross_grams) if gross_grams is not None else grams or ZERO
    return await _set_remaining(tx, spool, left, reason)


async def _set_remaining(tx: Transaction, spool: Spool, grams: Decimal, reason: str) -> Spool:
    difference = grams - spool.remaining_grams
    if not difference:
        return spool
    entry = Entry(spool.id, TransactionType.ADJUSTMENT, TransactionSource.WEIGH_IN, difference, reason)
    _, [weighed] = await book(tx, [entry])
    return weighed


async def book(tx: Transaction, entries: Sequence[Entry]) -> tuple[list[UUID], list[Spool]]:
    """Write transactions of locked spools and say what the spools hold now; whoever fell low is named.

    Returns:
        The ids of the transactions, and the spools as they are now.
    """
    ids, spools = await store.book(tx, entries)
    for spool in spools:
        tx.emit(messages.spool_event(SpoolUpdated, tx.tenant_id, spool))
        booked = [entry for entry in entries if entry.spool_id == spool.id]
        before = replace(
            spool, remaining_grams=spool.remaining_grams - sum((e.grams for e in booked), start=ZERO)
        )
        if spool.is_low and not before.is_low:
            tx.emit(messages.spool_low(tx.tenant_id, spool))
        if spool.remaining_grams < 0 <= before.remaining_grams:
            tx.emit(messages.spool_overdrawn(tx.tenant_id, spool, booked[-1]))
    return ids, spools


async def get(tx: Transaction, spool_id: UUID) -> Spool:
    """Load one spool.

    Raises:
        SpoolNotFoundError: there is no such spool.
    """
    spool = await store.get(tx, spool_id)
    if spool is None:
        raise SpoolNotFoundError
    return spool


async def usage(tx: Transaction, spool_id: UUID) -> dict[str, Any]:
    """What a spool was used for.

    Raises:
        SpoolNotFoundError: there is no such spool.
    """
    spool = await get(tx, spool_id)
    return await usage_store.of(tx, spool)


async def list_spools(tx: Transaction, **filters: Any) -> tuple[list[Spool], int]:
    return await store.page(tx, **filters)


async def list_transactions(tx: Transaction, **filters: Any) -> tuple[list[dict[str, Any]], int]:
    return await store.page_transactions(tx, **filters)


async def _locked(tx: Transaction, spool_id: UUID) -> Spool:
    spools = await store.lock(tx, [spool_id])
    if spool_id not in spools:
        raise SpoolNotFoundError
    return spools[spool_id]
