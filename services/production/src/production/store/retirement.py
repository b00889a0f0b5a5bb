"""Printers between planning and retirement: either new plates come first, or the retirement does."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, false, func, or_, select, update

from chassis.db import Transaction
from production.tables.projections import PRINTERS
from production.tables.runs import PRODUCTION_RUN_PLATES as PLATES
from production.tables.runs import PRODUCTION_RUNS as RUNS


def gone(now: datetime) -> ColumnElement[bool]:
    """Whether a printer gets nothing new: it is retired, or about to be."""
    return or_(PRINTERS.c.is_retired, func.coalesce(PRINTERS.c.retiring_until > now, false()))


async def hold(tx: Transaction, printer_ids: Collection[UUID]) -> set[UUID]:
    """Printers that are not retired; until this transaction ends none of them can be."""
    query = (
        select(PRINTERS.c.printer_id)
        .where(PRINTERS.c.tenant_id == tx.tenant_id, PRINTERS.c.printer_id.in_(set(printer_ids)))
        .where(~gone(tx.now))
        .order_by(PRINTERS.c.printer_id)
        .with_for_update(read=True)
    )
    return set((await tx.session.execute(query)).scalars())


async def lock(tx: Transaction, printer_id: UUID) -> bool:
    """Keep everybody from planning on a printer until this transaction ends; whether it is known."""
    query = select(PRINTERS.c.printer_id).where(
        PRINTERS.c.tenant_id == tx.tenant_id, PRINTERS.c.printer_id == printer_id
    )
    return (await tx.session.scalar(query.with_for_update())) is not None


async def mark(tx: Transaction, printer_id: UUID, until: datetime) -> None:
    """Nothing new is planned on it until then; the event of its retirement says so for good."""
    statement = update(PRINTERS).where(
        PRINTERS.c.tenant_id == tx.tenant_id, PRINTERS.c.printer_id == printer_id
    )
    await tx.session.execute(statement.values(retiring_until=until))


async def runs_using(tx: Transaction, printer_id: UUID) -> list[tuple[UUID, str, str]]:
    """Runs that are not closed and name a printer, themselves or by a plate: id, number and status."""
    by_plate = exists().where(
        PLATES.c.tenant_id == tx.tenant_id,
        PLATES.c.production_run_id == RUNS.c.id,
        PLATES.c.printer_id == printer_id,
        PLATES.c.status != "cancelled",
    )
    query = (
        select(RUNS.c.id, RUNS.c.run_number, RUNS.c.status)
        .where(
            RUNS.c.tenant_id == tx.tenant_id,
            RUNS.c.deleted_at.is_(None),
            RUNS.c.status.in_(("pending", "in_progress", "ready_for_assembly")),
            or_(RUNS.c.printer_id == printer_id, by_plate),
        )
        .order_by(RUNS.c.id)
    )
    return [(row.id, row.run_number, row.status) for row in await tx.session.execute(query)]
