"""Jobs in the database."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, func, insert, select, true, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.db import Transaction
from jobs.domain.jobs import Job, JobNotFoundError
from jobs.domain.workflow import ACTIVE, Action, Status
from jobs.tables.jobs import JOB_COUNTERS, JOBS

_FIELDS = [field.name for field in fields(Job)]
_COLUMNS = [JOBS.c[name] for name in _FIELDS]


async def next_number(tx: Transaction) -> int:
    """The next number of a job. Holding the counter, submissions of a tenant come one after the other."""
    statement = (
        upsert(JOB_COUNTERS)
        .values(tenant_id=tx.tenant_id, last_number=1)
        .on_conflict_do_update(
            index_elements=["tenant_id"], set_={"last_number": JOB_COUNTERS.c.last_number + 1}
        )
        .returning(JOB_COUNTERS.c.last_number)
    )
    return int((await tx.session.execute(statement)).scalar_one())


async def add(tx: Transaction, job: Job) -> None:
    await tx.session.execute(insert(JOBS).values(tenant_id=tx.tenant_id, **_values(job)))


async def save(tx: Transaction, before: Job, after: Job) -> None:
    """Write what changed; the caller holds the job's row."""
    old, new = _values(before), _values(after)
    changed = {name: value for name, value in new.items() if old[name] != value}
    await tx.session.execute(
        update(JOBS).where(JOBS.c.tenant_id == tx.tenant_id, JOBS.c.id == after.id).values(changed)
    )


async def load(tx: Transaction, job_id: UUID, *, lock: bool = False) -> Job:
    """One job that was not deleted.

    Raises:
        JobNotFoundError: there is no such job.
    """
    query = _of(tx).where(JOBS.c.id == job_id, JOBS.c.deleted_at.is_(None))
    job = await _one(tx, query, lock=lock)
    if job is None:
        raise JobNotFoundError
    return job


async def find(tx: Transaction, job_id: UUID) -> Job | None:
    """A job that was neither deleted nor forgotten."""
    query = _of(tx).where(JOBS.c.id == job_id, JOBS.c.deleted_at.is_(None), JOBS.c.erased_at.is_(None))
    return await _one(tx, query, lock=False)


async def with_deleted(tx: Transaction, job_id: UUID, *, lock: bool = False) -> Job:
    """One job, deleted or not.

    Raises:
        JobNotFoundError: there is no such job.
    """
    job = await _one(tx, _of(tx).where(JOBS.c.id == job_id), lock=lock)
    if job is None:
        raise JobNotFoundError
    return job


async def by_status_token(tx: Transaction, token_hash: str, *, lock: bool = False) -> Job | None:
    query = _of(tx).where(JOBS.c.status_token_hash == token_hash, JOBS.c.erased_at.is_(None))
    return await _one(tx, query, lock=lock)


async def by_confirm_token(tx: Transaction, token_hash: str, *, lock: bool = False) -> Job | None:
    query = _of(tx).where(JOBS.c.confirm_token_hash == token_hash, JOBS.c.deleted_at.is_(None))
    return await _one(tx, query, lock=lock)


async def resubmitted_as(tx: Transaction, job_id: UUID) -> int | None:
    """The number of the job that took the place of a rejected one."""
    query = select(JOBS.c.number).where(JOBS.c.tenant_id == tx.tenant_id, JOBS.c.resubmission_of == job_id)
    found: int | None = await tx.session.scalar(query)
    return found


async def active_of(tx: Transaction, email: str) -> int:
    """How many jobs of a student are under way."""
    query = (
        select(func.count())
        .select_from(JOBS)
        .where(
            JOBS.c.tenant_id == tx.tenant_id,
            func.lower(JOBS.c.student_email) == email.lower(),
            JOBS.c.status.in_(ACTIVE),
            JOBS.c.deleted_at.is_(None),
        )
    )
    return int(await tx.session.scalar(query) or 0)


async def of_student(tx: Transaction, email: str) -> list[UUID]:
    """Every job of a student that was not forgotten, also deleted ones; held, in a fixed order."""
    query = (
        select(JOBS.c.id)
        .where(JOBS.c.tenant_id == tx.tenant_id, func.lower(JOBS.c.student_email) == email.lower())
        .order_by(JOBS.c.id)
        .with_for_update()
    )
    return list((await tx.session.execute(query)).scalars())


async def hold(tx: Transaction, job_ids: Collection[UUID]) -> None:
    """Keep others from changing some jobs, in a fixed order: before anything of theirs is written."""
    query = select(JOBS.c.id).where(JOBS.c.tenant_id == tx.tenant_id, JOBS.c.id.in_(job_ids))
    await tx.session.execute(query.order_by(JOBS.c.id).with_for_update())


