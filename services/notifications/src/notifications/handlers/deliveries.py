"""The log: what was sent, what failed, and sending it again."""

from uuid import UUID

from chassis.db import Transaction
from notifications.domain.deliveries import (
    FINISHED,
    Delivery,
    DeliveryNotFoundError,
    DeliveryStatus,
    DeliveryUnderWayError,
)
from notifications.domain.targets import Target, TargetDisabledError
from notifications.handlers import targets as target_handlers
from notifications.store import deliveries, targets


async def page(
    tx: Transaction,
    *,
    target_id: UUID | None,
    rule_id: UUID | None,
    status: DeliveryStatus | None,
    skip: int,
    limit: int,
) -> tuple[list[tuple[Delivery, Target]], int]:
    """Deliveries with their targets, newest first."""
    found, total = await deliveries.page(
        tx, target_id=target_id, rule_id=rule_id, status=status, skip=skip, limit=limit
    )
    of = await targets.known(tx, {one.target_id for one in found})
    return [(one, of[one.target_id]) for one in found], total


async def get(tx: Transaction, delivery_id: UUID) -> tuple[Delivery, Target]:
    """Load a delivery with its target.

    Raises:
        DeliveryNotFoundError: there is none.
    """
    found = await deliveries.find(tx, delivery_id)
    if found is None:
        raise DeliveryNotFoundError
    return found, await target_handlers.get(tx, found.target_id)


async def replay(tx: Transaction, delivery_id: UUID) -> tuple[Delivery, Target]:
    """Send again what is over: a new delivery of the same events, with the same ids.

    Raises:
        DeliveryNotFoundError: there is none.
        DeliveryUnderWayError: it is not over.
        TargetDisabledError: nothing is sent to its target.
    """
    delivery, target = await get(tx, delivery_id)
    if delivery.status not in FINISHED:
        raise DeliveryUnderWayError
    if not target.is_enabled:
        raise TargetDisabledError(target.name)
    new = await deliveries.add(
        tx,
        target,
        delivery.occasions,
        rule_id=delivery.rule_id,
        replay_of=delivery.id,
        more=delivery.more,
        is_test=delivery.is_test,
    )
    return await get(tx, new)
