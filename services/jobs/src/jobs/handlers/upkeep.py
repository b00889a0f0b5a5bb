"""What time does to jobs: links expire, students are reminded, what is over is put away."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from chassis.db import Transaction
from contracts.jobs import JobArchived, JobUpdated
from jobs.domain import desk, review
from jobs.domain.audit import Entry
from jobs.domain.lab import Lab
from jobs.domain.mail import Template
from jobs.domain.staff import SYSTEM, Signature
from jobs.handlers import forgetting, record
from jobs.handlers.post import Post
from jobs.store import due, jobs, lab, prints

PRINTS_KEPT = timedelta(days=7)
"""So long a job may be marked after its print began."""


async def every_tenant(tx: Transaction) -> list[UUID]:
    return await lab.tenants(tx)


async def tend(tx: Transaction, post: Post) -> tuple[bool, list[UUID]]:
    """Do what is due in one tenant: whether there was anything, and e-mails that a mailbox is to forget."""
    settings = await lab.settings(tx)
    await prints.forget(tx, tx.now - PRINTS_KEPT)
    done = await _expire(tx, post)
    done += await _remind(tx, post, settings)
    done += await _abandon(tx, post, settings)
    if settings.archives_by_itself:
        done += await archive_old(tx, settings.archive_days, SYSTEM)
    if settings.files_kept_days:
        done += await forgetting.discard_old_files(tx, settings.files_kept_days, SYSTEM)
    letters: list[UUID] = []
    if settings.students_kept_days:
        forgotten, letters = await forgetting.erase_old(tx, settings.students_kept_days)
        done += forgotten
    return done > 0, letters


async def archive_old(tx: Transaction, days: int, signature: Signature, *, limit: int = 100) -> int:
    """Archive what ended so many days ago: one entry per job, with the name of who asked for it."""
    found = await due.to_archive(tx, days, limit=limit)
    for job_id in found:
        job = await jobs.load(tx, job_id, lock=True)
        await record.changed(tx, job, desk.archive(job, signature, tx.now), JobArchived, signature)
    return len(found)


async def _expire(tx: Transaction, post: Post) -> int:
    found = await due.expired(tx)
    for job_id in found:
        job = await jobs.load(tx, job_id, lock=True)
        after = await record.changed(tx, job, review.expire(job), JobUpdated, SYSTEM)
        await post.send(tx, after, Template.CONFIRMATION_EXPIRED, after.confirmations_sent)
    return len(found)


async def _remind(tx: Transaction, post: Post, settings: Lab) -> int:
    found = await due.to_remind(tx, settings)
    for job_id in found:
        job = await jobs.load(tx, job_id, lock=True)
        reminded = replace(job, reminders_sent=job.reminders_sent + 1, reminded_at=tx.now)
        entry = Entry("ReminderSent", {"number": reminded.reminders_sent})
        after = await record.changed(tx, job, (reminded, [entry]), JobUpdated, SYSTEM)
        days = (tx.now - (job.completed_at or tx.now)).days
        await post.send(tx, after, Template.PICKUP_REMINDER, after.version, days=str(days))
    return len(found)


async def _abandon(tx: Transaction, post: Post, settings: Lab) -> int:
    found = await due.abandoned(tx, settings)
    for job_id in found:
        job = await jobs.load(tx, job_id, lock=True)
        after = await record.changed(tx, job, desk.abandon(job, SYSTEM, tx.now), JobArchived, SYSTEM)
        await post.send(tx, after, Template.ABANDONED, 1, days=str(settings.abandon_days))
    return len(found)
