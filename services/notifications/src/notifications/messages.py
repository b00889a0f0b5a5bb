"""What notifications says: domain values shaped into the contracts' events."""

from uuid import UUID

from contracts.notifications import NotificationFailed, NotificationSent, NotificationTargetDisabled
from notifications.domain.deliveries import Delivery, Outcome
from notifications.domain.targets import Target


def settled(
    tenant_id: UUID, delivery: Delivery, target: Target, outcome: Outcome
) -> NotificationSent | NotificationFailed:
    """What became of a delivery, without anything that says where it went."""
    said = {
        "tenant_id": tenant_id,
        "delivery_id": delivery.id,
        "target_id": target.id,
        "target_name": target.name,
        "target_kind": target.kind.value,
        "rule_id": delivery.rule_id,
        "event_ids": tuple(one.event_id for one in delivery.occasions),
        "event_types": tuple(sorted({one.type for one in delivery.occasions})),
        "attempts": delivery.attempts,
    }
    if outcome.ok:
        return NotificationSent(**said)
    return NotificationFailed(**said, error=outcome.message[:500], response_code=outcome.response_code)


def disabled(tenant_id: UUID, target: Target, reason: str) -> NotificationTargetDisabled:
    return NotificationTargetDisabled(
        tenant_id=tenant_id,
        target_id=target.id,
        target_name=target.name,
        target_kind=target.kind.value,
        reason=reason,
    )
