"""What is sent: a message for people, a document for programs."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from notifications.domain.deliveries import Delivery
from notifications.domain.occasions import Occasion
from notifications.domain.targets import Target

_APP = "/app"


def subject(delivery: Delivery) -> str:
    """One line: the event, or how many there are."""
    first = delivery.occasions[0].title
    others = len(delivery.occasions) + delivery.more - 1
    return f"{first}, and {others} more" if others else first


def text(delivery: Delivery, *, public_url: str, tenant: str, zone: ZoneInfo) -> str:
    """What people read."""
    parts = [_paragraph(one, public_url, zone) for one in delivery.occasions]
    if delivery.more:
        parts.append(f"And {delivery.more} more: {public_url}{_APP}/settings/notifications")
    why = f"Rule: {delivery.rule_name}." if delivery.rule_name else "This is a test."
    parts.append(f"--\n{tenant or 'Platework'}. {why}")
    return "\n\n".join(parts)


def document(delivery: Delivery, *, tenant_id: UUID) -> dict[str, Any]:
    """What a program reads: the event as it was published, and what people are told of it."""
    one = delivery.occasions[0]
    return {
        "id": str(one.event_id),
        "type": one.type,
        "time": one.time.isoformat(),
        "tenant_id": str(tenant_id),
        "delivery_id": str(delivery.id),
        "is_test": delivery.is_test,
        "rule": delivery.rule_name,
        "title": one.title,
        "text": one.text,
        "data": dict(one.data),
    }


def letter(delivery: Delivery, target: Target, body: str, *, sender: str, sender_name: str) -> EmailMessage:
    """The e-mail of a delivery. Its Message-ID is the same for every attempt: a server can tell a second one.

    Raises:
        ValueError: a header would hold a line break.
    """
    found = EmailMessage(policy=SMTP)
    local, _, domain = sender.rpartition("@")
    found["From"] = Address(sender_name, local, domain)
    found["To"] = target.config["to"]
    found["Subject"] = " ".join(subject(delivery).split())
    found["Date"] = format_datetime(delivery.created_at)
    found["Message-ID"] = f"<{delivery.id}@{domain}>"
    found["Auto-Submitted"] = "auto-generated"
    found.set_content(body)
    return found


def _paragraph(one: Occasion, public_url: str, zone: ZoneInfo) -> str:
    when = f"{one.time.astimezone(zone):%d %B %Y, %H:%M}"
    lines = [f"{one.title} ({when})", one.text, f"{public_url.rstrip('/')}{_APP}{one.path}"]
    return "\n".join(line for line in lines if line)