async def with_file(tx: Transaction, file_hash: str) -> UUID | None:
    """The newest job with the same file."""
    query = (
        select(JOBS.c.id)
        .where(JOBS.c.tenant_id == tx.tenant_id, JOBS.c.file_hash == file_hash, JOBS.c.deleted_at.is_(None))
        .order_by(JOBS.c.number.desc())
        .limit(1)
    )
    found: UUID | None = await tx.session.scalar(query)
    return found


async def ahead(tx: Transaction, job: Job) -> int | None:
    """How many jobs stand before one in its queue; None where there is no queue."""
    since = JOBS.c.student_confirmed_at if job.status is Status.READYTOPRINT else JOBS.c.created_at
    mine = job.student_confirmed_at if job.status is Status.READYTOPRINT else job.created_at
    if job.status not in {Status.UPLOADED, Status.READYTOPRINT} or mine is None:
        return None
    query = (
        select(func.count())
        .select_from(JOBS)
        .where(
            JOBS.c.tenant_id == tx.tenant_id,
            JOBS.c.status == job.status,
            JOBS.c.deleted_at.is_(None),
            (since < mine) | ((since == mine) & (JOBS.c.number < job.number)),
        )
    )
    return int(await tx.session.scalar(query) or 0)


async def counts(tx: Transaction) -> Mapping[str, int]:
    """How many jobs stand in each status."""
    query = (
        select(JOBS.c.status, func.count().label("jobs"))
        .where(JOBS.c.tenant_id == tx.tenant_id, JOBS.c.deleted_at.is_(None))
        .group_by(JOBS.c.status)
    )
    return {row.status: row.jobs for row in await tx.session.execute(query)}


async def lock_ids(
    tx: Transaction, where: ColumnElement[bool], *, limit: int = 100, also_deleted: bool = False
) -> list[UUID]:
    """Ids of jobs that fit, and are not in somebody else's hands just now."""
    present = true() if also_deleted else JOBS.c.deleted_at.is_(None)
    query = (
        select(JOBS.c.id)
        .where(JOBS.c.tenant_id == tx.tenant_id, present, where)
        .order_by(JOBS.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list((await tx.session.execute(query)).scalars())


async def printing_on(tx: Transaction, printer_id: UUID) -> list[Job]:
    """Jobs that are being printed on a printer, in the order in which they were begun."""
    query = (
        _of(tx)
        .where(JOBS.c.status == Status.PRINTING, JOBS.c.printing_printer_id == printer_id)
        .order_by(JOBS.c.printing_since, JOBS.c.number)
    )
    return [_job(row) for row in (await tx.session.execute(query)).mappings()]


async def page(
    tx: Transaction, where: Collection[ColumnElement[bool]], order: Collection[Any], *, skip: int, limit: int
) -> tuple[list[Job], int]:
    conditions = (JOBS.c.tenant_id == tx.tenant_id, *where)
    total = await tx.session.scalar(select(func.count()).select_from(JOBS).where(*conditions))
    query = select(*_COLUMNS).where(*conditions).order_by(*order).offset(skip).limit(limit)
    return [_job(row) for row in (await tx.session.execute(query)).mappings()], total or 0


async def between(tx: Transaction, begins: datetime, ends: datetime, *, after: int, limit: int) -> list[Job]:
    """Jobs submitted in a time, by number, from the one after `after`."""
    query = (
        _of(tx)
        .where(JOBS.c.created_at >= begins, JOBS.c.created_at < ends, JOBS.c.number > after)
        .order_by(JOBS.c.number)
        .limit(limit)
    )
    return [_job(row) for row in (await tx.session.execute(query)).mappings()]


def _of(tx: Transaction) -> Select[Any]:
    return select(*_COLUMNS).where(JOBS.c.tenant_id == tx.tenant_id)


async def _one(tx: Transaction, query: Select[Any], *, lock: bool) -> Job | None:
    row = (await tx.session.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
    return _job(row) if row else None


def _values(job: Job) -> dict[str, Any]:
    values = {name: getattr(job, name) for name in _FIELDS}
    reasons = job.reject_reasons
    return values | {"reject_reasons": list(reasons) if reasons is not None else None}


def _job(row: RowMapping) -> Job:
    values = dict(row)
    reasons, action, status = values["reject_reasons"], values["undo_action"], values["undo_status"]
    values["status"] = Status(values["status"])
    values["reject_reasons"] = tuple(reasons) if reasons is not None else None
    values["undo_action"] = Action(action) if action else None
    values["undo_status"] = Status(status) if status else None
    return Job(**values)
