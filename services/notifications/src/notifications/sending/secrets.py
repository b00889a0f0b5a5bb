"""What targets keep sealed: the secrets of a webhook, the address of a chat."""

import json
import secrets
from datetime import datetime
from uuid import UUID

from chassis.sealing import Sealer
from notifications.domain.targets import Secrets, Target


def new_secret() -> str:
    return f"pw_{secrets.token_urlsafe(32)}"


def seal_secrets(sealer: Sealer, tenant_id: UUID, target_id: UUID, kept: Secrets) -> str:
    until = kept.former_until.isoformat() if kept.former_until else None
    return sealer.seal(json.dumps([kept.current, kept.former, until]), tenant_id, target_id)


def open_secrets(sealer: Sealer, tenant_id: UUID, target: Target) -> Secrets:
    """The secrets of a webhook.

    Raises:
        UnsealError: they were sealed with another key, or for something else.
    """
    current, former, until = json.loads(sealer.open(target.sealed or "", tenant_id, target.id))
    return Secrets(current, former, datetime.fromisoformat(until) if until else None)


def seal_address(sealer: Sealer, tenant_id: UUID, target_id: UUID, address: str) -> str:
    return sealer.seal(address, tenant_id, target_id)


def open_address(sealer: Sealer, tenant_id: UUID, target: Target) -> str:
    """The address of a chat.

    Raises:
        UnsealError: it was sealed with another key, or for something else.
    """
    return sealer.open(target.sealed or "", tenant_id, target.id)
