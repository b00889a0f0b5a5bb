"""Spools and the transactions that changed their weight. Spools are locked by id, after everything else."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from chassis.db import Transaction, new_id
from inventory.domain.spools import (
    DuplicateSpoolError,
    DuplicateTagError,
    Entry,
    Spool,
    TransactionSource,
    TransactionType,
)
from inventory.tables import INVENTORY_TRANSACTIONS as TRANSACTIONS
from inventory.tables import RUNS, SPOOLS

_REMAINING = (SPOOLS.c.initial_grams + SPOOLS.c.change_grams).label("remaining_grams")
_COLUMNS = [SPOOLS.c[name] for name in Spool.__slots__ if name != "remaining_grams"] + [_REMAINING]


_LEFT = SPOOLS.c.initial_grams + SPOOLS.c.change_grams
SORTS: Mapping[str, tuple[ColumnElement[Any], ...]] = {
    "name": (func.lower(SPOOLS.c.name),),
    "remaining_grams": (_LEFT,),
    "-remaining_grams": (_LEFT.desc(),),
    "created_at": (SPOOLS.c.created_at,),
    "-created_at": (SPOOLS.c.created_at.desc(),),
    "-updated_at": (SPOOLS.c.updated_at.desc(),),
}


def _spool(row: Row[Any]) -> Spool:
    return Spool(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def _own(tx: Transaction) -> Select[Any]:
    return select(*_COLUMNS).where(SPOOLS.c.tenant_id == tx.tenant_id)


async def insert_spool(tx: Transaction, values: dict[str, Any]) -> Spool:
    """Insert a spool.

    Raises:
        DuplicateTagError: another spool has this tag.
        DuplicateSpoolError: another spool has this external id.
    """
    statement = (
        insert(SPOOLS)
        .values(
            id=new_id(), tenant_id=tx.tenant_id, version=1, created_at=tx.now, updated_at=tx.now, **values
        )
        .returning(*_COLUMNS)
    )
    return await _changed(tx, statement, values)


async def update_spool(tx: Transaction, spool_id: UUID, values: dict[str, Any]) -> Spool | None:
    """Change a spool, with a new version; None when there is no such spool.

    Raises:
        DuplicateTagError: another spool has its new tag.
    """
    if await lock(tx, [spool_id]) == {}:
        return None
    statement = (
        update(SPOOLS)
        .where(SPOOLS.c.tenant_id == tx.tenant_id, SPOOLS.c.id == spool_id)
        .values(version=SPOOLS.c.version + 1, updated_at=tx.now, **values)
        .returning(*_COLUMNS)
    )
    return await _changed(tx, statement, values)


async def _changed(tx: Transaction, statement: Any, values: dict[str, Any]) -> Spool:
    try:
        return _spool((await tx.session.execute(statement)).one())
    except IntegrityError as error:
        if "uq_spools_tenant_id_tag" in str(error.orig):
            raise DuplicateTagError(str(values.get("tag"))) from error
        if "uq_spools_tenant_id_external_id" in str(error.orig):
            raise DuplicateSpoolError(str(values.get("external_id"))) from error
        raise


async def ids(tx: Transaction) -> list[UUID]:
    """Every spool of the tenant, archived ones too."""
    query = select(SPOOLS.c.id).where(SPOOLS.c.tenant_id == tx.tenant_id).order_by(SPOOLS.c.id)
    return list(await tx.session.scalars(query))


async def get(tx: Transaction, spool_id: UUID) -> Spool | None:
    row = (await tx.session.execute(_own(tx).where(SPOOLS.c.id == spool_id))).one_or_none()
    return _spool(row) if row else None


async def lock(tx: Transaction, spool_ids: Collection[UUID]) -> dict[UUID, Spool]:
    """Lock spools, by id; unknown ids are left out."""
    statement = _own(tx).where(SPOOLS.c.id.in_(spool_ids)).order_by(SPOOLS.c.id).with_for_update(of=SPOOLS)
    return {row.id: _spool(row) for row in await tx.session.execute(statement)}


async def page(
    tx: Transaction,
    *,
    material: str | None,
    search: str | None,
    is_archived: bool,
    is_low: bool | None,
    location: str | None,
    sort: str,
    skip: int,
    limit: int,
) -> tuple[list[Spool], int]:
    where: list[ColumnElement[bool]] = [
        SPOOLS.c.tenant_id == tx.tenant_id,
        SPOOLS.c.is_archived.is_(is_archived),
    ]
    if material:
        where.append(func.lower(SPOOLS.c.material) == material.lower())
    if location:
        where.append(func.lower(SPOOLS.c.location) == location.lower())
    if search:
        columns = (SPOOLS.c.name, SPOOLS.c.color, SPOOLS.c.brand, SPOOLS.c.tag, SPOOLS.c.location)
        where.append(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    if is_low is not None:
        low = func.coalesce(SPOOLS.c.initial_grams + SPOOLS.c.change_grams <= SPOOLS.c.low_grams, False)
        where.append(low.is_(is_low))
    total = await tx.session.scalar(select(func.count()).select_from(SPOOLS).where(*where))
    statement = select(*_COLUMNS).where(*where).order_by(*SORTS[sort], SPOOLS.c.id).offset(skip).limit(limit)
    return [_spool(row) for row in await tx.session.execute(statement)], total or 0


async def book(tx: Transaction, entries: Sequence[Entry]) -> tuple[list[UUID], list[Spool]]:
    """Write transactions of locked spools, and change their weights.

    Returns:
        The ids of the transactions, and the spools as they are now.
    """
    if not entries:
        return [], []
    ids = [new_id() for _ in entries]
    rows = [
        {
            "id": transaction_id,
            "tenant_id": tx.tenant_id,
            "spool_id": entry.spool_id,
            "type": entry.type.value,
            "source": entry.source.value,
            "source_id": entry.source_id,
            "material_id": entry.material_id,
            "run_version": entry.run_version,
            "tray": entry.tray,
            "grams": entry.grams,
            "reason": entry.reason,
            "reverses_id": entry.reverses,
            "actor": tx.actor.name,
            "created_at": tx.now,
        }
        for transaction_id, entry in zip(ids, entries, strict=True)
    ]
    await tx.session.execute(insert(TRANSACTIONS), rows)
    changed = []
    for spool_id in sorted({entry.spool_id for entry in entries}):
        change = sum((e.grams for e in entries if e.spool_id == spool_id), start=Decimal(0))
        statement = (
            update(SPOOLS)
            .where(SPOOLS.c.tenant_id == tx.tenant_id, SPOOLS.c.id == spool_id)
            .values(
                change_grams=SPOOLS.c.change_grams + change,
                version=SPOOLS.c.version + 1,
                updated_at=tx.now,
            )
            .returning(*_COLUMNS)
        )
        changed.append(_spool((await tx.session.execute(statement)).one()))
    return ids, changed


async def lock_by_tag(tx: Transaction, tags: Collection[str]) -> dict[str, Spool]:
    """Lock the spools that have these tags, by tag."""
    statement = _own(tx).where(SPOOLS.c.tag.in_(tags)).order_by(SPOOLS.c.id).with_for_update(of=SPOOLS)
    return {str(row.tag): _spool(row) for row in await tx.session.execute(statement)}


async def known(tx: Transaction, external_ids: Collection[str]) -> dict[str, UUID]:
    """Spools by what other programs call them."""
    statement = select(SPOOLS.c.external_id, SPOOLS.c.id).where(
        SPOOLS.c.tenant_id == tx.tenant_id, SPOOLS.c.external_id.in_(external_ids)
    )
    return {row.external_id: row.id for row in await tx.session.execute(statement)}


async def tags(tx: Transaction, wanted: Collection[str]) -> set[str]:
    """Those of these tags that a spool has."""
    statement = select(SPOOLS.c.tag).where(SPOOLS.c.tenant_id == tx.tenant_id, SPOOLS.c.tag.in_(wanted))
    return set(await tx.session.scalars(statement))


async def booked_trays(tx: Transaction, print_ids: Collection[UUID]) -> set[tuple[UUID, int | None]]:
    """Prints and trays whose filament is booked, undone or not."""
    statement = select(TRANSACTIONS.c.source_id, TRANSACTIONS.c.tray).where(
        TRANSACTIONS.c.tenant_id == tx.tenant_id,
        TRANSACTIONS.c.source == TransactionSource.PRINT.value,
        TRANSACTIONS.c.type == TransactionType.USAGE.value,
        TRANSACTIONS.c.source_id.in_(print_ids),
    )
    return {(row.source_id, row.tray) for row in await tx.session.execute(statement)}


async def standing_usage(
    tx: Transaction, source: TransactionSource, source_ids: Collection[UUID]
) -> list[tuple[UUID, Entry]]:
    """Usage of runs or prints that was not undone, with its transaction ids."""
    undone = select(TRANSACTIONS.c.reverses_id).where(TRANSACTIONS.c.reverses_id.is_not(None))
    statement = (
        select(TRANSACTIONS)
        .where(
            TRANSACTIONS.c.tenant_id == tx.tenant_id,
            TRANSACTIONS.c.source == source.value,
            TRANSACTIONS.c.source_id.in_(source_ids),
            TRANSACTIONS.c.type == TransactionType.USAGE.value,
            TRANSACTIONS.c.id.not_in(undone),
        )
        .order_by(TRANSACTIONS.c.id)
    )
    return [
        (row.id, Entry(row.spool_id, TransactionType.USAGE, source, row.grams, row.reason, row.source_id))
        for row in await tx.session.execute(statement)
    ]


async def page_transactions(
    tx: Transaction,
    *,
    spool_id: UUID | None,
    type_: TransactionType | None,
    source: TransactionSource | None,
    source_id: UUID | None,
    since: datetime | None,
    until: datetime | None,
    skip: int,
    limit: int,
) -> tuple[list[dict[str, Any]], int]:
    """Transactions, newest first, with the name of their spool and the number of their run."""
    where: list[ColumnElement[bool]] = [TRANSACTIONS.c.tenant_id == tx.tenant_id]
    wanted = {
        TRANSACTIONS.c.spool_id: spool_id,
        TRANSACTIONS.c.type: type_ and type_.value,
        TRANSACTIONS.c.source: source and source.value,
        TRANSACTIONS.c.source_id: source_id,
    }
    where += [column == value for column, value in wanted.items() if value is not None]
    if since is not None:
        where.append(TRANSACTIONS.c.created_at >= since)
    if until is not None:
        where.append(TRANSACTIONS.c.created_at < until)
    total = await tx.session.scalar(select(func.count()).select_from(TRANSACTIONS).where(*where))
    statement = (
        select(TRANSACTIONS, SPOOLS.c.name.label("spool_name"), RUNS.c.number.label("run_number"))
        .join(SPOOLS, SPOOLS.c.id == TRANSACTIONS.c.spool_id)
        .outerjoin(RUNS, RUNS.c.run_id == TRANSACTIONS.c.source_id)
        .where(*where)
        .order_by(TRANSACTIONS.c.created_at.desc(), TRANSACTIONS.c.id.desc())
        .offset(skip)
        .limit(limit)
    )
    rows = await tx.session.execute(statement)
    return [dict(row._mapping) for row in rows], total or 0  # noqa: SLF001 - SQLAlchemy's public name
