"""Finding jobs and what happened to them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_

from chassis.db import Transaction
from jobs.domain.audit import JobEvent
from jobs.domain.jobs import Job
from jobs.domain.search import Wanted
from jobs.store import history, jobs
from jobs.tables.jobs import JOB_EVENTS, JOBS

_ORDERS: dict[str, tuple[Any, ...]] = {
    "oldest": (JOBS.c.number.asc(),),
    "newest": (JOBS.c.number.desc(),),
    "waiting": (JOBS.c.status_since.asc(), JOBS.c.number.asc()),
    "updated": (JOBS.c.updated_at.desc(), JOBS.c.number.desc()),
    "student": (JOBS.c.student_name.asc(), JOBS.c.number.asc()),
}


async def page(
    tx: Transaction, wanted: Wanted, *, order: str, skip: int, limit: int
) -> tuple[list[Job], int]:
    return await jobs.page(tx, _where(wanted), _ORDERS[order], skip=skip, limit=limit)


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [JOBS.c.deleted_at.is_(None)]
    if wanted.status:
        where.append(JOBS.c.status.in_(wanted.status))
    equal = {"printer": wanted.printer, "discipline": wanted.discipline, "method": wanted.method}
    where += [JOBS.c[name] == value for name, value in equal.items() if value is not None]
    flags = {
        "is_confirmation_expired": wanted.is_confirmation_expired,
        "needs_review": wanted.needs_review,
    }
    where += [JOBS.c[name].is_(value) for name, value in flags.items() if value is not None]
    given = {"staff_viewed_at": wanted.is_viewed, "duplicate_of": wanted.is_duplicate}
    for name, value in given.items():
        if value is not None:
            where.append(JOBS.c[name].is_not(None) if value else JOBS.c[name].is_(None))
    if wanted.submitted_from:
        where.append(JOBS.c.created_at >= wanted.submitted_from)
    if wanted.submitted_to:
        where.append(JOBS.c.created_at < wanted.submitted_to)
    if wanted.student_email:
        where.append(JOBS.c.student_email.ilike(_escaped(wanted.student_email), escape="\\"))
    if wanted.search:
        where.append(_found(wanted.search))
    return where


def _found(text: str) -> ColumnElement[bool]:
    part = f"%{_escaped(text)}%"
    names = ("student_name", "student_email", "class_number", "display_name")
    found: list[ColumnElement[bool]] = [JOBS.c[name].ilike(part, escape="\\") for name in names]
    number = text.removeprefix("#")
    if number.isdecimal() and len(number) < 10:
        found.append(JOBS.c.number == int(number))
    return or_(*found)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


async def events(
    tx: Transaction,
    *,
    job_id: UUID | None = None,
    triggered_by: str | None = None,
    event_type: str | None = None,
    begins: datetime | None = None,
    ends: datetime | None = None,
    skip: int,
    limit: int,
) -> tuple[list[JobEvent], int]:
    """Entries of the history, newest first."""
    equal = {"job_id": job_id, "triggered_by": triggered_by, "event_type": event_type}
    where: list[ColumnElement[bool]] = [
        JOB_EVENTS.c[name] == value for name, value in equal.items() if value is not None
    ]
    if begins:
        where.append(JOB_EVENTS.c.timestamp >= begins)
    if ends:
        where.append(JOB_EVENTS.c.timestamp < ends)
    return await history.page(tx, where, skip=skip, limit=limit)
