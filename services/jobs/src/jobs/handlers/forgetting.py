"""What is not kept for ever: files of archived jobs, and who the students were."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.db import Transaction
from contracts.jobs import JobUpdated
from jobs import messages
from jobs.domain import desk as rules
from jobs.domain.desk import StillActiveError
from jobs.domain.jobs import Job
from jobs.domain.staff import SYSTEM, Signature
from jobs.handlers import mail, record
from jobs.store import due, files, jobs, prints


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of the jobs of a student."""

    jobs: list[UUID]
    still_active: list[UUID]
    """Under way: the student is known until they are over."""
    mails: list[UUID]
    """E-mails that a local mailbox may hold."""


async def erase(tx: Transaction, job_id: UUID, signature: Signature) -> list[UUID]:
    """Forget who the student of a job was; returns the ids of its e-mails.

    Raises:
        JobNotFoundError: there is no such job.
        StillActiveError: the job is under way.
    """
    before = await jobs.with_deleted(tx, job_id, lock=True)
    made = [one.print_id for one in await prints.of_job(tx, job_id)]
    await prints.unname(tx, job_id)
    await files.delete(tx, job_id)
    letters = await mail.forget(tx, job_id)
    after, head = await record.written(tx, before, rules.erase(before, tx.now), signature)
    tx.emit(messages.job_erased(tx.tenant_id, after, signature.name, head, made))
    return letters


async def erase_student(tx: Transaction, email: str, signature: Signature) -> Forgotten:
    """Forget a student in all jobs that are over."""
    gone: list[UUID] = []
    active: list[UUID] = []
    letters: list[UUID] = []
    for job_id in await jobs.of_student(tx, email):
        try:
            letters += await erase(tx, job_id, signature)
        except StillActiveError:
            active.append(job_id)
        else:
            gone.append(job_id)
    return Forgotten(gone, active, letters)


async def erase_old(tx: Transaction, days: int) -> tuple[int, list[UUID]]:
    """Forget the students of jobs that were over so many days ago: how many jobs, and the ids of e-mails."""
    found = await due.with_old_students(tx, days)
    return len(found), [one for job_id in found for one in await erase(tx, job_id, SYSTEM)]


async def discard_files(tx: Transaction, job_id: UUID, signature: Signature) -> Job:
    """Delete the files of an archived job.

    Raises:
        JobNotFoundError, FilesNeededError: it cannot be.
    """
    before = await jobs.load(tx, job_id, lock=True)
    change = rules.discard_files(before)
    file = await files.load(tx, job_id)
    if file is None or file.deleted_at is not None:
        return before
    await files.delete(tx, job_id)
    return await record.changed(tx, before, change, JobUpdated, signature)


async def discard_old_files(tx: Transaction, days: int, signature: Signature, *, limit: int = 100) -> int:
    """Delete the files of jobs that were archived so many days ago: one entry per job, signed."""
    found: Sequence[UUID] = await due.with_old_files(tx, days, limit=limit)
    for job_id in found:
        await discard_files(tx, job_id, signature)
    return len(found)
