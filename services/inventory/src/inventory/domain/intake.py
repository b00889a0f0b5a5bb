"""Intake: shops send their orders as JSON of their own, signed; a mapping tells where in it what stands."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

REPLAY_SECONDS = 300
"""A delivery is believed for so long after, and before, its time stamp."""


class SourceNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such source.")


class DuplicateSourceError(Exception):
    code = "duplicate_source"

    def __init__(self, name: str) -> None:
        super().__init__(f"Another source is named {name!r}.")


class DeliveryNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such delivery.")


class DeliveryClosedError(Exception):
    code = "delivery_closed"

    def __init__(self, status: str) -> None:
        super().__init__(f"This delivery is {status} already.")


class InvalidSignatureError(Exception):
    """Nobody is told which part of it was wrong."""

    code = "invalid_signature"

    def __init__(self) -> None:
        super().__init__("The address, the time stamp or the signature is not right.")


class UnreadableDeliveryError(Exception):
    code = "unreadable_delivery"

    def __init__(self) -> None:
        super().__init__("The body is not a JSON object.")


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """Where in a shop's JSON what stands: names joined by dots, numbers for places in lists."""

    external_id: str = "external_id"
    customer: str = "customer"
    priority: str = "priority"
    due_date: str = "due_date"
    notes: str = "notes"
    lines: str = "lines"
    sku: str = "sku"
    """Within a line."""
    quantity: str = "quantity"
    """Within a line."""
    priorities: Mapping[str, str] = field(default_factory=dict)
    """What the shop's values mean, such as a way of shipping; any other value is normal."""
    prefix: str = ""
    """Put before external ids, where several shops count alike."""


@dataclass(frozen=True, slots=True)
class Source:
    """A shop that may send orders."""

    id: UUID
    tenant_id: UUID
    name: str
    sealed_secret: str
    mapping: FieldMapping
    is_active: bool
    created_at: datetime
    updated_at: datetime


def verify(secret: str, timestamp: str, signature: str, body: bytes, now: datetime) -> None:
    """Check that whoever knows the secret sent this body just now.

    Raises:
        InvalidSignatureError: not so.
    """
    wanted = hmac.new(secret.encode(), timestamp.encode() + b"." + body, sha256).hexdigest()
    is_right = hmac.compare_digest(f"sha256={wanted}".encode(), signature.strip().encode())
    if not (is_right and timestamp.isascii() and timestamp.isdigit()):
        raise InvalidSignatureError
    if abs(now.timestamp() - int(timestamp)) > REPLAY_SECONDS:
        raise InvalidSignatureError
