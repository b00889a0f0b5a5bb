"""Targets: where people and programs are told."""

from uuid import UUID

from chassis.auth import Permission
from chassis.edge import Begin, PageQuery, Tx, needs, router
from notifications.api.parts import READ, WRITE, Keeps, Sends
from notifications.domain.targets import CHAT_SERVICES, TargetKind
from notifications.handlers import targets
from notifications.schemas.targets import (
    ChatServiceList,
    ChatServiceOut,
    NewTarget,
    TargetChange,
    TargetCreated,
    TargetOut,
    TargetPage,
    TestOut,
)

api = router(prefix="/notifications", tags=["notification targets"])


@api.get("/chat-services", dependencies=[READ])
async def list_chat_services(tx: Tx) -> ChatServiceList:  # noqa: ARG001 - behind the edge like all others
    """Chat services that a target may be of, with how their addresses look."""
    return ChatServiceList(items=[ChatServiceOut.model_validate(one) for one in CHAT_SERVICES])


@api.get("/targets", dependencies=[READ])
async def list_targets(tx: Tx, paging: PageQuery, kind: TargetKind | None = None) -> TargetPage:
    found, total = await targets.page(tx, kind=kind, skip=paging.skip, limit=paging.limit)
    items = [TargetOut.of(one) for one in found]
    return TargetPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.post("/targets", status_code=201, dependencies=[WRITE])
async def create_target(tx: Tx, keeping: Keeps, body: NewTarget) -> TargetCreated:
    """Add a target. Of a webhook, the answer holds its secret, which is never shown again."""
    where = getattr(body, "to", None) or getattr(body, "url", None) or getattr(body, "address", None)
    return TargetCreated.made(*await targets.create(tx, keeping, TargetKind(body.kind), body.name, where))


@api.get("/targets/{target_id}", dependencies=[READ])
async def get_target(tx: Tx, target_id: UUID) -> TargetOut:
    return TargetOut.of(await targets.get(tx, target_id))


@api.patch("/targets/{target_id}", dependencies=[WRITE])
async def change_target(tx: Tx, keeping: Keeps, target_id: UUID, body: TargetChange) -> TargetOut:
    """Change a target, or switch it on or off. What waits for one that is switched off is given up."""
    return TargetOut.of(await targets.change(tx, keeping, target_id, body.values()))


@api.delete("/targets/{target_id}", status_code=204, dependencies=[WRITE])
async def delete_target(tx: Tx, target_id: UUID) -> None:
    """Forget a target, with its part of the log."""
    await targets.remove(tx, target_id)


@api.post(
    "/targets/{target_id}/test", dependencies=[needs(Permission.NOTIFICATIONS_WRITE, transaction=False)]
)
async def test_target(begin: Begin, sender: Sends, target_id: UUID) -> TestOut:
    """Send a test message now, and say in words what is wrong."""
    async with begin() as tx:
        about, delivery, target = await targets.prepare_test(tx, target_id)
    outcome = await sender.send(about, delivery, target)
    async with begin() as tx:
        await targets.record_test(tx, delivery, target, outcome)
    return TestOut(
        ok=outcome.ok,
        code=outcome.code,
        message=outcome.message,
        response_code=outcome.response_code,
        latency_ms=outcome.latency_ms,
        delivery_id=delivery.id,
    )
