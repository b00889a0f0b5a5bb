"""The two ends of an attempt: taking a delivery in hand, and recording what became of it."""

import random
from datetime import timedelta

from chassis.db import Transaction, new_id
from notifications import messages
from notifications.domain.deliveries import (
    MAX_ATTEMPTS,
    Delivery,
    DeliveryStatus,
    Outcome,
    pause_after,
)
from notifications.domain.occasions import TARGET_DISABLED, Occasion
from notifications.domain.targets import Target
from notifications.handlers.telling import tell
from notifications.sending.sender import About
from notifications.store import deliveries, known, targets

_TARGET_PAUSE = timedelta(minutes=1)
"""A target that fails is left alone for at most so long, whatever else waits for it."""


async def claim(tx: Transaction, *, lease_seconds: float) -> tuple[About, Delivery, Target] | None:
    """Take one due delivery in hand; None when there is none."""
    found = await deliveries.claim(tx, timedelta(seconds=lease_seconds))
    if found is None:
        return None
    name, zone = await known.tenant(tx)
    return About(tx.tenant_id, name, zone), *found


async def record(tx: Transaction, delivery: Delivery, outcome: Outcome, *, first_pause: float) -> None:
    """Record what became of an attempt. What another attempt has overtaken changes nothing any more."""
    target = await targets.find(tx, delivery.target_id, lock=True)
    current = await deliveries.find(tx, delivery.id, lock=True)
    if target is None or current is None or not _is_news(current, delivery, outcome):
        return
    if outcome.ok:
        await targets.note_sent(tx, target.id)
        await _settle(tx, current, target, outcome)
        return
    pause = pause_after(current.attempts, outcome, timedelta(seconds=first_pause), random.random())  # noqa: S311 - jitter
    await targets.note_failed(tx, target.id, tx.now + min(pause, _TARGET_PAUSE))
    if outcome.is_final or current.attempts >= MAX_ATTEMPTS or not target.is_enabled:
        await _settle(tx, current, target, outcome)
    else:
        await deliveries.queue_again(tx, current.id, tx.now + pause, outcome)
    await _disable_if_hopeless(tx, target, outcome)


async def disable(tx: Transaction, target: Target, reason: str) -> None:
    """Switch a target off by itself, give up what waits for it, and tell whoever wants to know."""
    await targets.change(tx, target, {"is_enabled": False, "disabled_reason": reason})
    await deliveries.cancel_waiting(tx, target.id, reason)
    tx.emit(messages.disabled(tx.tenant_id, target, reason))
    occasion = Occasion(
        event_id=new_id(),
        type=TARGET_DISABLED,
        time=tx.now,
        title=f"Nothing is sent to {target.name} any more",
        text=reason,
        path="/settings/notifications",
        data={"target_id": str(target.id), "target_name": target.name, "reason": reason},
    )
    await tell(tx, [occasion])


async def _settle(tx: Transaction, delivery: Delivery, target: Target, outcome: Outcome) -> None:
    await deliveries.settle(tx, delivery.id, outcome)
    tx.emit(messages.settled(tx.tenant_id, delivery, target, outcome))


async def _disable_if_hopeless(tx: Transaction, before: Target, outcome: Outcome) -> None:
    target = await targets.find(tx, before.id)
    if target is None or not target.is_enabled:
        return
    hours = (await known.preferences(tx)).disable_after_hours
    if outcome.is_gone:
        await disable(tx, target, f"It wants nothing any more. {outcome.message}")
    elif target.should_give_up(tx.now, timedelta(hours=hours)):
        await disable(tx, target, f"It failed for {hours} hours. The last time: {outcome.message}")


def _is_news(current: Delivery, attempted: Delivery, outcome: Outcome) -> bool:
    """Whether an outcome still counts: after its time, another process may have begun anew."""
    if current.status is DeliveryStatus.SENDING and current.attempts == attempted.attempts:
        return True
    return outcome.ok and current.status in {DeliveryStatus.QUEUED, DeliveryStatus.SENDING}
