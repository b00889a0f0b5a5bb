"""What the staff does with jobs."""

from uuid import UUID

from fastapi import Request

from chassis.auth import Permission
from chassis.edge import Tx, needs, router
from chassis.errors import Problem
from chassis.projection import await_known
from jobs.api.refusing import refusing
from jobs.api.signing import Signed, ToPost
from jobs.domain.desk import Payment
from jobs.domain.review import Estimate
from jobs.handlers import desk, forgetting, lists, printing, review, settings, upkeep
from jobs.schemas.jobs import (
    Approval,
    Archived,
    Archiving,
    Failure,
    FileDiscarding,
    FilesDiscarded,
    JobOut,
    LockRequest,
    ManualConfirmation,
    Notes,
    Override,
    PickUp,
    Printing,
    Rejection,
)

api = router(tags=["jobs"])

WRITE = needs(Permission.JOBS_WRITE)
ADMIN = needs(Permission.JOBS_ADMIN)


@api.post("/jobs/archive", dependencies=[ADMIN])
async def archive_jobs(tx: Tx, signed: Signed, body: Archiving | None = None) -> Archived:
    """Put away what was picked up or rejected long ago, up to 1000 jobs at a time."""
    days = body.older_than_days if body else None
    if days is None:
        days = (await settings.get(tx)).archive_days
    return Archived(archived=await upkeep.archive_old(tx, days, signed, limit=1000))


@api.post("/jobs/delete-files", dependencies=[ADMIN])
async def delete_old_files(tx: Tx, signed: Signed, body: FileDiscarding) -> FilesDiscarded:
    """Delete the files of jobs that were archived long ago, up to 1000 jobs at a time."""
    done = await forgetting.discard_old_files(tx, body.older_than_days, signed, limit=1000)
    return FilesDiscarded(jobs=done)


@api.post("/jobs/{job_id}/approve", dependencies=[WRITE])
async def approve_job(
    request: Request, tx: Tx, post: ToPost, signed: Signed, job_id: UUID, body: Approval
) -> JobOut:
    """Price a job; its student gets a link to confirm."""
    estimate = Estimate(
        weight_g=body.weight_g,
        time_hours=body.time_hours,
        material=body.material,
        prints_expected=body.prints_expected,
        color=body.color,
    )
    vault = request.app.state.files.vault
    await review.approve(tx, post, vault, job_id, estimate, signed, file_name=body.file_name)
    return await _shown(tx, job_id)


@api.post("/jobs/{job_id}/reject", dependencies=[WRITE])
async def reject_job(tx: Tx, post: ToPost, signed: Signed, job_id: UUID, body: Rejection) -> JobOut:
    """Turn a job down; its student gets the reasons and may submit another file."""
    if not body.reasons and not body.message:
        raise Problem(422, "invalid_request", "A reason is needed: reasons or message.")
    await review.reject(tx, post, job_id, body.reasons, body.message, signed)
    return await _shown(tx, job_id)


@api.post("/jobs/{job_id}/confirm", dependencies=[WRITE])
async def confirm_job(
    tx: Tx, post: ToPost, signed: Signed, job_id: UUID, body: ManualConfirmation | None = None
) -> JobOut:
    """Sign that the student confirmed at the desk."""
    await review.confirm_by_hand(tx, post, job_id, body.note if body else None, signed)
    return await _shown(tx, job_id)


@api.post("/jobs/{job_id}/resend", dependencies=[WRITE])
async def resend_link(tx: Tx, post: ToPost, signed: Signed, job_id: UUID) -> JobOut:
    """Send the student a new link to confirm; the old one is not valid any more."""
    await refusing(review.resend(tx, post, job_id, signed))
    return await _shown(tx, job_id)


@api.post("/jobs/{job_id}/mark-printing", dependencies=[WRITE])
async def mark_printing(
    tx: Tx, post: ToPost, signed: Signed, job_id: UUID, body: Printing | None = None
) -> JobOut:
    """Say that a job is being printed. On a printer that is watched, its messages say how it ends."""
    body = body or Printing()
    printer_id = body.printer_id
    if printer_id is not None:
        await await_known(lambda: printing.knows_printer(tx, printer_id), "printer")
    await printing.mark_printing(
        tx,
        post,
        job_id,
        printer_id=printer_id,
        printer=body.printer,
        file_name=body.file_name,
        prints_expected=body.prints_expected,
        signature=signed,
    )
    return await _shown(tx, job_id)


