"""Jobs whose time has come."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from chassis.db import Transaction
from jobs.domain.lab import Lab
from jobs.domain.workflow import Status
from jobs.store import jobs
from jobs.tables.files import JOB_FILES
from jobs.tables.jobs import JOBS


async def expired(tx: Transaction) -> list[UUID]:
    """Jobs that nobody confirmed in time, and that are not flagged yet."""
    return await jobs.lock_ids(
        tx,
        and_(
            JOBS.c.status == Status.PENDING,
            JOBS.c.is_confirmation_expired.is_(False),
            JOBS.c.confirm_token_expires <= tx.now,
        ),
    )


async def to_remind(tx: Transaction, lab: Lab) -> list[UUID]:
    """Finished jobs whose students are to be reminded."""
    return await jobs.lock_ids(
        tx,
        and_(
            JOBS.c.status == Status.COMPLETED,
            JOBS.c.reminders_sent < lab.max_reminders,
            func.coalesce(JOBS.c.reminded_at, JOBS.c.completed_at)
            <= tx.now - timedelta(days=lab.reminder_days),
        ),
    )


async def abandoned(tx: Transaction, lab: Lab) -> list[UUID]:
    """Finished jobs that nobody fetched."""
    since = tx.now - timedelta(days=lab.abandon_days)
    return await jobs.lock_ids(tx, and_(JOBS.c.status == Status.COMPLETED, JOBS.c.completed_at <= since))


async def with_old_files(tx: Transaction, days: int, *, limit: int = 100) -> list[UUID]:
    """Jobs that were archived so many days ago and still have files."""
    kept = select(JOB_FILES.c.job_id).where(
        JOB_FILES.c.tenant_id == tx.tenant_id, JOB_FILES.c.deleted_at.is_(None)
    )
    old = JOBS.c.archived_at <= tx.now - timedelta(days=days)
    return await jobs.lock_ids(
        tx, and_(JOBS.c.status == Status.ARCHIVED, old, JOBS.c.id.in_(kept)), limit=limit
    )


async def with_old_students(tx: Transaction, days: int) -> list[UUID]:
    """Jobs that were archived or deleted so many days ago, and whose students are still known."""
    over = func.coalesce(JOBS.c.deleted_at, JOBS.c.archived_at)
    old = over <= tx.now - timedelta(days=days)
    ended = or_(JOBS.c.status == Status.ARCHIVED, JOBS.c.deleted_at.is_not(None))
    return await jobs.lock_ids(tx, and_(ended, old, JOBS.c.erased_at.is_(None)), also_deleted=True)


async def to_archive(tx: Transaction, days: int, *, limit: int = 100) -> list[UUID]:
    """Jobs that ended so many days ago."""
    ended = or_(JOBS.c.status == Status.PAIDPICKEDUP, JOBS.c.status == Status.REJECTED)
    return await jobs.lock_ids(
        tx, and_(ended, JOBS.c.status_since <= tx.now - timedelta(days=days)), limit=limit
    )
