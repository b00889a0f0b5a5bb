"""The history of prints."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from printers.domain.prints import FORGOTTEN, FORGOTTEN_FILE, Correction, Print
from printers.tables import PRINT_CORRECTIONS, PRINT_FILES, PRINT_STARTS, PRINTS

# As `Print.is_reversible`.
_REVERSIBLE = (
    PRINTS.c.outcome.is_not(None)
    & (func.coalesce(PRINTS.c.confidence, "") == "inferred")
    & PRINTS.c.resolved_at.is_(None)
    & (PRINTS.c.revision == 0)
)
_TUPLES = ("candidates", "codes", "filament")


def _load(row: RowMapping) -> Print:
    return Print(**{**row, **{name: tuple(row[name]) for name in _TUPLES}})


def _dump(record: Print) -> dict[str, Any]:
    values = asdict(record)
    return values | {name: list(values[name]) for name in _TUPLES}


async def find(tx: Transaction, print_id: UUID, *, lock: bool = False) -> Print | None:
    """A print; with `lock`, nobody else changes it until this transaction ends."""
    query = select(PRINTS).where(PRINTS.c.tenant_id == tx.tenant_id, PRINTS.c.print_id == print_id)
    if lock:
        query = query.with_for_update()
    row = (await tx.session.execute(query)).mappings().one_or_none()
    return _load(row) if row else None


async def add(tx: Transaction, record: Print) -> bool:
    """Insert a print; False when there is one, and then another transaction's insert has been waited for."""
    statement = (
        insert(PRINTS)
        .values(_dump(record))
        .on_conflict_do_nothing(index_elements=["tenant_id", "print_id"])
        .returning(PRINTS.c.print_id)
    )
    return await tx.session.scalar(statement) is not None


async def save(tx: Transaction, record: Print) -> None:
    """Update a print whose row is locked."""
    await tx.session.execute(
        update(PRINTS)
        .where(PRINTS.c.tenant_id == tx.tenant_id, PRINTS.c.print_id == record.print_id)
        .values(_dump(record))
    )


async def forget_names(tx: Transaction, print_ids: Sequence[UUID]) -> None:
    """Forget what the files of these prints were called, also of those that were sent from here."""
    await tx.session.execute(
        update(PRINTS)
        .where(PRINTS.c.tenant_id == tx.tenant_id, PRINTS.c.print_id.in_(print_ids))
        .values(file_name=FORGOTTEN, candidates=[])
    )
    started = select(PRINT_STARTS.c.file_id).where(
        PRINT_STARTS.c.tenant_id == tx.tenant_id, PRINT_STARTS.c.print_id.in_(print_ids)
    )
    await tx.session.execute(
        update(PRINT_FILES)
        .where(PRINT_FILES.c.tenant_id == tx.tenant_id, PRINT_FILES.c.id.in_(started))
        .values(name=FORGOTTEN_FILE)
    )


async def add_correction(tx: Transaction, correction: Correction) -> None:
    """Keep a correction; said again, it is kept once."""
    await tx.session.execute(insert(PRINT_CORRECTIONS).values(asdict(correction)).on_conflict_do_nothing())


async def corrections(tx: Transaction, print_ids: Sequence[UUID]) -> Mapping[UUID, list[Correction]]:
    """Corrections by print, in their order."""
    query = (
        select(PRINT_CORRECTIONS)
        .where(PRINT_CORRECTIONS.c.tenant_id == tx.tenant_id, PRINT_CORRECTIONS.c.print_id.in_(print_ids))
        .order_by(PRINT_CORRECTIONS.c.revision)
    )
    found: defaultdict[UUID, list[Correction]] = defaultdict(list)
    for row in (await tx.session.execute(query)).mappings():
        found[row["print_id"]].append(Correction(**row))
    return found


async def open_on(tx: Transaction, printer_id: UUID) -> UUID | None:
    """A print that is under way on a printer."""
    query = select(PRINTS.c.print_id).where(
        PRINTS.c.tenant_id == tx.tenant_id,
        PRINTS.c.printer_id == printer_id,
        PRINTS.c.outcome.is_(None),
        ~PRINTS.c.needs_review,
    )
    found: UUID | None = await tx.session.scalar(query.limit(1))
    return found


async def page(
    tx: Transaction,
    *,
    printer_id: UUID | None,
    outcome: str | None,
    needs_review: bool | None,
    confidence: str | None,
    reversible: bool | None,
    source: str | None,
    since: datetime | None,
    until: datetime | None,
    search: str | None,
    skip: int,
    limit: int,
) -> tuple[list[Print], int]:
    """Prints, newest first, begun from `since` until before `until`; `search` looks into the file name."""
    where = [PRINTS.c.tenant_id == tx.tenant_id]
    exact = {
        PRINTS.c.printer_id: printer_id,
        PRINTS.c.outcome: outcome,
        PRINTS.c.needs_review: needs_review,
        PRINTS.c.confidence: confidence,
        PRINTS.c.source: source,
    }
    where += [column == value for column, value in exact.items() if value is not None]
    if reversible is not None:
        where.append(_REVERSIBLE if reversible else ~_REVERSIBLE)
    if since is not None:
        where.append(PRINTS.c.occurred_at >= since)
    if until is not None:
        where.append(PRINTS.c.occurred_at < until)
    if search:
        where.append(PRINTS.c.file_name.icontains(search, autoescape=True))
    total = await tx.session.scalar(select(func.count()).select_from(PRINTS).where(*where))
    query = select(PRINTS).where(*where).order_by(PRINTS.c.occurred_at.desc(), PRINTS.c.print_id.desc())
    rows = (await tx.session.execute(query.offset(skip).limit(limit))).mappings()
    return [_load(row) for row in rows], total or 0