@api.post("/jobs/{job_id}/mark-complete", dependencies=[WRITE])
async def mark_complete(tx: Tx, post: ToPost, signed: Signed, job_id: UUID) -> JobOut:
    """Say that a job is printed; its student is told to fetch it."""
    await printing.mark_complete(tx, post, job_id, signed)
    return await _shown(tx, job_id)


@api.post("/jobs/{job_id}/mark-failed", dependencies=[WRITE])
async def mark_failed(tx: Tx, post: ToPost, signed: Signed, job_id: UUID, body: Failure) -> JobOut:
    """Say that a print failed: the job is ready to print again, without a new approval."""
    await printing.mark_failed(tx, post, job_id, body.reason, signed, tell=body.tell_student)
    return await _shown(tx, job_id)


@api.post("/jobs/{job_id}/reprint", dependencies=[WRITE])
async def reprint_job(tx: Tx, post: ToPost, signed: Signed, job_id: UUID, body: Failure) -> JobOut:
    """Print a finished job again at no cost, because the lab is to blame."""
    await printing.reprint(tx, post, job_id, body.reason, signed, tell=body.tell_student)
    return await _shown(tx, job_id)


@api.post("/jobs/{job_id}/mark-picked-up", dependencies=[WRITE])
async def mark_picked_up(tx: Tx, post: ToPost, signed: Signed, job_id: UUID, body: PickUp) -> JobOut:
    """Say that a job was paid and handed out."""
    payment = Payment(method=body.payment_method, amount=body.amount, actual_weight_g=body.actual_weight_g)
    await desk.mark_picked_up(tx, post, job_id, payment, signed)
    return await _shown(tx, job_id)


@api.post("/jobs/{job_id}/view", dependencies=[WRITE])
async def view_job(tx: Tx, signed: Signed, job_id: UUID) -> JobOut:
    """Say that a job was seen: it is not new any more."""
    await desk.view(tx, job_id, signed)
    return await _shown(tx, job_id)


@api.post("/jobs/{job_id}/lock", dependencies=[WRITE])
async def lock_job(tx: Tx, signed: Signed, job_id: UUID, body: LockRequest | None = None) -> JobOut:
    """Keep others of the staff from a job for a while; again, to keep it longer."""
    await desk.lock(tx, job_id, signed, take_over=body.take_over if body else False)
    return await _shown(tx, job_id)


@api.post("/jobs/{job_id}/unlock", dependencies=[WRITE])
async def unlock_job(tx: Tx, signed: Signed, job_id: UUID) -> JobOut:
    await desk.unlock(tx, job_id, signed)
    return await _shown(tx, job_id)


@api.post("/jobs/{job_id}/revert", dependencies=[WRITE])
async def revert_job(tx: Tx, signed: Signed, job_id: UUID) -> JobOut:
    """Undo the last change, shortly after it."""
    await desk.revert(tx, job_id, signed)
    return await _shown(tx, job_id)


@api.post("/jobs/{job_id}/override", dependencies=[ADMIN])
async def override_job(tx: Tx, signed: Signed, job_id: UUID, body: Override) -> JobOut:
    """Put a job into another status, whatever the ways say."""
    await desk.override(tx, job_id, body.status, body.reason, signed)
    return await _shown(tx, job_id)


@api.post("/jobs/{job_id}/archive", dependencies=[ADMIN])
async def archive_job(tx: Tx, signed: Signed, job_id: UUID) -> JobOut:
    await desk.archive(tx, job_id, signed)
    return await _shown(tx, job_id)


@api.delete("/jobs/{job_id}/files", status_code=204, dependencies=[ADMIN])
async def delete_files(tx: Tx, signed: Signed, job_id: UUID) -> None:
    """Delete the files of an archived job; the job and its history stay."""
    await forgetting.discard_files(tx, job_id, signed)


@api.patch("/jobs/{job_id}", dependencies=[WRITE])
async def edit_notes(tx: Tx, signed: Signed, job_id: UUID, body: Notes) -> JobOut:
    """Write the notes of a job anew."""
    await desk.note(tx, job_id, body.notes, signed)
    return await _shown(tx, job_id)


@api.delete("/jobs/{job_id}", status_code=204, dependencies=[WRITE])
async def delete_job(tx: Tx, signed: Signed, job_id: UUID) -> None:
    """Delete an uploaded or pending job with its files; its history stays."""
    await desk.delete(tx, job_id, signed)


async def _shown(tx: Tx, job_id: UUID) -> JobOut:
    return JobOut.of(await lists.get(tx, job_id), await settings.get(tx))
