"""Print files and the starts made of them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from printers.domain.files import FilamentNeed, Plate, PrintFile
from printers.tables import PRINT_FILES, PRINT_STARTS, PRINTS

# Held while a file and its row come or go: the one is never without the other.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


async def lock_content(tx: Transaction, sha256: str) -> None:
    """Let nobody else add or remove this content until this transaction ends."""
    await tx.session.execute(_LOCK, {"name": f"print-file:{tx.tenant_id}:{sha256}"})


def _load(row: RowMapping) -> PrintFile:
    return PrintFile(**{**row, "plates": tuple(_plate(one) for one in row["plates"])})


def _plate(value: dict[str, Any]) -> Plate:
    needs = (FilamentNeed(**{**one, "grams": Decimal(one["grams"])}) for one in value["filament"])
    minutes = value["minutes"]
    return Plate(value["index"], Decimal(minutes) if minutes else None, tuple(needs))


def _dump(plate: Plate) -> dict[str, Any]:
    return {
        "index": plate.index,
        "minutes": str(plate.minutes) if plate.minutes else None,
        "filament": [asdict(need) | {"grams": str(need.grams)} for need in plate.filament],
    }


async def add(tx: Transaction, file: PrintFile) -> None:
    values = asdict(file) | {"plates": [_dump(plate) for plate in file.plates]}
    await tx.session.execute(insert(PRINT_FILES).values(values))


async def find(tx: Transaction, file_id: UUID) -> PrintFile | None:
    """A file that is not deleted."""
    query = select(PRINT_FILES).where(
        PRINT_FILES.c.tenant_id == tx.tenant_id,
        PRINT_FILES.c.id == file_id,
        PRINT_FILES.c.deleted_at.is_(None),
    )
    row = (await tx.session.execute(query)).mappings().one_or_none()
    return _load(row) if row else None


async def by_content(tx: Transaction, sha256: str) -> PrintFile | None:
    """The file that has this content."""
    query = select(PRINT_FILES).where(
        PRINT_FILES.c.tenant_id == tx.tenant_id,
        PRINT_FILES.c.sha256 == sha256,
        PRINT_FILES.c.deleted_at.is_(None),
    )
    row = (await tx.session.execute(query)).mappings().one_or_none()
    return _load(row) if row else None


async def names(tx: Transaction, file_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Names for a history: of deleted files too."""
    query = select(PRINT_FILES.c.id, PRINT_FILES.c.name).where(
        PRINT_FILES.c.tenant_id == tx.tenant_id, PRINT_FILES.c.id.in_(file_ids)
    )
    return {row.id: row.name for row in await tx.session.execute(query)}


async def mark_deleted(tx: Transaction, file_id: UUID, at: datetime) -> None:
    await tx.session.execute(
        update(PRINT_FILES)
        .where(PRINT_FILES.c.tenant_id == tx.tenant_id, PRINT_FILES.c.id == file_id)
        .values(deleted_at=at)
    )


async def is_in_use(tx: Transaction, file_id: UUID, now: datetime, since: datetime) -> bool:
    """Whether a printer is being sent the file, prints it, or took it after `since` and has not begun yet."""
    started = PRINT_STARTS.outerjoin(
        PRINTS,
        (PRINTS.c.tenant_id == PRINT_STARTS.c.tenant_id) & (PRINTS.c.print_id == PRINT_STARTS.c.print_id),
    )
    sending = (PRINT_STARTS.c.status == "sending") & (PRINT_STARTS.c.expires_at > now)
    begins = PRINTS.c.print_id.is_(None) & (PRINT_STARTS.c.created_at > since)
    prints = PRINTS.c.print_id.is_not(None) & PRINTS.c.outcome.is_(None)
    taken = PRINT_STARTS.c.status.in_(["accepted", "unknown"]) & (begins | prints)
    query = (
        select(PRINT_STARTS.c.id)
        .select_from(started)
        .where(PRINT_STARTS.c.tenant_id == tx.tenant_id, PRINT_STARTS.c.file_id == file_id, sending | taken)
    )
    return await tx.session.scalar(query.limit(1)) is not None


async def page(tx: Transaction, *, search: str | None, skip: int, limit: int) -> tuple[list[PrintFile], int]:
    """Files, newest first; `search` looks into the name."""
    where = [PRINT_FILES.c.tenant_id == tx.tenant_id, PRINT_FILES.c.deleted_at.is_(None)]
    if search:
        where.append(PRINT_FILES.c.name.icontains(search, autoescape=True))
    total = await tx.session.scalar(select(func.count()).select_from(PRINT_FILES).where(*where))
    query = select(PRINT_FILES).where(*where).order_by(PRINT_FILES.c.id.desc()).offset(skip).limit(limit)
    return [_load(row) for row in (await tx.session.execute(query)).mappings()], total or 0
