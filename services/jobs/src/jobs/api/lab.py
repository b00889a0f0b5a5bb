"""The lab: its settings, its staff, its reports, and forgetting students."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import BackgroundTasks, Query, Request
from fastapi.responses import StreamingResponse

from chassis.auth import Permission
from chassis.edge import Begin, PageQuery, Tx, needs, router
from chassis.errors import Problem
from jobs.api.signing import Signed
from jobs.handlers import forgetting, reports, settings, staff
from jobs.schemas.lab import (
    LabChange,
    LabOut,
    MemberChange,
    MemberOut,
    MemberPage,
    NewMember,
    StudentErased,
    StudentToErase,
)

api = router(tags=["lab"])

READ = needs(Permission.JOBS_READ)
ADMIN = needs(Permission.JOBS_ADMIN)


@api.get("/jobs/settings", dependencies=[READ])
async def get_settings(tx: Tx) -> LabOut:
    return LabOut.model_validate(await settings.get(tx))


@api.patch("/jobs/settings", dependencies=[ADMIN])
async def edit_settings(tx: Tx, body: LabChange) -> LabOut:
    """Change lists, prices, texts and limits. Jobs that are priced keep their price."""
    return LabOut.model_validate(await settings.edit(tx, body.values()))


@api.get("/staff", dependencies=[READ])
async def list_staff(tx: Tx, paging: PageQuery, is_active: bool | None = None) -> MemberPage:
    found, total = await staff.page(tx, is_active=is_active, skip=paging.skip, limit=paging.limit)
    items = [MemberOut.model_validate(one) for one in found]
    return MemberPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.post("/staff", status_code=201, dependencies=[ADMIN])
async def add_staff(tx: Tx, body: NewMember) -> MemberOut:
    return MemberOut.model_validate(await staff.add(tx, body.name))


@api.patch("/staff/{name}", dependencies=[ADMIN])
async def change_staff(tx: Tx, name: str, body: MemberChange) -> MemberOut:
    """Deactivate a member of the staff, or take it back. What it did stays under its name."""
    return MemberOut.model_validate(await staff.set_active(tx, name, is_active=body.is_active))


@api.post("/jobs/{job_id}/erase", status_code=204, dependencies=[ADMIN])
async def erase_student(
    request: Request, after: BackgroundTasks, tx: Tx, signed: Signed, job_id: UUID
) -> None:
    """Forget who the student of a job was: name, address, files and e-mails. What was done stays."""
    _forget_mails(request, after, tx, await forgetting.erase(tx, job_id, signed))


@api.post("/jobs/erase-student", dependencies=[ADMIN])
async def erase_all_of_student(
    request: Request, after: BackgroundTasks, tx: Tx, signed: Signed, body: StudentToErase
) -> StudentErased:
    """Forget a student in all jobs that are over, also in deleted ones; those under way are named."""
    found = await forgetting.erase_student(tx, body.student_email, signed)
    _forget_mails(request, after, tx, found.mails)
    return StudentErased(erased=found.jobs, still_active=found.still_active)


def _forget_mails(request: Request, after: BackgroundTasks, tx: Tx, mails: list[UUID]) -> None:
    mailbox = request.app.state.mail.mailbox
    if mailbox is not None and mails:
        # After the commit: only then is it certain.
        after.add_task(mailbox.forget, tx.tenant_id, mails)


@api.get("/jobs/export", dependencies=[needs(Permission.JOBS_READ, transaction=False)])
async def export_jobs(
    begin: Begin,
    term: Annotated[str | None, Query(max_length=100)] = None,
    day_from: date | None = None,
    day_to: date | None = None,
) -> StreamingResponse:
    """Jobs that came in during a term, or from one day to another, as CSV."""
    async with begin() as tx:
        span = await reports.span(tx, term, day_from, day_to)
    if span is None:
        raise Problem(422, "invalid_request", "Name a term of the settings, or day_from and day_to.")
    return _csv(reports.jobs_csv(begin, *span), "jobs.csv")


@api.get("/jobs/events/export", dependencies=[needs(Permission.JOBS_ADMIN, transaction=False)])
async def export_events(begin: Begin) -> StreamingResponse:
    """The whole history with its hashes, as CSV: enough to check it without this service."""
    return _csv(reports.history_csv(begin), "history.csv")


def _csv(rows: AsyncIterator[str], name: str) -> StreamingResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return StreamingResponse(rows, media_type="text/csv; charset=utf-8", headers=headers)
