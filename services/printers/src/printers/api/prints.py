"""The history of prints and the needs-review inbox."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from contracts.printer_gateway import Source
from printers.handlers import prints
from printers.schemas.common import Instant, Search
from printers.schemas.prints import Confidence, Correction, Ended, PrintAnswer, PrintPage, Resolution

api = router(tags=["prints"])
READ, WRITE = needs(Permission.PRINTERS_READ), needs(Permission.PRINTERS_WRITE)


@api.get("/prints", dependencies=[READ])
async def list_prints(  # noqa: PLR0917 - one argument per filter of the query
    tx: Tx,
    paging: PageQuery,
    printer_id: Annotated[UUID | None, Query()] = None,
    outcome: Annotated[Ended | None, Query()] = None,
    needs_review: Annotated[bool | None, Query()] = None,
    confidence: Annotated[Confidence | None, Query()] = None,
    reversible: Annotated[bool | None, Query()] = None,
    source: Annotated[Source | None, Query()] = None,
    since: Annotated[Instant | None, Query()] = None,
    until: Annotated[Instant | None, Query()] = None,
    search: Annotated[Search | None, Query()] = None,
) -> PrintPage:
    """Prints, newest first; they began from `since` until before `until`; `search` looks into the file name.

    `needs_review`: nobody saw the end, nothing is counted. `reversible`: the end was concluded and counted,
    and waits to be confirmed (resolve) or corrected.
    """
    found, total = await prints.page(
        tx,
        printer_id=printer_id,
        outcome=outcome,
        needs_review=needs_review,
        confidence=confidence,
        reversible=reversible,
        source=source.value if source else None,
        since=since,
        until=until,
        search=search,
        skip=paging.skip,
        limit=paging.limit,
    )
    return PrintPage(
        items=[PrintAnswer.of(view) for view in found], total=total, skip=paging.skip, limit=paging.limit
    )


@api.get("/prints/{print_id}", dependencies=[READ])
async def get_print(tx: Tx, print_id: UUID) -> PrintAnswer:
    return PrintAnswer.of(await prints.get(tx, print_id))


@api.post("/prints/{print_id}/resolve", dependencies=[WRITE])
async def resolve_print(tx: Tx, print_id: UUID, body: Resolution) -> PrintAnswer:
    """Say how a print ended whose end nobody saw; it is counted then, once."""
    verdict = prints.Verdict(body.outcome, body.good, body.failed, body.reason)
    return PrintAnswer.of(await prints.resolve(tx, print_id, verdict))


@api.post("/prints/{print_id}/correct", dependencies=[WRITE])
async def correct_print(tx: Tx, print_id: UUID, body: Correction) -> PrintAnswer:
    """Say what a counted print should have been counted as: stock and orders follow."""
    view = await prints.correct(
        tx, print_id, outcome=body.outcome, good=body.good, failed=body.failed, reason=body.reason
    )
    return PrintAnswer.of(view)
