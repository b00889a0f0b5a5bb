"""Messages published by notifications: what became of what people and programs are told."""

from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import Event

TargetKind = Literal["inbox", "email", "webhook", "chat"]


class _Delivery(Event):
    """One message to one target. It says nothing of addresses: they are the tenant's secrets."""

    entity: ClassVar[str] = "delivery_id"

    delivery_id: UUID
    target_id: UUID
    target_name: str
    target_kind: TargetKind
    rule_id: UUID | None = None
    """None for a test, and when the rule was deleted since."""
    event_ids: tuple[UUID, ...] = ()
    """What it tells of: ids of the messages that the rule heard."""
    event_types: tuple[str, ...] = ()
    attempts: int


class NotificationSent(_Delivery):
    type: ClassVar[str] = "notification.sent"


class NotificationFailed(_Delivery):
    """Given up: it is not tried again unless a person says so."""

    type: ClassVar[str] = "notification.failed"

    error: str
    response_code: int | None = None


class NotificationTargetDisabled(Event):
    """A target failed for so long that nothing is sent to it any more."""

    type: ClassVar[str] = "notification.target_disabled"
    entity: ClassVar[str] = "target_id"

    target_id: UUID
    target_name: str
    target_kind: TargetKind
    reason: str
