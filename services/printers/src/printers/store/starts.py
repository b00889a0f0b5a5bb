"""Prints that somebody started here, or tried to."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from printers.domain.starts import Start
from printers.tables import PRINT_STARTS


def _load(row: RowMapping) -> Start:
    return Start(**{**row, "filament": tuple(row["filament"])})


def _dump(start: Start) -> dict[str, Any]:
    return asdict(start) | {"filament": list(start.filament)}


async def add(tx: Transaction, start: Start) -> bool:
    """Insert a start; False when its number is taken."""
    statement = (
        insert(PRINT_STARTS)
        .values(_dump(start))
        .on_conflict_do_nothing(index_elements=["tenant_id", "task_id"])
        .returning(PRINT_STARTS.c.id)
    )
    return await tx.session.scalar(statement) is not None


async def sending(tx: Transaction, printer_id: UUID) -> bool:
    """Whether a start is under way on a printer; one that nobody answers any more is set aside."""
    own = (PRINT_STARTS.c.tenant_id == tx.tenant_id) & (PRINT_STARTS.c.printer_id == printer_id)
    under_way = own & (PRINT_STARTS.c.status == "sending")
    await tx.session.execute(
        update(PRINT_STARTS).where(under_way, PRINT_STARTS.c.expires_at < tx.now).values(status="unknown")
    )
    return await tx.session.scalar(select(PRINT_STARTS.c.id).where(under_way).limit(1)) is not None


async def answer(
    tx: Transaction, start_id: UUID, *, status: str, code: str, reason: str, at: datetime
) -> None:
    """Note what became of a start."""
    await tx.session.execute(
        update(PRINT_STARTS)
        .where(PRINT_STARTS.c.tenant_id == tx.tenant_id, PRINT_STARTS.c.id == start_id)
        .values(status=status, code=code, reason=reason, answered_at=at)
    )


async def of_print(tx: Transaction, print_id: UUID) -> Start | None:
    """The start that a print came from."""
    query = select(PRINT_STARTS).where(
        PRINT_STARTS.c.tenant_id == tx.tenant_id, PRINT_STARTS.c.print_id == print_id
    )
    row = (await tx.session.execute(query)).mappings().one_or_none()
    return _load(row) if row else None


async def page(tx: Transaction, printer_id: UUID, *, skip: int, limit: int) -> tuple[list[Start], int]:
    """Starts on one printer, newest first."""
    where = (PRINT_STARTS.c.tenant_id == tx.tenant_id, PRINT_STARTS.c.printer_id == printer_id)
    total = await tx.session.scalar(select(func.count()).select_from(PRINT_STARTS).where(*where))
    query = select(PRINT_STARTS).where(*where).order_by(PRINT_STARTS.c.id.desc()).offset(skip).limit(limit)
    return [_load(row) for row in (await tx.session.execute(query)).mappings()], total or 0
