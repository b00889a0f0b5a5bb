"""Targets: made, changed, tried, removed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.db import Transaction, new_id
from chassis.sealing import Sealer
from notifications.domain.deliveries import Delivery, DeliveryStatus, Outcome
from notifications.domain.occasions import Occasion
from notifications.domain.targets import (
    Secrets,
    Target,
    TargetKind,
    TargetNotFoundError,
    WrongKindError,
    chat_service,
    check_url,
)
from notifications.sending import secrets
from notifications.sending.sender import About
from notifications.store import deliveries, known, targets

TEST = "notification.test"
_FIELDS = {"to": TargetKind.EMAIL, "url": TargetKind.WEBHOOK, "address": TargetKind.CHAT}


@dataclass(frozen=True, slots=True)
class Keeping:
    """How the addresses of targets are judged and their secrets kept."""

    sealer: Sealer
    allowed_hosts: tuple[str, ...]

    def config(self, kind: TargetKind, value: str | None) -> dict[str, Any]:
        """What is shown of a target.

        Raises:
            AddressInvalidError: nothing can be sent there.
            ForbiddenAddressError: nothing may be sent there.
        """
        given = value or ""
        if kind is TargetKind.WEBHOOK:
            check_url(given, self.allowed_hosts)
            return {"url": given}
        if kind is TargetKind.CHAT:
            return {"service": chat_service(given, self.allowed_hosts).label}
        return {"to": given} if kind is TargetKind.EMAIL else {}


async def create(
    tx: Transaction, keeping: Keeping, kind: TargetKind, name: str, where: str | None = None
) -> tuple[Target, str | None]:
    """Add a target; returns it, and of a webhook the secret, which is not shown again.

    Args:
        tx: the transaction.
        keeping: see there.
        kind: what it is.
        name: what people call it.
        where: the address, as its kind has one.

    Raises:
        DuplicateTargetError: its name is taken.
        AddressInvalidError: nothing can be sent there.
        ForbiddenAddressError: nothing may be sent there.
    """
    config, target_id = keeping.config(kind, where), new_id()
    secret, sealed = None, None
    if kind is TargetKind.WEBHOOK:
        secret = secrets.new_secret()
        sealed = secrets.seal_secrets(keeping.sealer, tx.tenant_id, target_id, Secrets(secret))
    elif kind is TargetKind.CHAT:
        sealed = secrets.seal_address(keeping.sealer, tx.tenant_id, target_id, where or "")
    target = await targets.add(tx, target_id, name=name, kind=kind, config=config, sealed=sealed)
    return target, secret


async def change(tx: Transaction, keeping: Keeping, target_id: UUID, given: Mapping[str, Any]) -> Target:
    """Change a target. One that is switched on begins anew: what it failed before is forgotten.

    Raises:
        TargetNotFoundError: there is none.
        WrongKindError: its kind has no such field.
        DuplicateTargetError: its new name is taken.
        AddressInvalidError: nothing can be sent there.
        ForbiddenAddressError: nothing may be sent there.
    """
    target = await get(tx, target_id, lock=True)
    values = {name: given[name] for name in ("name", "is_enabled") if name in given}
    for field, kind in _FIELDS.items():
        if field in given:
            if target.kind is not kind:
                raise WrongKindError(kind, field)
            values["config"] = keeping.config(kind, given[field])
            if kind is TargetKind.CHAT:
                values["sealed"] = secrets.seal_address(keeping.sealer, tx.tenant_id, target_id, given[field])
    if values.get("is_enabled") is True or "config" in values:
        values |= {"failures": 0, "failing_since": None, "paused_until": None}
    if values.get("is_enabled") is True:
        values["disabled_reason"] = None
    if values.get("is_enabled") is False:
        await deliveries.cancel_waiting(tx, target_id, f"Switched off by {tx.actor.name}.")
    return await targets.change(tx, target, values)


async def rotate(tx: Transaction, keeping: Keeping, target_id: UUID) -> tuple[Target, str]:
    """Give a webhook another secret; for a day its messages are signed with the former one too.

    Raises:
        TargetNotFoundError: there is none.
        WrongKindError: it is no webhook.
    """
    target = await webhook(tx, target_id, lock=True)
    secret = secrets.new_secret()
    kept = secrets.open_secrets(keeping.sealer, tx.tenant_id, target).rotated(secret, tx.now)
    sealed = secrets.seal_secrets(keeping.sealer, tx.tenant_id, target_id, kept)
    return await targets.change(tx, target, {"sealed": sealed}), secret


async def get(tx: Transaction, target_id: UUID, *, lock: bool = False) -> Target:
    """Load a target.

    Raises:
        TargetNotFoundError: there is none.
    """
    found = await targets.find(tx, target_id, lock=lock)
    if found is None:
        raise TargetNotFoundError
    return found


async def webhook(tx: Transaction, target_id: UUID, *, lock: bool = False) -> Target:
    """Load a webhook.

    Raises:
        TargetNotFoundError: there is none.
    """
    found = await get(tx, target_id, lock=lock)
    if found.kind is not TargetKind.WEBHOOK:
        raise TargetNotFoundError
    return found


async def page(
    tx: Transaction, *, kind: TargetKind | None, skip: int, limit: int
) -> tuple[list[Target], int]:
    return await targets.page(tx, kind=kind, skip=skip, limit=limit)


async def remove(tx: Transaction, target_id: UUID) -> None:
    """Forget a target, and what was sent to it.

    Raises:
        TargetNotFoundError: there is none.
    """
    if not await targets.remove(tx, target_id):
        raise TargetNotFoundError


async def prepare_test(tx: Transaction, target_id: UUID) -> tuple[About, Delivery, Target]:
    """A message that tries a target out; nothing is kept of it yet.

    Raises:
        TargetNotFoundError: there is none.
    """
    target = await get(tx, target_id)
    name, zone = await known.tenant(tx)
    occasion = Occasion(
        event_id=new_id(),
        type=TEST,
        time=tx.now,
        title="A test of your notifications",
        text=f"{tx.actor.name} asked for it. Whoever reads this is told what happens.",
        path="/settings/notifications",
    )
    delivery = Delivery(
        id=new_id(),
        target_id=target.id,
        rule_id=None,
        rule_name=None,
        status=DeliveryStatus.SENDING,
        is_test=True,
        replay_of=None,
        occasions=(occasion,),
        more=0,
        due_at=tx.now,
        attempts=1,
        response_code=None,
        latency_ms=None,
        error=None,
        created_at=tx.now,
        finished_at=None,
    )
    return About(tx.tenant_id, name, zone), delivery, target


async def record_test(tx: Transaction, delivery: Delivery, target: Target, outcome: Outcome) -> None:
    """Keep a test in the log, unless its target is gone. One that failed and now works is trusted again."""
    if await targets.find(tx, target.id, lock=True) is None:
        return
    await deliveries.add(
        tx,
        target,
        delivery.occasions,
        outcome=outcome,
        id=delivery.id,
        is_test=True,
        created_at=delivery.created_at,
    )
    if outcome.ok:
        await targets.note_sent(tx, target.id)
