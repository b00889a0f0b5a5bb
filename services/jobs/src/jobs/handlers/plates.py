"""What printers report becomes of jobs: claimed at its start, counted at its end, moved when corrected.

A printer is locked before its jobs, a job before its prints, always.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from chassis.db import Transaction
from contracts import matching
from contracts.jobs import JobCompleted, JobFailed, JobUpdated
from contracts.printer_gateway import (
    PlateClaimed,
    PlateCompleted,
    PlateCorrected,
    PlateFailed,
    PlateNeedsReview,
    PlateStarted,
)
from jobs import messages
from jobs.domain import printing as rules
from jobs.domain.jobs import Change, Job
from jobs.domain.mail import Template
from jobs.domain.staff import SYSTEM
from jobs.domain.workflow import Status
from jobs.handlers import record
from jobs.handlers.post import Post
from jobs.messages import JobMessage
from jobs.store import jobs, lab, prints
from jobs.store.prints import Print

Seen = PlateStarted | PlateCompleted | PlateFailed | PlateNeedsReview


async def on_started(tx: Transaction, event: PlateStarted) -> None:
    """A print began: it is of the job that is being printed there from that file, if there is one."""
    await _known(tx, event)


async def on_completed(tx: Transaction, post: Post, event: PlateCompleted) -> None:
    job, found = await _known(tx, event)
    if not found.is_open:
        return
    good = event.good is None or event.good > 0
    outcome = "completed" if good else "failed"
    await prints.change(tx, found.print_id, outcome=outcome, finished_at=event.finished_at)
    if job is not None:
        await _ended(tx, post, job, found, good=good, reason="nothing of it was good")


async def on_failed(tx: Transaction, post: Post, event: PlateFailed) -> None:
    job, found = await _known(tx, event)
    if not found.is_open:
        return
    reason = ", ".join((event.failure_reason, *event.codes))
    await prints.change(tx, found.print_id, outcome="failed", finished_at=event.finished_at, reason=reason)
    if job is not None:
        await _ended(tx, post, job, found, good=False, reason=reason)


async def on_needs_review(tx: Transaction, event: PlateNeedsReview) -> None:
    """Nobody saw how it ended: the job stays as it is, flagged."""
    job, found = await _known(tx, event)
    if found.outcome != "printing":
        return
    await prints.change(tx, found.print_id, outcome="needs_review")
    if job is not None and job.status is Status.PRINTING:
        await record.changed(tx, job, rules.doubt(job, found.print_id), JobUpdated, SYSTEM)


async def on_claimed(tx: Transaction, event: PlateClaimed) -> None:
    """Production says that a print is its own: no job takes it."""
    if event.by == "job":
        return
    found = await prints.lock(tx, event.print_id)
    if found is None:
        unknown = Print(
            print_id=event.print_id,
            printer_id=UUID(int=0),
            file_name=None,
            candidates=(),
            plate_index=None,
            outcome="printing",
            started_at=None,
            finished_at=None,
            is_foreign=True,
        )
        await prints.add(tx, unknown)
    elif found.job_id is None:
        await prints.change(tx, found.print_id, is_foreign=True)


async def on_corrected(tx: Transaction, post: Post, event: PlateCorrected) -> None:
    """A print was counted wrongly; an older correction changes nothing."""
    known = await prints.find(tx, event.print_id)
    if known is None or known.job_id is None:
        return
    job, seen = await _held(tx, known)
    if seen.revision >= event.revision:
        return
    counts = event.outcome == "completed" and event.good > 0
    await prints.change(
        tx, seen.print_id, outcome=event.outcome, revision=event.revision, counted=counts, reason=event.reason
    )
    if counts == seen.counted:
        return
    if counts:
        settings = await lab.settings(tx)
        change = rules.recount(job, seen.print_id, event.revision, settings, tx.now)
    else:
        change = rules.uncount(job, seen.print_id, event.revision, tx.now)
    await _settle(tx, post, job, change)


async def adopt(tx: Transaction, post: Post, job: Job, *, since: datetime) -> Job:
    """Take prints of nobody that are of this job: it was marked after its print had begun."""
    if job.printing_printer_id is None:
        return job
    for found in await prints.unclaimed(tx, job.printing_printer_id, since):
        if job.status is not Status.PRINTING:
            break
        if (found.started_at or since) < since or not _is_of(found, job) or not await _lacks(tx, job):
            continue
        await _claim(tx, found, job)
        if found.outcome == "completed":
            job = await _ended(tx, post, job, replace(found, job_id=job.id), good=True, reason="")
        elif found.outcome == "needs_review":
            job = await record.changed(tx, job, rules.doubt(job, found.print_id), JobUpdated, SYSTEM)
    return job


async def let_go(tx: Transaction, job: Job) -> None:
    """What ran for a job is not waited for any more: its end changes nothing of the job."""
    for found in await prints.of_job(tx, job.id):
        if found.is_open:
            await prints.change(tx, found.print_id, outcome="superseded")


async def _known(tx: Transaction, event: Seen) -> tuple[Job | None, Print]:
    """The print of a message and its job, both held; a print that was not known finds its job now."""
    # Whoever marks a job as being printed there holds the printer too: one of both sees the other.
    await lab.printer(tx, event.printer_id, lock=True)
    known = await prints.find(tx, event.print_id)
    if known is not None and known.job_id is not None:
        return await _held(tx, known)
    if known is not None and (known.is_foreign or not isinstance(event, PlateStarted)):
        return None, known
    found = known or _print(event)
    if known is None:
        await prints.add(tx, found)
    for candidate in await jobs.printing_on(tx, event.printer_id):
        if not _is_of(found, candidate):
            continue
        job = await jobs.with_deleted(tx, candidate.id, lock=True)
        if job.status is Status.PRINTING and _is_of(found, job) and await _lacks(tx, job):
            await _claim(tx, found, job)
            return job, replace(found, job_id=job.id)
    return None, found


async def _held(tx: Transaction, known: Print) -> tuple[Job, Print]:
    assert known.job_id is not None
    job = await jobs.with_deleted(tx, known.job_id, lock=True)
    return job, await prints.lock(tx, known.print_id) or known


async def _claim(tx: Transaction, found: Print, job: Job) -> None:
    await prints.change(tx, found.print_id, job_id=job.id)
    tx.emit(messages.claim(tx.tenant_id, found.print_id, job.id))


async def _lacks(tx: Transaction, job: Job) -> bool:
    """Whether a job waits for one more print."""
    running = sum(1 for one in await prints.of_job(tx, job.id) if one.is_open)
    return job.prints_done + running < job.prints_expected


async def _ended(tx: Transaction, post: Post, job: Job, found: Print, *, good: bool, reason: str) -> Job:
    settings = await lab.settings(tx)
    if not good:
        if job.status is not Status.PRINTING:
            return job
        change = rules.mark_failed(job, reason, settings, SYSTEM, tx.now, shown=reason)
        return await _settle(tx, post, job, change)
    if job.status not in {Status.PRINTING, Status.READYTOPRINT}:
        return job
    await prints.change(tx, found.print_id, counted=True)
    return await _settle(tx, post, job, rules.count_print(job, settings, found.print_id, tx.now))


async def _settle(tx: Transaction, post: Post, before: Job, change: Change) -> Job:
    kind: type[JobMessage] = JobUpdated
    if change[0].status is not before.status:
        kind = JobCompleted if change[0].status is Status.COMPLETED else JobFailed
    after = await record.changed(tx, before, change, kind, SYSTEM)
    if kind is JobCompleted:
        await post.send(tx, after, Template.COMPLETED, after.version)
    return after


def _is_of(found: Print, job: Job) -> bool:
    """Whether a print is of the file that a job is being printed from."""
    names = {matching.fold(one) for one in _names(job)}
    hit = matching.match(found.file_name, names.__contains__, found.candidates, found.plate_index)
    return isinstance(hit, matching.Match)


def _names(job: Job) -> Iterable[str]:
    return (job.printing_file,) if job.printing_file else ()


def _print(event: Seen) -> Print:
    return Print(
        print_id=event.print_id,
        printer_id=event.printer_id,
        file_name=event.file_name,
        candidates=event.candidates,
        plate_index=event.plate_index,
        outcome="printing",
        started_at=event.started_at,
        finished_at=None,
    )
