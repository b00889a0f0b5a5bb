"""The log over HTTP."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.edge import Page
from notifications.domain.deliveries import Delivery, DeliveryStatus
from notifications.domain.targets import Target, TargetKind
from notifications.schemas.fields import Answer


class OccasionOut(Answer):
    """One event as it was told."""

    event_id: UUID
    type: str
    time: datetime
    title: str
    text: str
    path: str
    """The page of the app that shows more."""


class DeliveryOut(Answer):
    id: UUID
    target_id: UUID
    target_name: str
    target_kind: TargetKind
    rule_id: UUID | None
    rule_name: str | None
    status: DeliveryStatus
    is_test: bool
    replay_of: UUID | None
    occasions: list[OccasionOut]
    more: int
    """Events that it tells of beside those it lists."""
    due_at: datetime
    """When it is tried, or tried again."""
    attempts: int
    response_code: int | None
    latency_ms: int | None
    """How long the last attempt took."""
    error: str | None
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, found: tuple[Delivery, Target]) -> "DeliveryOut":
        delivery, target = found
        own: dict[str, Any] = {name: getattr(delivery, name) for name in Delivery.__slots__}
        own["occasions"] = [OccasionOut.model_validate(one) for one in delivery.occasions]
        return cls(**own, target_name=target.name, target_kind=target.kind)


class DeliveryPage(Page):
    items: list[DeliveryOut]
