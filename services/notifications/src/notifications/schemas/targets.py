"""Targets over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.edge import Page
from notifications.domain.targets import Target, TargetKind
from notifications.schemas.fields import Answer, Email, EventTypes, Link, Name, Request


class NewInbox(Request):
    """The list in the app."""

    kind: Literal["inbox"]
    name: Name


class NewEmail(Request):
    kind: Literal["email"]
    name: Name
    to: Email


class NewWebhook(Request):
    kind: Literal["webhook"]
    name: Name
    url: Link


class NewChat(Request):
    """A chat service, by an address as the library apprise writes it."""

    kind: Literal["chat"]
    name: Name
    address: Link
    """Kept sealed; never shown again."""


NewTarget = Annotated[NewInbox | NewEmail | NewWebhook | NewChat, Field(discriminator="kind")]


class TargetChange(Request):
    """What is left out, or null, stays. A target that is switched on is trusted anew."""

    name: Name | None = None
    is_enabled: bool | None = None
    to: Email | None = None
    url: Link | None = None
    address: Link | None = None

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_none=True)


class TargetOut(Answer):
    id: UUID
    name: str
    kind: TargetKind
    where: str
    """The address, or of a chat the service: its address is a secret."""
    is_enabled: bool
    disabled_reason: str | None
    """Set when it switched itself off."""
    failing_since: datetime | None
    failures: int
    """Attempts in a row that failed."""
    last_sent_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, target: Target) -> "TargetOut":
        return cls(**_shown(target))


class TargetCreated(TargetOut):
    secret: str | None
    """What a webhook's messages are signed with. It is shown now and never again."""

    @classmethod
    def made(cls, target: Target, secret: str | None) -> "TargetCreated":
        return cls(**_shown(target), secret=secret)


class TargetPage(Page):
    items: list[TargetOut]


class NewSubscription(Request):
    """A webhook, and the events that it is told of."""

    url: Link
    name: Name | None = None
    """By default the host and path of its address."""
    events: EventTypes | None = None
    """A rule is made for these; without them, rules of yours name the webhook."""


class ChatServiceOut(Answer):
    scheme: str
    label: str
    example: str


class ChatServiceList(Answer):
    items: list[ChatServiceOut]


class TestOut(Answer):
    """What a test found."""

    ok: bool
    code: str
    """`ok`, or what is wrong, for programs."""
    message: str
    """In words, for people."""
    response_code: int | None
    latency_ms: int
    delivery_id: UUID


def _shown(target: Target) -> dict[str, Any]:
    config = target.config
    where = config.get("url") or config.get("to") or config.get("service") or ""
    names = TargetOut.model_fields.keys() - {"where"}
    return {name: getattr(target, name) for name in names} | {"where": where}
