"""What else the staff does with jobs: handed out, undone, noted, locked, deleted."""

from collections.abc import Callable
from uuid import UUID

from chassis.db import Transaction
from contracts.jobs import (
    JobArchived,
    JobDeleted,
    JobOverridden,
    JobPickedUp,
    JobReverted,
    JobUpdated,
)
from jobs.domain import desk as rules
from jobs.domain.desk import Payment
from jobs.domain.jobs import Change, Job
from jobs.domain.lab import Lab
from jobs.domain.mail import Template
from jobs.domain.printing import PrinterGoneError
from jobs.domain.staff import Signature
from jobs.domain.workflow import Action, Status
from jobs.handlers import plates, record
from jobs.handlers.post import Post
from jobs.messages import JobMessage
from jobs.store import files, jobs, lab


async def mark_picked_up(
    tx: Transaction, post: Post, job_id: UUID, payment: Payment, signature: Signature
) -> Job:
    """Say that a job was paid and handed out.

    Raises:
        JobNotFoundError, JobLockedError, WrongStatusError, UnknownChoiceError: it cannot be.
    """
    settings = await lab.settings(tx)
    after = await _change(
        tx,
        job_id,
        lambda job: rules.mark_picked_up(job, payment, settings, signature, tx.now),
        JobPickedUp,
        signature,
    )
    await post.send(
        tx,
        after,
        Template.PICKED_UP,
        after.version,
        cost=str(payment.amount),
        payment_method=payment.method,
    )
    return after


async def archive(tx: Transaction, job_id: UUID, signature: Signature) -> Job:
    """Put a job away.

    Raises:
        JobNotFoundError, JobLockedError, WrongStatusError, NotAllowedError: it cannot be.
    """
    return await _change(
        tx, job_id, lambda job: rules.archive(job, signature, tx.now), JobArchived, signature
    )


async def override(tx: Transaction, job_id: UUID, status: Status, reason: str, signature: Signature) -> Job:
    """Put a job into another status, whatever the ways say. The reason is added to the notes.

    Raises:
        JobNotFoundError, NotAllowedError, SameStatusError, PrinterGoneError: it cannot be.
    """
    before = await _with_printer(tx, job_id, comes_back=lambda _: status is Status.PRINTING)
    after, entries = rules.override(before, status, signature, tx.now)
    noted, _ = rules.annotate(after, f"Override to {status.label} by {signature.name}: {reason}")
    saved = await record.changed(tx, before, (noted, entries), JobOverridden, signature)
    if before.status is Status.PRINTING:
        await plates.let_go(tx, saved)
    return saved


async def revert(tx: Transaction, job_id: UUID, signature: Signature) -> Job:
    """Undo the last change.

    Raises:
        JobNotFoundError, JobLockedError, NothingToRevertError, PrinterGoneError: it cannot be.
    """
    before = await _with_printer(tx, job_id, comes_back=lambda job: job.undo_status is Status.PRINTING)
    change = rules.revert(before, signature, tx.now)
    after = await record.changed(tx, before, change, JobReverted, signature)
    if before.undo_action is Action.MARK_PRINTING:
        await plates.let_go(tx, after)
    return after


async def delete(tx: Transaction, job_id: UUID, signature: Signature) -> None:
    """Delete an early job with its files.

    Raises:
        JobNotFoundError, JobLockedError, NotDeletableError: it cannot be.
    """
    await _change(tx, job_id, lambda job: rules.delete(job, signature, tx.now), JobDeleted, signature)
    await files.delete(tx, job_id)


async def note(tx: Transaction, job_id: UUID, notes: str | None, signature: Signature) -> Job:
    """Write the notes of a job anew.

    Raises:
        JobNotFoundError, JobLockedError: it cannot be.
    """
    return await _change(
        tx, job_id, lambda job: rules.note(job, notes, signature, tx.now), JobUpdated, signature
    )


async def view(tx: Transaction, job_id: UUID, signature: Signature) -> Job:
    """Say that a job was seen.

    Raises:
        JobNotFoundError: there is no such job.
    """
    return await _change(tx, job_id, lambda job: rules.view(job, tx.now), JobUpdated, signature)


async def lock(tx: Transaction, job_id: UUID, signature: Signature, *, take_over: bool) -> Job:
    """Keep others of the staff from a job for a while.

    Raises:
        JobNotFoundError, JobLockedError: it cannot be.
    """
    settings: Lab = await lab.settings(tx)
    return await _change(
        tx,
        job_id,
        lambda job: rules.lock(job, signature, tx.now, settings, take_over=take_over),
        JobUpdated,
        signature,
    )


async def unlock(tx: Transaction, job_id: UUID, signature: Signature) -> Job:
    """Let others of the staff at a job.

    Raises:
        JobNotFoundError, JobLockedError: it cannot be.
    """
    return await _change(tx, job_id, lambda job: rules.unlock(job, signature, tx.now), JobUpdated, signature)


async def _with_printer(tx: Transaction, job_id: UUID, *, comes_back: Callable[[Job], bool]) -> Job:
    """A job, held, that may come back to its printer; then the printer is held too, and is not retired.

    Raises:
        JobNotFoundError: there is no such job.
        PrinterGoneError: it would come back to a printer that is retired.
    """
    job = await jobs.load(tx, job_id)
    if job.printing_printer_id is not None and comes_back(job):
        # A printer before its jobs, always.
        machine = await lab.printer(tx, job.printing_printer_id, lock=True)
        if machine is None or machine.is_retired:
            raise PrinterGoneError
    return await jobs.load(tx, job_id, lock=True)


async def _change(
    tx: Transaction,
    job_id: UUID,
    rule: Callable[[Job], Change],
    kind: type[JobMessage],
    signature: Signature,
) -> Job:
    before = await jobs.load(tx, job_id, lock=True)
    return await record.changed(tx, before, rule(before), kind, signature)
