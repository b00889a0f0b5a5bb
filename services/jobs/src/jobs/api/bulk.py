"""One action on several jobs."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from chassis.auth import Permission
from chassis.db import Transaction, retry_races
from chassis.edge import Begin, Caller, needs, router
from chassis.errors import Problem
from jobs.api.errors import ERRORS
from jobs.api.signing import Claimed, ToPost
from jobs.domain.staff import Signature
from jobs.handlers import desk, printing, review, staff
from jobs.handlers.post import Post
from jobs.schemas.jobs import BulkAnswer, BulkRequest, BulkResult

api = router(tags=["jobs"])

_Act = Callable[[Transaction, UUID, Signature], Awaitable[Any]]


@api.post("/jobs/bulk", dependencies=[needs(Permission.JOBS_WRITE, transaction=False)])
async def act_on_many(
    begin: Begin, caller: Caller, post: ToPost, claimed: Claimed, body: BulkRequest
) -> BulkAnswer:
    """One action on several jobs, each in a transaction of its own: what one is refused harms no other."""
    if body.action == "reject" and not body.reasons:
        raise Problem(422, "invalid_request", "reasons: at least one is needed.")
    if body.action == "archive" and not caller.may(Permission.JOBS_ADMIN):
        raise Problem(403, "forbidden", f"Your role ({caller.role}) lacks {Permission.JOBS_ADMIN}.")
    act = _action(post, body)
    async with begin() as tx:
        signature = await staff.sign(tx, claimed)
    once = dict.fromkeys(body.job_ids)
    return BulkAnswer(results=[await _one(begin, act, job_id, signature) for job_id in once])


async def _one(begin: Begin, act: _Act, job_id: UUID, signature: Signature) -> BulkResult:
    async def once() -> None:
        async with begin() as tx:
            await act(tx, job_id, signature)

    try:
        await retry_races(once)
    except tuple(ERRORS) as error:
        return BulkResult(job_id=job_id, ok=False, code=getattr(error, "code", None), detail=str(error))
    return BulkResult(job_id=job_id, ok=True)


def _action(post: Post, body: BulkRequest) -> _Act:
    acts: dict[str, _Act] = {
        "view": desk.view,
        "unlock": desk.unlock,
        "archive": desk.archive,
        "delete": desk.delete,
        "reject": lambda tx, job_id, by: review.reject(tx, post, job_id, body.reasons, "", by),
        "confirm": lambda tx, job_id, by: review.confirm_by_hand(tx, post, job_id, None, by),
        "mark_complete": lambda tx, job_id, by: printing.mark_complete(tx, post, job_id, by),
        "resend": lambda tx, job_id, by: review.resend(tx, post, job_id, by),
    }
    return acts[body.action]
