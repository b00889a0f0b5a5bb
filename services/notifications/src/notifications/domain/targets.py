"""Targets: where people and programs are told."""

import contextlib
import ipaddress
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from notifications.domain import addresses

OVERLAP = timedelta(hours=24)
"""So long a webhook's former secret signs beside the new one."""
FAILURES_BEFORE_DISABLED = 5


class TargetKind(StrEnum):
    INBOX = "inbox"
    """The list of notifications in the app."""
    EMAIL = "email"
    WEBHOOK = "webhook"
    CHAT = "chat"


class TargetNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such target.")


class DuplicateTargetError(Exception):
    code = "duplicate_target"
    field = "name"

    def __init__(self, name: str) -> None:
        super().__init__(f"Another target is named {name!r}.")


class UnknownTargetError(Exception):
    code = "unknown_reference"
    field = "target_ids"

    def __init__(self) -> None:
        super().__init__("There is no such target.")


class TargetDisabledError(Exception):
    code = "target_disabled"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is switched off: switch it on first.")


class WrongKindError(Exception):
    """Something was asked of a target that its kind does not have."""

    code = "wrong_target_kind"

    def __init__(self, wanted: str, field: str | None = None) -> None:
        super().__init__(f"Only a target of kind {wanted} has this.")
        self.field = field


class AddressInvalidError(Exception):
    """An address that no message could be sent to."""

    code = "address_invalid"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def check_url(url: str, allowed: Collection[str]) -> None:
    """See that a webhook can be sent to an address.

    Args:
        url: the address.
        allowed: hosts that the installation allows to be in its own network, and to be without TLS.

    Raises:
        AddressInvalidError: it cannot.
        ForbiddenAddressError: it leads into the network of the installation.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        has_port = parts.port != 0
    except ValueError as error:
        raise AddressInvalidError("url", f"This is no address: {error}.") from error
    if parts.scheme not in {"http", "https"} or not host or not has_port or not url.isascii():
        raise AddressInvalidError("url", "An address looks like https://example.org/hooks.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressInvalidError("url", "An address holds no user, no password and no #.")
    if parts.scheme == "http" and host not in allowed:
        raise AddressInvalidError("url", "An address begins with https://.")
    with contextlib.suppress(ValueError):
        addresses.check(host, [str(ipaddress.ip_address(host))], allowed)


@dataclass(frozen=True, slots=True)
class ChatService:
    """A chat service; its address is written as the library apprise wants it."""

    scheme: str
    """Of the address, and what it is known by."""
    label: str
    example: str


CHAT_SERVICES = (
    ChatService("discord", "Discord", "discord://webhook_id/webhook_token"),
    ChatService("slack", "Slack", "slack://token_a/token_b/token_c"),
    ChatService("tgram", "Telegram", "tgram://bot_token/chat_id"),
    ChatService("workflows", "Microsoft Teams", "workflows://host/workflow_id/signature"),
    ChatService("gchat", "Google Chat", "gchat://workspace/webhook_key/webhook_token"),
    ChatService("matrixs", "Matrix", "matrixs://user:password@host/#room"),
    ChatService("mmosts", "Mattermost", "mmosts://host/token"),
    ChatService("rockets", "Rocket.Chat", "rockets://token_a/token_b@host/#channel"),
    ChatService("zulip", "Zulip", "zulip://botname@organization/token/stream"),
    ChatService("wxteams", "Webex", "wxteams://token"),
    ChatService("ntfys", "ntfy", "ntfys://host/topic"),
    ChatService("gotifys", "Gotify", "gotifys://host/token"),
    ChatService("pover", "Pushover", "pover://user_key@token"),
    ChatService("pbul", "Pushbullet", "pbul://access_token"),
    ChatService("signals", "Signal", "signals://host/from_number/to_number"),
    ChatService("hassios", "Home Assistant", "hassios://host/access_token"),
    ChatService("pagerduty", "PagerDuty", "pagerduty://integration_key@api_key"),
)
_PLAIN = {"mmosts": "mmost", "ntfys": "ntfy", "gotifys": "gotify", "rockets": "rocket", "matrixs": "matrix"}
"""The same services without TLS."""


def chat_service(address: str, allowed: Collection[str]) -> ChatService:
    """The service that a chat address is of.

    Raises:
        AddressInvalidError: of none that is offered; or without TLS, and its host is not allowed by name.
    """
    scheme, separator, rest = address.partition("://")
    if not separator or not rest.strip("/"):
        raise AddressInvalidError(
            "address", "An address begins with the service, such as ntfys://host/topic."
        )
    for service in CHAT_SERVICES:
        if scheme.lower() == service.scheme:
            return service
        if scheme.lower() == _PLAIN.get(service.scheme):
            host = rest.partition("/")[0].rpartition("@")[2].partition(":")[0]
            if host in allowed:
                return service
            raise AddressInvalidError("address", f"Write {service.scheme}://, which is with TLS.")
    raise AddressInvalidError("address", f"There is no chat service {scheme[:30]!r}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One place to tell something at."""

    id: UUID
    name: str
    kind: TargetKind
    config: Mapping[str, Any]
    """What may be shown: `to` of an e-mail, `url` of a webhook, `service` of a chat."""
    sealed: str | None = field(repr=False)
    is_enabled: bool
    disabled_reason: str | None
    """Set when it switched itself off."""
    failing_since: datetime | None
    failures: int
    """Attempts in a row that failed."""
    last_sent_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @property
    def is_for_people(self) -> bool:
        """Whether quiet hours and gaps count: programs are told of every event by itself."""
        return self.kind in {TargetKind.EMAIL, TargetKind.CHAT}

    def should_give_up(self, now: datetime, after: timedelta) -> bool:
        """Whether it failed for so long that it is switched off."""
        since = self.failing_since
        return since is not None and self.failures >= FAILURES_BEFORE_DISABLED and now - since >= after


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a webhook's messages are signed with."""

    current: str = field(repr=False)
    former: str | None = field(default=None, repr=False)
    former_until: datetime | None = None

    def valid(self, now: datetime) -> list[str]:
        """Secrets to sign with, the newest first."""
        if self.former and self.former_until and now < self.former_until:
            return [self.current, self.former]
        return [self.current]

    def rotated(self, secret: str, now: datetime) -> "Secrets":
        return Secrets(secret, self.current, now + OVERLAP)
