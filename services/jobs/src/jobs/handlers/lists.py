"""Looking at jobs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.db import Transaction
from chassis.opaque import fingerprint
from jobs.domain.audit import JobEvent
from jobs.domain.files import JobFile
from jobs.domain.jobs import Job, JobNotFoundError
from jobs.domain.lab import Lab
from jobs.domain.search import Wanted
from jobs.handlers import files
from jobs.store import history, jobs, lab, search
from jobs.store import prints as print_store
from jobs.store.prints import Print

_EARLIEST = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A job with its files."""

    job: Job
    file: JobFile | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a status link shows."""

    job: Job
    lab_slug: str
    lab_name: str
    settings: Lab
    ahead: int | None
    resubmitted_as: int | None


async def page(
    tx: Transaction, wanted: Wanted, *, order: str, skip: int, limit: int
) -> tuple[list[Shown], int]:
    found, total = await search.page(tx, wanted, order=order, skip=skip, limit=limit)
    known = await files.by_job(tx, [job.id for job in found])
    return [Shown(job, known.get(job.id)) for job in found], total


async def counts(tx: Transaction) -> Mapping[str, int]:
    return await jobs.counts(tx)


async def get(tx: Transaction, job_id: UUID) -> Shown:
    """One job.

    Raises:
        JobNotFoundError: there is no such job.
    """
    job = await jobs.load(tx, job_id)
    return Shown(job, (await files.by_job(tx, [job_id])).get(job_id))


async def prints_of(tx: Transaction, job_id: UUID) -> list[Print]:
    """The prints of a job.

    Raises:
        JobNotFoundError: there is no such job.
    """
    await jobs.load(tx, job_id)
    return await print_store.of_job(tx, job_id)


async def history_of(tx: Transaction, job_id: UUID, *, skip: int, limit: int) -> tuple[list[JobEvent], int]:
    """The history of a job, deleted or not, newest first.

    Raises:
        JobNotFoundError: there never was such a job.
    """
    await jobs.with_deleted(tx, job_id)
    return await search.events(tx, job_id=job_id, skip=skip, limit=limit)


async def events(
    tx: Transaction,
    *,
    triggered_by: str | None,
    event_type: str | None,
    begins: datetime | None,
    ends: datetime | None,
    skip: int,
    limit: int,
) -> tuple[list[JobEvent], int]:
    """The history of all jobs, newest first."""
    return await search.events(
        tx,
        triggered_by=triggered_by,
        event_type=event_type,
        begins=begins,
        ends=ends,
        skip=skip,
        limit=limit,
    )


async def standing(tx: Transaction, token: str) -> Standing:
    """How the job of a status link stands.

    Raises:
        JobNotFoundError: the link leads nowhere.
    """
    job = await jobs.by_status_token(tx, fingerprint(token))
    if job is None:
        raise JobNotFoundError
    return await standing_of(tx, job)


async def standing_of(tx: Transaction, job: Job) -> Standing:
    """What a student sees of a job."""
    tenant = await lab.tenant(tx)
    return Standing(
        job,
        tenant.slug if tenant else "",
        tenant.name if tenant else "",
        await lab.settings(tx),
        await jobs.ahead(tx, job) if job.deleted_at is None else None,
        await jobs.resubmitted_as(tx, job.id),
    )


async def on_days(tx: Transaction, wanted: Wanted, first: date | None, last: date | None) -> Wanted:
    """Narrow to jobs that came in from one day to another, where the lab is."""
    begins, ends = await days(tx, first, last)
    return replace(wanted, submitted_from=begins, submitted_to=ends)


async def days(
    tx: Transaction, first: date | None, last: date | None
) -> tuple[datetime | None, datetime | None]:
    """From the first moment of a day to the last of another, where the lab is; None stays None."""
    begins, ends = await whole_days(tx, first or date.min, last or date.min)
    return begins if first else None, ends if last else None


async def whole_days(tx: Transaction, first: date, last: date) -> tuple[datetime, datetime]:
    """From the first moment of a day to the last of another, where the lab is."""
    tenant = await lab.tenant(tx)
    zone = ZoneInfo(tenant.time_zone if tenant else "UTC")
    end = min(last, date.max - timedelta(days=2)) + timedelta(days=1)
    return datetime.combine(max(first, _EARLIEST), time(), zone), datetime.combine(end, time(), zone)


async def submitted(
    tx: Transaction, begins: datetime, ends: datetime, *, after: int, limit: int
) -> list[Job]:
    """Jobs that came in within a time, by number, from the one after `after`."""
    return await jobs.between(tx, begins, ends, after=after, limit=limit)


async def history_after(tx: Transaction, *, after: int, limit: int) -> list[JobEvent]:
    """Entries of the history in order, from the one after `after`."""
    return await history.between(tx, after=after, limit=limit)
