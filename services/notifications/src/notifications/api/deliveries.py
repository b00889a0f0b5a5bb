"""The log: what was sent, and sending it again."""

from uuid import UUID

from chassis.edge import PageQuery, Tx, router
from notifications.api.parts import READ, WRITE
from notifications.domain.deliveries import DeliveryStatus
from notifications.handlers import deliveries
from notifications.schemas.deliveries import DeliveryOut, DeliveryPage

api = router(prefix="/notifications/deliveries", tags=["notification deliveries"])


@api.get("", dependencies=[READ])
async def list_deliveries(
    tx: Tx,
    paging: PageQuery,
    target_id: UUID | None = None,
    rule_id: UUID | None = None,
    status: DeliveryStatus | None = None,
) -> DeliveryPage:
    """What was sent and what became of it, newest first."""
    found, total = await deliveries.page(
        tx, target_id=target_id, rule_id=rule_id, status=status, skip=paging.skip, limit=paging.limit
    )
    items = [DeliveryOut.of(one) for one in found]
    return DeliveryPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/{delivery_id}", dependencies=[READ])
async def get_delivery(tx: Tx, delivery_id: UUID) -> DeliveryOut:
    return DeliveryOut.of(await deliveries.get(tx, delivery_id))


@api.post("/{delivery_id}/replay", dependencies=[WRITE])
async def replay_delivery(tx: Tx, delivery_id: UUID) -> DeliveryOut:
    """Send again what is over: a new delivery of the same events, with the same event ids."""
    return DeliveryOut.of(await deliveries.replay(tx, delivery_id))
