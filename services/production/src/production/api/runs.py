"""Production runs."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from pydantic import AwareDatetime

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from production.domain.runs import Run
from production.handlers import assembly, completion, run_copies, run_creation, run_reports, runs
from production.schemas.fields import Search
from production.schemas.runs import (
    Assembly,
    CompletionIn,
    Copy,
    Hold,
    NewRunIn,
    NumberPreview,
    RunChange,
    RunDetailOut,
    RunOut,
    RunPage,
    Status,
)

api = router(tags=["production-runs"])

READ = needs(Permission.PRODUCTION_READ)
WRITE = needs(Permission.PRODUCTION_WRITE)


@api.post("/production-runs", status_code=201, dependencies=[WRITE])
async def create_run(tx: Tx, body: NewRunIn) -> RunDetailOut:
    """Create a run from a product on a printer, from plates, or from items and materials."""
    return await _detail(tx, await run_creation.create(tx, body.value()))


@api.get("/production-runs", dependencies=[READ])
async def list_runs(
    tx: Tx,
    paging: PageQuery,
    *,
    status: Annotated[list[Status] | None, Query()] = None,
    started_from: AwareDatetime | None = None,
    started_to: AwareDatetime | None = None,
    product_id: UUID | None = None,
    spool_id: UUID | None = None,
    printer_id: UUID | None = None,
    original_run_id: UUID | None = None,
    is_held: bool | None = None,
    search: Annotated[Search | None, Query()] = None,
    sort: Literal["date", "number", "variance"] = "date",
    order: Literal["asc", "desc"] = "desc",
) -> RunPage:
    """Runs without their plates; `search` looks into run numbers."""
    wanted = runs.wanted(
        statuses=tuple(status or ()),
        started_from=started_from,
        started_to=started_to,
        product_id=product_id,
        spool_id=spool_id,
        printer_id=printer_id,
        original_run_id=original_run_id,
        is_held=is_held,
        search=search,
    )
    found, total = await runs.page(
        tx, wanted, sort=sort, descending=order == "desc", skip=paging.skip, limit=paging.limit
    )
    items = [RunOut.of(run) for run in found]
    return RunPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/production-runs/next-number", dependencies=[READ])
async def preview_number(tx: Tx) -> NumberPreview:
    """The number that the next run would get now; it is not reserved."""
    number, day = await run_creation.preview_number(tx)
    return NumberPreview(run_number=number, date=day)


@api.get("/production-runs/{run_id}", dependencies=[READ])
async def get_run(tx: Tx, run_id: UUID) -> RunDetailOut:
    return RunDetailOut.of_detail(await run_reports.detail(tx, run_id))


@api.put("/production-runs/{run_id}", dependencies=[WRITE])
async def put_run(tx: Tx, run_id: UUID, body: RunChange) -> RunDetailOut:
    """As PATCH: what is left out stays as it is."""
    return await edit_run(tx, run_id, body)


@api.patch("/production-runs/{run_id}", dependencies=[WRITE])
async def edit_run(tx: Tx, run_id: UUID, body: RunChange) -> RunDetailOut:
    return await _detail(tx, await runs.edit(tx, run_id, body.values()))


@api.delete("/production-runs/{run_id}", status_code=204, dependencies=[WRITE])
async def delete_run(tx: Tx, run_id: UUID) -> None:
    """Delete a run; a completed one is reverted first. Its number is not used again."""
    await runs.remove(tx, run_id)


@api.post("/production-runs/{run_id}/hold", dependencies=[WRITE])
async def hold_run(tx: Tx, run_id: UUID, body: Hold | None = None) -> RunDetailOut:
    """Keep new prints from counting for it; what prints already still does."""
    return await _detail(tx, await runs.hold(tx, run_id, body.reason if body else None))


@api.post("/production-runs/{run_id}/resume", dependencies=[WRITE])
async def resume_run(tx: Tx, run_id: UUID) -> RunDetailOut:
    return await _detail(tx, await runs.resume(tx, run_id))


@api.post("/production-runs/{run_id}/close-short", dependencies=[WRITE])
async def close_run_short(tx: Tx, run_id: UUID, body: Hold | None = None) -> RunDetailOut:
    """Be content with what is printed: the rest is cancelled, and the run is ready for assembly."""
    return await _detail(tx, await runs.close_short(tx, run_id, body.reason if body else None))


@api.post("/production-runs/{run_id}/reprint", status_code=201, dependencies=[WRITE])
async def reprint_run(tx: Tx, run_id: UUID, body: Copy | None = None) -> RunDetailOut:
    """A new run for what failed in this one."""
    return await _detail(tx, await run_copies.reprint(tx, run_id, body.values() if body else {}))


@api.post("/production-runs/{run_id}/repeat", status_code=201, dependencies=[WRITE])
async def repeat_run(tx: Tx, run_id: UUID, body: Copy | None = None) -> RunDetailOut:
    """A new run of the same plates or items; spools are chosen anew."""
    return await _detail(tx, await run_copies.repeat(tx, run_id, body.values() if body else {}))


@api.post("/production-runs/{run_id}/complete", dependencies=[WRITE])
async def complete_run(tx: Tx, run_id: UUID, body: CompletionIn | None = None) -> RunDetailOut:
    """Say what a run used; inventory books it. Said again, it changes nothing."""
    return await _detail(tx, await completion.complete(tx, run_id, (body or CompletionIn()).value()))


@api.post("/production-runs/{run_id}/assemble", dependencies=[WRITE])
async def assemble_run(tx: Tx, run_id: UUID, body: Assembly | None = None) -> RunDetailOut:
    """The products are put together: they come into stock, once."""
    return await _detail(tx, await assembly.assemble(tx, run_id, body.quantity if body else None))


async def _detail(tx: Tx, run: Run) -> RunDetailOut:
    return RunDetailOut.of_detail(await run_reports.detail_of(tx, run))
