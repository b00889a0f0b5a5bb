"""Webhooks, as programs make them for themselves: a target and a rule in one step."""

from urllib.parse import urlsplit
from uuid import UUID

from chassis.edge import PageQuery, Tx, router
from notifications.api.parts import READ, WRITE, Keeps
from notifications.domain.targets import TargetKind
from notifications.handlers import rules, targets
from notifications.schemas.rules import NewRule
from notifications.schemas.targets import NewSubscription, TargetCreated, TargetOut, TargetPage

api = router(prefix="/webhooks", tags=["webhooks"])


@api.get("", dependencies=[READ])
async def list_webhooks(tx: Tx, paging: PageQuery) -> TargetPage:
    found, total = await targets.page(tx, kind=TargetKind.WEBHOOK, skip=paging.skip, limit=paging.limit)
    items = [TargetOut.of(one) for one in found]
    return TargetPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.post("", status_code=201, dependencies=[WRITE])
async def create_webhook(tx: Tx, keeping: Keeps, body: NewSubscription) -> TargetCreated:
    """Add a webhook that is told of some events. The answer holds its secret, which is never shown again."""
    parts = urlsplit(body.url)
    name = body.name or f"{parts.netloc}{parts.path}"[:100]
    target, secret = await targets.create(tx, keeping, TargetKind.WEBHOOK, name, body.url)
    if body.events:
        rule = NewRule(
            name=f"Webhook {name}"[:100], events=body.events, target_ids=[target.id], gap_minutes=0
        )
        await rules.create(tx, rule.values())
    return TargetCreated.made(target, secret)


@api.get("/{webhook_id}", dependencies=[READ])
async def get_webhook(tx: Tx, webhook_id: UUID) -> TargetOut:
    return TargetOut.of(await targets.webhook(tx, webhook_id))


@api.delete("/{webhook_id}", status_code=204, dependencies=[WRITE])
async def delete_webhook(tx: Tx, webhook_id: UUID) -> None:
    """Forget a webhook, with its part of the log."""
    await targets.webhook(tx, webhook_id)
    await targets.remove(tx, webhook_id)


@api.post("/{webhook_id}/rotate-secret", dependencies=[WRITE])
async def rotate_webhook_secret(tx: Tx, keeping: Keeps, webhook_id: UUID) -> TargetCreated:
    """Give a webhook another secret. For 24 hours its messages are signed with both."""
    return TargetCreated.made(*await targets.rotate(tx, keeping, webhook_id))
