"""Every change of a job ends here: the row, its files, the history and the message, in one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from contracts.jobs import JobSubmitted
from jobs import messages
from jobs.domain.audit import Entry, JobEvent
from jobs.domain.jobs import Change, Job
from jobs.domain.staff import SYSTEM, Signature
from jobs.messages import JobMessage
from jobs.store import files, history, jobs


async def added(tx: Transaction, job: Job, entries: Sequence[Entry], signature: Signature) -> None:
    """Write a new job, whose files are written by the caller."""
    await jobs.add(tx, job)
    head = await history.append(tx, job.id, entries, signature)
    tx.emit(messages.job_message(JobSubmitted, tx.tenant_id, job, signature.name, head))


async def changed(
    tx: Transaction, before: Job, change: Change, kind: type[JobMessage], signature: Signature
) -> Job:
    """Write a changed job, and tell of it; the caller holds its row. Without a change, nothing happens."""
    after, entries = change
    if after == before and not entries:
        return before
    after, head = await written(tx, before, change, signature)
    tx.emit(messages.job_message(kind, tx.tenant_id, after, signature.name, head))
    return after


async def written(
    tx: Transaction, before: Job, change: Change, signature: Signature
) -> tuple[Job, JobEvent | None]:
    """Write a changed job; the caller holds its row, and tells of it with the newest entry of the history."""
    after, entries = change
    after = replace(after, version=before.version + 1, updated_at=tx.now, last_updated_by=signature.name)
    await jobs.save(tx, before, after)
    if after.deleted_at is None and _about(before) != _about(after):
        await files.want(tx, after.id, folder=after.status.folder, metadata=metadata(after))
    return after, await history.append(tx, after.id, entries, signature)


async def note(tx: Transaction, job_id: UUID, entry: Entry) -> None:
    """Write into a job's history what changes nothing of the job."""
    await history.append(tx, job_id, [entry], SYSTEM)


def metadata(job: Job) -> dict[str, Any]:
    """What `metadata.json` says of a job, so that its files tell whose they are without any database."""
    return {
        "number": job.number,
        "status": job.status.value,
        "student_name": job.student_name,
        "student_email": job.student_email,
        "discipline": job.discipline,
        "class_number": job.class_number,
        "original_filename": job.original_filename,
        "method": job.method,
        "color": job.color,
        "printer": job.printer,
        "material": job.material,
        "weight_g": str(job.weight_g) if job.weight_g is not None else None,
        "time_hours": str(job.time_hours) if job.time_hours is not None else None,
        "cost_usd": str(job.cost_usd) if job.cost_usd is not None else None,
        "currency": job.currency,
        "created_at": job.created_at.isoformat(),
    }


def _about(job: Job) -> tuple[str, dict[str, Any]]:
    return job.status.folder, metadata(job)
