"""The staff prints: started, done, failed, again."""

from uuid import UUID

from chassis.db import Transaction
from contracts.jobs import JobCompleted, JobFailed, JobPrinting
from jobs.domain import printing as rules
from jobs.domain.jobs import Job
from jobs.domain.mail import Template
from jobs.domain.printing import Placement, PrinterGoneError
from jobs.domain.staff import Signature
from jobs.handlers import plates, record
from jobs.handlers.post import Post
from jobs.store import files, jobs, lab


async def knows_printer(tx: Transaction, printer_id: UUID) -> bool:
    """Whether a printer was heard of here."""
    return await lab.printer(tx, printer_id) is not None


async def mark_printing(
    tx: Transaction,
    post: Post,
    job_id: UUID,
    *,
    printer_id: UUID | None,
    printer: str | None,
    file_name: str | None,
    prints_expected: int | None,
    signature: Signature,
) -> Job:
    """Say that a job is being printed. A print of its file that runs there already is taken for it.

    Raises:
        JobNotFoundError, JobLockedError, WrongStatusError: it cannot be.
        PrinterGoneError: the printer is retired, or about to be.
    """
    # A printer before a job, as where printers are retired.
    machine = await lab.printer(tx, printer_id, lock=True) if printer_id else None
    if printer_id is not None and (machine is None or machine.is_retired):
        raise PrinterGoneError
    before, settings = await jobs.load(tx, job_id, lock=True), await lab.settings(tx)
    stored = await files.load(tx, job_id)
    placement = Placement(
        printer=machine.name if machine else printer or before.printer,
        printer_id=machine.id if machine else None,
        file=file_name or (stored.file_name if stored else before.display_name),
        prints_expected=prints_expected,
    )
    change = rules.mark_printing(before, placement, settings, signature, tx.now)
    after = await record.changed(tx, before, change, JobPrinting, signature)
    return await plates.adopt(tx, post, after, since=before.student_confirmed_at or before.created_at)


async def mark_complete(tx: Transaction, post: Post, job_id: UUID, signature: Signature) -> Job:
    """Say that a job is printed.

    Raises:
        JobNotFoundError, JobLockedError, WrongStatusError: it cannot be.
    """
    before, settings = await jobs.load(tx, job_id, lock=True), await lab.settings(tx)
    change = rules.mark_complete(before, settings, signature, tx.now)
    after = await record.changed(tx, before, change, JobCompleted, signature)
    await post.send(tx, after, Template.COMPLETED, after.version)
    return after


async def mark_failed(
    tx: Transaction, post: Post, job_id: UUID, reason: str, signature: Signature, *, tell: bool
) -> Job:
    """Say that a print failed; the job waits to be printed again.

    Raises:
        JobNotFoundError, JobLockedError, WrongStatusError: it cannot be.
    """
    before, settings = await jobs.load(tx, job_id, lock=True), await lab.settings(tx)
    change = rules.mark_failed(before, reason, settings, signature, tx.now)
    after = await record.changed(tx, before, change, JobFailed, signature)
    await plates.let_go(tx, after)
    if tell:
        await post.send(tx, after, Template.PRINT_FAILED, after.version, reason=reason)
    return after


async def reprint(
    tx: Transaction, post: Post, job_id: UUID, reason: str, signature: Signature, *, tell: bool
) -> Job:
    """Print a finished job again, because the lab is to blame.

    Raises:
        JobNotFoundError, JobLockedError, WrongStatusError, NoMoreReprintsError: it cannot be.
    """
    before, settings = await jobs.load(tx, job_id, lock=True), await lab.settings(tx)
    change = rules.reprint(before, reason, settings, signature, tx.now)
    after = await record.changed(tx, before, change, JobFailed, signature)
    await plates.let_go(tx, after)
    if tell:
        await post.send(tx, after, Template.PRINT_FAILED, after.version, reason=reason)
    return after
