"""Prints as printers report them: those of jobs, and for a while those of nobody."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from jobs.tables.jobs import JOB_PRINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """One physical print."""

    print_id: UUID
    printer_id: UUID
    file_name: str | None
    candidates: Sequence[str]
    plate_index: int | None
    outcome: str
    started_at: datetime | None
    finished_at: datetime | None
    reason: str | None = None
    job_id: UUID | None = None
    counted: bool = False
    is_foreign: bool = False
    revision: int = 0

    @property
    def is_open(self) -> bool:
        return self.outcome in {"printing", "needs_review"}


_COLUMNS = [JOB_PRINTS.c[field.name] for field in fields(Print)]


async def find(tx: Transaction, print_id: UUID) -> Print | None:
    row = (await tx.session.execute(_one(tx, print_id))).mappings().one_or_none()
    return Print(**row) if row else None


async def lock(tx: Transaction, print_id: UUID) -> Print | None:
    row = (await tx.session.execute(_one(tx, print_id).with_for_update())).mappings().one_or_none()
    return Print(**row) if row else None


def _one(tx: Transaction, print_id: UUID) -> Select[Any]:
    return select(*_COLUMNS).where(JOB_PRINTS.c.tenant_id == tx.tenant_id, JOB_PRINTS.c.print_id == print_id)


async def add(tx: Transaction, found: Print) -> bool:
    """Keep a print; False when it is known."""
    values = {field.name: getattr(found, field.name) for field in fields(Print)}
    values["candidates"] = list(found.candidates)
    statement = (
        insert(JOB_PRINTS)
        .values(tenant_id=tx.tenant_id, seen_at=tx.now, **values)
        .on_conflict_do_nothing()
        .returning(JOB_PRINTS.c.print_id)
    )
    return (await tx.session.execute(statement)).one_or_none() is not None


async def change(tx: Transaction, print_id: UUID, **values: Any) -> None:
    await tx.session.execute(
        update(JOB_PRINTS)
        .where(JOB_PRINTS.c.tenant_id == tx.tenant_id, JOB_PRINTS.c.print_id == print_id)
        .values(**values)
    )


async def of_job(tx: Transaction, job_id: UUID) -> list[Print]:
    query = (
        select(*_COLUMNS)
        .where(JOB_PRINTS.c.tenant_id == tx.tenant_id, JOB_PRINTS.c.job_id == job_id)
        .order_by(JOB_PRINTS.c.seen_at, JOB_PRINTS.c.print_id)
    )
    return [Print(**row) for row in (await tx.session.execute(query)).mappings()]


async def unclaimed(tx: Transaction, printer_id: UUID, since: datetime) -> list[Print]:
    """Prints of nobody on a printer that begun since, or whose beginning is not known; held."""
    query = (
        select(*_COLUMNS)
        .where(
            JOB_PRINTS.c.tenant_id == tx.tenant_id,
            JOB_PRINTS.c.printer_id == printer_id,
            JOB_PRINTS.c.job_id.is_(None),
            JOB_PRINTS.c.is_foreign.is_(False),
            JOB_PRINTS.c.outcome.in_(("printing", "needs_review", "completed")),
            JOB_PRINTS.c.seen_at >= since,
        )
        .order_by(JOB_PRINTS.c.seen_at, JOB_PRINTS.c.print_id)
        .with_for_update()
    )
    return [Print(**row) for row in (await tx.session.execute(query)).mappings()]


async def unname(tx: Transaction, job_id: UUID) -> None:
    """Forget what the files of a job's prints were called: it may say who the student is."""
    await tx.session.execute(
        update(JOB_PRINTS)
        .where(JOB_PRINTS.c.tenant_id == tx.tenant_id, JOB_PRINTS.c.job_id == job_id)
        .values(file_name=None, candidates=[])
    )


async def forget(tx: Transaction, before: datetime) -> None:
    """Forget prints of nobody that nobody will ask for any more."""
    await tx.session.execute(
        delete(JOB_PRINTS).where(
            JOB_PRINTS.c.tenant_id == tx.tenant_id,
            JOB_PRINTS.c.job_id.is_(None),
            JOB_PRINTS.c.seen_at < before,
        )
    )
