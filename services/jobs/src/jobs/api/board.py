"""The board: finding and looking at jobs."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from jobs.domain.search import Wanted
from jobs.domain.workflow import Status
from jobs.handlers import lists, settings
from jobs.schemas.jobs import (
    EventOut,
    EventPage,
    JobCounts,
    JobOut,
    JobPage,
    PrintList,
    PrintOut,
)

api = router(tags=["jobs"])

READ = needs(Permission.JOBS_READ)


class Filters:
    """What a list of jobs is narrowed by."""

    def __init__(
        self,
        *,
        status: Annotated[list[Status] | None, Query()] = None,
        search: Annotated[str | None, Query(max_length=100, pattern=r"^[^\x00]*$")] = None,
        printer: Annotated[str | None, Query(max_length=100)] = None,
        discipline: Annotated[str | None, Query(max_length=100)] = None,
        method: Annotated[str | None, Query(max_length=100)] = None,
        submitted_from: date | None = None,
        submitted_to: date | None = None,
        is_viewed: bool | None = None,
        is_confirmation_expired: bool | None = None,
        needs_review: bool | None = None,
        is_duplicate: bool | None = None,
        student_email: Annotated[str | None, Query(max_length=100)] = None,
    ) -> None:
        self.days = submitted_from, submitted_to
        self.wanted = Wanted(
            status=tuple(status or ()),
            search=(search or "").strip() or None,
            printer=printer,
            discipline=discipline,
            method=method,
            is_viewed=is_viewed,
            is_confirmation_expired=is_confirmation_expired,
            needs_review=needs_review,
            is_duplicate=is_duplicate,
            student_email=student_email,
        )


@api.get("/jobs", dependencies=[READ])
async def list_jobs(
    tx: Tx,
    paging: PageQuery,
    filters: Annotated[Filters, Depends()],
    sort: Literal["oldest", "newest", "waiting", "updated", "student"] = "oldest",
) -> JobPage:
    """Jobs, the oldest first; `search` looks at name, e-mail, class, display name and number."""
    wanted = await lists.on_days(tx, filters.wanted, *filters.days)
    found, total = await lists.page(tx, wanted, order=sort, skip=paging.skip, limit=paging.limit)
    lab = await settings.get(tx)
    items = [JobOut.of(one, lab) for one in found]
    return JobPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/jobs/counts", dependencies=[READ])
async def count_jobs(tx: Tx) -> JobCounts:
    """How many jobs stand in each status."""
    found = await lists.counts(tx)
    return JobCounts(counts={status: found.get(status.value, 0) for status in Status})


@api.get("/jobs/events", dependencies=[READ])
async def list_events(
    tx: Tx,
    paging: PageQuery,
    triggered_by: Annotated[str | None, Query(max_length=100)] = None,
    event_type: Annotated[str | None, Query(max_length=50)] = None,
    day_from: date | None = None,
    day_to: date | None = None,
) -> EventPage:
    """The history of all jobs, newest first."""
    begins, ends = await lists.days(tx, day_from, day_to)
    found, total = await lists.events(
        tx,
        triggered_by=triggered_by,
        event_type=event_type,
        begins=begins,
        ends=ends,
        skip=paging.skip,
        limit=paging.limit,
    )
    items = [EventOut.model_validate(one) for one in found]
    return EventPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/jobs/{job_id}", dependencies=[READ])
async def get_job(tx: Tx, job_id: UUID) -> JobOut:
    return JobOut.of(await lists.get(tx, job_id), await settings.get(tx))


@api.get("/jobs/{job_id}/events", dependencies=[READ])
async def list_job_events(tx: Tx, paging: PageQuery, job_id: UUID) -> EventPage:
    """The history of a job, newest first; also of one that was deleted."""
    found, total = await lists.history_of(tx, job_id, skip=paging.skip, limit=paging.limit)
    items = [EventOut.model_validate(one) for one in found]
    return EventPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/jobs/{job_id}/prints", dependencies=[READ])
async def list_prints(tx: Tx, job_id: UUID) -> PrintList:
    """What printers reported for a job."""
    return PrintList(items=[PrintOut.model_validate(one) for one in await lists.prints_of(tx, job_id)])
