"""Jobs come in."""

from dataclasses import dataclass
from uuid import UUID

from chassis.db import Transaction
from chassis.opaque import fingerprint, new_tenant_secret
from jobs.domain import submission as rules
from jobs.domain.audit import Entry
from jobs.domain.files import Upload
from jobs.domain.jobs import Job, JobNotFoundError
from jobs.domain.lab import Lab
from jobs.domain.mail import Template
from jobs.domain.staff import STUDENT
from jobs.domain.submission import (
    AlreadyResubmittedError,
    NotRejectedError,
    Submission,
    TooManyJobsError,
)
from jobs.domain.workflow import Status
from jobs.files import naming
from jobs.handlers import record
from jobs.handlers.post import Post
from jobs.store import files, jobs, lab


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a student gets for a job."""

    job: Job
    status_token: str
    fits_printer: bool
    ahead: int | None


async def check(tx: Transaction, submission: Submission) -> Lab:
    """See that a job may be submitted, before its file is looked at.

    Raises:
        LabClosedError, NotOfferedError, TooManyJobsError: it may not.
    """
    settings = await lab.settings(tx)
    rules.check(submission, settings)
    await _check_quota(tx, submission.student_email, settings)
    return settings


async def submit(
    tx: Transaction,
    post: Post,
    submission: Submission,
    upload: Upload,
    *,
    resubmission_of: Job | None = None,
) -> Receipt:
    """Take a job. An upload becomes one job: submitted again, it is the same.

    Raises:
        LabClosedError, NotOfferedError, TooManyJobsError: it may not be submitted.
        AlreadyResubmittedError: the rejected job was followed by another one.
    """
    # From here on the submissions of a tenant come one after the other: what is counted stays true.
    number = await jobs.next_number(tx)
    if known := await find(tx, post, upload.id):
        return known
    settings = await check(tx, submission)
    if resubmission_of is not None:
        follower = await jobs.resubmitted_as(tx, resubmission_of.id)
        if follower is not None:
            raise AlreadyResubmittedError(follower)
    name = naming.display_name(
        submission.student_name if settings.names_in_files else "",
        submission.method,
        submission.color,
        number,
    )
    job, token = await _new(tx, post, number, submission, upload, resubmission_of, display_name=name)
    entries = [
        Entry(
            "JobCreated",
            {
                "number": job.number,
                "method": job.method,
                "printer": job.printer,
                "file_hash": job.file_hash,
                "resubmission_of": str(resubmission_of.id) if resubmission_of else None,
                "duplicate_of": str(job.duplicate_of) if job.duplicate_of else None,
            },
        )
    ]
    await record.added(tx, job, entries, STUDENT)
    await files.add(
        tx,
        job.id,
        upload,
        display_name=job.display_name,
        folder=job.status.folder,
        metadata=record.metadata(job),
    )
    await post.send(tx, job, Template.RECEIVED, 1)
    printer = settings.printer(job.printer)
    fits = printer is not None and printer.holds(upload.box)
    return Receipt(job, token, fits, await jobs.ahead(tx, job))


async def find(tx: Transaction, post: Post, upload_id: UUID) -> Receipt | None:
    """The job that an upload has become."""
    job = await jobs.find(tx, upload_id)
    if job is None:
        return None
    token = post.links.open(job.status_token_sealed, tx.tenant_id, job.id)
    stored, printer = await files.load(tx, job.id), (await lab.settings(tx)).printer(job.printer)
    fits = stored is not None and printer is not None and printer.holds(stored.box)
    return Receipt(job, token, fits, await jobs.ahead(tx, job))


async def rejected(tx: Transaction, token: str) -> Job:
    """The rejected job that a status link leads to.

    Raises:
        JobNotFoundError: the link leads nowhere.
        NotRejectedError, AlreadyResubmittedError: it is not to be submitted again.
    """
    job = await jobs.by_status_token(tx, fingerprint(token))
    if job is None:
        raise JobNotFoundError
    number = await jobs.resubmitted_as(tx, job.id)
    if number is not None:
        raise AlreadyResubmittedError(number)
    if job.status is not Status.REJECTED:
        raise NotRejectedError
    return job


async def _check_quota(tx: Transaction, email: str, settings: Lab) -> None:
    limit = settings.max_active_jobs
    if limit and await jobs.active_of(tx, email) >= limit:
        raise TooManyJobsError(limit)


async def _new(
    tx: Transaction,
    post: Post,
    number: int,
    submission: Submission,
    upload: Upload,
    resubmission_of: Job | None,
    *,
    display_name: str,
) -> tuple[Job, str]:
    tenant = await lab.tenant(tx)
    # The upload's own id: made by us too, and it tells a second submission from the first.
    job_id, token = upload.id, new_tenant_secret(tx.tenant_id)
    job = Job(
        id=job_id,
        number=number,
        student_name=submission.student_name,
        student_email=submission.student_email,
        discipline=submission.discipline,
        class_number=submission.class_number,
        original_filename=upload.original_name,
        display_name=display_name,
        file_hash=upload.sha256,
        method=submission.method,
        color=submission.color,
        printer=submission.printer,
        acknowledged_minimum_charge=True,
        status_since=tx.now,
        created_at=tx.now,
        updated_at=tx.now,
        resubmission_of=resubmission_of.id if resubmission_of else None,
        duplicate_of=await jobs.with_file(tx, upload.sha256),
        currency=tenant.currency if tenant else "",
        status_token_hash=fingerprint(token),
        status_token_sealed=post.links.seal(token, tx.tenant_id, job_id),
    )
    return job, token
