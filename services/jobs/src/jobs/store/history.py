"""The history of jobs: written once, each entry bound to the one before it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.db import Transaction
from jobs.domain.audit import GENESIS, Entry, JobEvent, hash_of
from jobs.domain.staff import Signature
from jobs.tables.jobs import EVENT_CHAINS, JOB_EVENTS, JOBS


async def append(
    tx: Transaction, job_id: UUID, entries: Sequence[Entry], signature: Signature
) -> JobEvent | None:
    """Write entries; the last of them. The transaction holds the tenant's chain from here on: do it last."""
    if not entries:
        return None
    # An entry refers to its job. Whoever changes the job holds it, and then waits for the chain: so here too.
    await tx.session.execute(
        select(JOBS.c.id)
        .where(JOBS.c.tenant_id == tx.tenant_id, JOBS.c.id == job_id)
        .with_for_update(key_share=True, read=True)
    )
    last_id, last_hash = await _head(tx)
    event = None
    for entry in entries:
        event = JobEvent(
            id=last_id + 1,
            tenant_id=tx.tenant_id,
            job_id=job_id,
            timestamp=tx.now,
            event_type=entry.event_type,
            details=entry.details,
            triggered_by=signature.name,
            user_id=signature.user_id,
            workstation_id=signature.workstation_id,
        )
        event = replace(event, hash=hash_of(event, last_hash))
        last_id, last_hash = event.id, event.hash
        await tx.session.execute(insert(JOB_EVENTS).values(_row(event)))
    await tx.session.execute(
        update(EVENT_CHAINS)
        .where(EVENT_CHAINS.c.tenant_id == tx.tenant_id)
        .values(last_id=last_id, last_hash=last_hash)
    )
    return event


async def _head(tx: Transaction) -> tuple[int, str]:
    first = upsert(EVENT_CHAINS).values(tenant_id=tx.tenant_id, last_id=0, last_hash=GENESIS)
    await tx.session.execute(first.on_conflict_do_nothing())
    query = select(EVENT_CHAINS.c.last_id, EVENT_CHAINS.c.last_hash).where(
        EVENT_CHAINS.c.tenant_id == tx.tenant_id
    )
    row = (await tx.session.execute(query.with_for_update())).one()
    return row.last_id, row.last_hash


async def page(
    tx: Transaction, where: Collection[ColumnElement[bool]], *, skip: int, limit: int
) -> tuple[list[JobEvent], int]:
    """Entries, newest first."""
    conditions = (JOB_EVENTS.c.tenant_id == tx.tenant_id, *where)
    total = await tx.session.scalar(select(func.count()).select_from(JOB_EVENTS).where(*conditions))
    query = select(JOB_EVENTS).where(*conditions).order_by(JOB_EVENTS.c.id.desc()).offset(skip).limit(limit)
    return [_event(row) for row in (await tx.session.execute(query)).mappings()], total or 0


async def between(tx: Transaction, *, after: int, limit: int) -> list[JobEvent]:
    """Entries in order, from the one after `after`."""
    query = (
        select(JOB_EVENTS)
        .where(JOB_EVENTS.c.tenant_id == tx.tenant_id, JOB_EVENTS.c.id > after)
        .order_by(JOB_EVENTS.c.id)
        .limit(limit)
    )
    return [_event(row) for row in (await tx.session.execute(query)).mappings()]


def _row(event: JobEvent) -> dict[str, Any]:
    return {column.name: getattr(event, column.name) for column in JOB_EVENTS.c}


def _event(row: RowMapping) -> JobEvent:
    return JobEvent(**row)
