"""The audit of commands."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select, update

from chassis.db import Transaction
from printers.domain.control import Command
from printers.tables import PRINTER_COMMANDS


async def add(tx: Transaction, command: Command) -> None:
    await tx.session.execute(insert(PRINTER_COMMANDS).values(asdict(command)))


async def answer(tx: Transaction, command_id: UUID, code: str, reason: str, at: datetime) -> None:
    """Note what became of a command."""
    await tx.session.execute(
        update(PRINTER_COMMANDS)
        .where(PRINTER_COMMANDS.c.tenant_id == tx.tenant_id, PRINTER_COMMANDS.c.id == command_id)
        .values(code=code, reason=reason, answered_at=at)
    )


async def page(tx: Transaction, printer_id: UUID, *, skip: int, limit: int) -> tuple[list[Command], int]:
    """Commands to one printer, newest first."""
    where = (PRINTER_COMMANDS.c.tenant_id == tx.tenant_id, PRINTER_COMMANDS.c.printer_id == printer_id)
    total = await tx.session.scalar(select(func.count()).select_from(PRINTER_COMMANDS).where(*where))
    query = select(PRINTER_COMMANDS).where(*where).order_by(PRINTER_COMMANDS.c.id.desc())
    rows = (await tx.session.execute(query.offset(skip).limit(limit))).mappings()
    return [Command(**row) for row in rows], total or 0
