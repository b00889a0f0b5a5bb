"""Jobs whose time has come."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_

from chassis.db import Transaction
from jobs.domain.lab import Lab
from jobs.domain.workflow import Status
from jobs.store import jobs
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


async def to_archive(tx: Transaction, days: int, *, limit: int = 100) -> list[UUID]:
    """Jobs that ended so many days ago."""
    ended = or_(JOBS.c.status == Status.PAIDPICKEDUP, JOBS.c.status == Status.REJECTED)
    return await jobs.lock_ids(
        tx, and_(ended, JOBS.c.status_since <= tx.now - timedelta(days=days)), limit=limit
    )
