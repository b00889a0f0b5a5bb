"""Jobs are looked at: approved or rejected; and students give their word."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from chassis.db import Transaction
from chassis.opaque import fingerprint, new_tenant_secret
from contracts.jobs import JobApproved, JobConfirmed, JobRejected, JobUpdated
from jobs.domain import review as rules
from jobs.domain.desk import annotate
from jobs.domain.files import FileMissingError
from jobs.domain.jobs import Job, JobNotFoundError
from jobs.domain.lab import Lab
from jobs.domain.mail import Template
from jobs.domain.review import Estimate, Token
from jobs.domain.staff import STUDENT, Signature
from jobs.files.storage import Storage
from jobs.handlers import files, record
from jobs.handlers.post import Post
from jobs.store import files as file_store
from jobs.store import jobs, lab


async def approve(
    tx: Transaction,
    post: Post,
    vault: Storage,
    job_id: UUID,
    estimate: Estimate,
    signature: Signature,
    *,
    file_name: str | None = None,
) -> Job:
    """Price a job and ask its student by e-mail. From now on the named file counts, or the newest sliced one.

    Raises:
        JobNotFoundError, JobLockedError, WrongStatusError, UnknownChoiceError, TooLongError: it cannot be.
        NotAuthoritativeError, FileMissingError: the named file is not there, or is not of this job.
    """
    before, settings = await jobs.load(tx, job_id, lock=True), await lab.settings(tx)
    secret, token = _new_token(tx, settings)
    change = rules.approve(before, estimate, token, settings, signature, tx.now)
    chosen = await _authoritative(tx, vault, job_id, file_name)
    if chosen is not None:
        await file_store.want(tx, job_id, file_name=chosen)
    after = await record.changed(tx, before, change, JobApproved, signature)
    await _ask(tx, post, after, secret)
    return after


async def reject(
    tx: Transaction, post: Post, job_id: UUID, reasons: Sequence[str], message: str, signature: Signature
) -> Job:
    """Turn a job down; its student may submit another file.

    Raises:
        JobNotFoundError, JobLockedError, WrongStatusError: it cannot be.
    """
    before, settings = await jobs.load(tx, job_id, lock=True), await lab.settings(tx)
    every = (*reasons, message) if message else tuple(reasons)
    change = rules.reject(before, every, settings, signature, tx.now)
    after = await record.changed(tx, before, change, JobRejected, signature)
    link = post.links.status(post.links.open(after.status_token_sealed, tx.tenant_id, after.id))
    await post.send(
        tx,
        after,
        Template.REJECTED,
        after.version,
        reasons=list(reasons),
        message=message,
        resubmit_url=link,
    )
    return after


async def by_link(tx: Transaction, token: str) -> Job:
    """The job that a confirmation link leads to, whether or not it still works.

    Raises:
        JobNotFoundError: the link leads nowhere.
    """
    job = await jobs.by_confirm_token(tx, fingerprint(token))
    if job is None:
        raise JobNotFoundError
    return job


async def confirm_by_link(tx: Transaction, post: Post, token: str) -> Job:
    """The student's word.

    Raises:
        JobNotFoundError: the link leads nowhere.
        AlreadyConfirmedError, LinkExpiredError, WrongStatusError: it waits for no word.
    """
    before = await jobs.by_confirm_token(tx, fingerprint(token), lock=True)
    if before is None:
        raise JobNotFoundError
    return await _confirmed(tx, post, before, STUDENT, None)


async def confirm_by_hand(
    tx: Transaction, post: Post, job_id: UUID, note: str | None, signature: Signature
) -> Job:
    """A member of the staff signs that the student gave the word at the desk.

    Raises:
        JobNotFoundError, JobLockedError, AlreadyConfirmedError, WrongStatusError: it cannot be.
    """
    return await _confirmed(tx, post, await jobs.load(tx, job_id, lock=True), signature, note)


async def resend(tx: Transaction, post: Post, job_id: UUID, signature: Signature) -> Job:
    """Send a new link; the old one is not valid any more.

    Raises:
        JobNotFoundError, JobLockedError, AlreadyConfirmedError, WrongStatusError, TooSoonError: it cannot be.
    """
    return await _resent(tx, post, await jobs.load(tx, job_id, lock=True), signature)


async def resend_by_link(tx: Transaction, post: Post, token: str) -> Job:
    """The student asks for a new link, with the old one or with the link to the status.

    Raises:
        JobNotFoundError, AlreadyConfirmedError, WrongStatusError, TooSoonError: it cannot be.
    """
    known = fingerprint(token)
    before = await jobs.by_confirm_token(tx, known, lock=True)
    before = before or await jobs.by_status_token(tx, known, lock=True)
    if before is None or before.deleted_at is not None:
        raise JobNotFoundError
    return await _resent(tx, post, before, STUDENT)


async def _authoritative(tx: Transaction, vault: Storage, job_id: UUID, wanted: str | None) -> str | None:
    """The file that counts; None where the files are not in their place yet, so nothing was sliced either."""
    file = await file_store.load(tx, job_id)
    if file is None or file.deleted_at is not None:
        return None
    try:
        beside = await asyncio.to_thread(files.siblings, vault, tx.tenant_id, file)
    except FileMissingError:
        if wanted is None:
            return None
        raise
    return files.authoritative(file, beside, wanted).file_name


async def _confirmed(tx: Transaction, post: Post, before: Job, signature: Signature, note: str | None) -> Job:
    settings = await lab.settings(tx)
    change = rules.confirm(before, settings, signature, tx.now, note)
    if note:
        change = annotate(change[0], note)[0], change[1]
    after = await record.changed(tx, before, change, JobConfirmed, signature)
    await post.send(tx, after, Template.CONFIRMED, after.version)
    return after


async def _resent(tx: Transaction, post: Post, before: Job, signature: Signature) -> Job:
    settings = await lab.settings(tx)
    secret, token = _new_token(tx, settings)
    change = rules.resend(before, token, settings, signature, tx.now)
    after = await record.changed(tx, before, change, JobUpdated, signature)
    await _ask(tx, post, after, secret)
    return after


async def _ask(tx: Transaction, post: Post, job: Job, secret: str) -> None:
    link = post.links.confirm(secret)
    await post.send(tx, job, Template.APPROVED, job.confirmations_sent, confirm_url=link)


def _new_token(tx: Transaction, settings: Lab) -> tuple[str, Token]:
    secret = new_tenant_secret(tx.tenant_id)
    return secret, Token(fingerprint(secret), tx.now + timedelta(hours=settings.confirm_hours))
