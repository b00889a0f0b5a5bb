"""Rows of deliveries."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, cast, delete, func, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from chassis.db import Transaction, new_id
from notifications.domain.deliveries import MAX_OCCASIONS, Delivery, DeliveryStatus, Outcome
from notifications.domain.occasions import Occasion
from notifications.domain.targets import Target
from notifications.store import rows
from notifications.tables.deliveries import DELIVERIES
from notifications.tables.rules import RULES, TARGETS

_WAITING = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING)
_D = DELIVERIES.c


async def add(
    tx: Transaction,
    target: Target,
    occasions: Sequence[Occasion],
    *,
    rule_id: UUID | None = None,
    due_at: datetime | None = None,
    outcome: Outcome | None = None,
    **more: Any,
) -> UUID:
    """Keep a delivery: one that waits, or with `outcome` one that is over.

    Args:
        tx: the transaction.
        target: whom it is for.
        occasions: what it tells of.
        rule_id: the rule that says so.
        due_at: when it leaves; at once by default.
        outcome: what became of it.
        **more: other columns.
    """
    stored = [rows.stored(one, with_data=not target.is_for_people) for one in occasions[:MAX_OCCASIONS]]
    values: dict[str, Any] = {
        "id": new_id(),
        "created_at": tx.now,
        "status": DeliveryStatus.QUEUED,
        "more": max(len(occasions) - MAX_OCCASIONS, 0),
        "due_at": due_at or tx.now,
    } | more
    if outcome is not None:
        values |= _finished(tx, outcome) | {"attempts": 1}
    await tx.session.execute(
        insert(DELIVERIES).values(
            tenant_id=tx.tenant_id, target_id=target.id, rule_id=rule_id, occasions=stored, **values
        )
    )
    delivery_id: UUID = values["id"]
    return delivery_id


async def append(
    tx: Transaction, rule_id: UUID, target: Target, occasion: Occasion, *, leaves: datetime
) -> bool:
    """Add an occasion to a delivery of this rule that leaves no later; False when none waits."""
    query = (
        select(_D.id, func.jsonb_array_length(_D.occasions).label("listed"))
        .where(
            _D.tenant_id == tx.tenant_id,
            _D.rule_id == rule_id,
            _D.target_id == target.id,
            _D.status == DeliveryStatus.QUEUED,
            _D.attempts == 0,
            _D.replay_of.is_(None),
            _D.due_at <= leaves,
        )
        .order_by(_D.due_at.desc())
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = (await tx.session.execute(query)).one_or_none()
    if row is None:
        return False
    if row.listed < MAX_OCCASIONS:
        added = [rows.stored(occasion, with_data=not target.is_for_people)]
        values: dict[str, Any] = {"occasions": _D.occasions.op("||")(cast(added, JSONB))}
    else:
        values = {"more": _D.more + 1}
    await _update(tx, _D.id == row.id, values)
    return True


async def claim(tx: Transaction, lease: timedelta) -> tuple[Delivery, Target] | None:
    """Take one due delivery in hand, of a target that nobody sends to right now; None when there is none."""
    sending = DELIVERIES.alias().c
    is_under_way = (sending.status == DeliveryStatus.SENDING) & (sending.due_at > tx.now)
    due = (_D.tenant_id == tx.tenant_id) & _D.status.in_(_WAITING) & (_D.due_at <= tx.now)
    target_id = await tx.session.scalar(
        select(TARGETS.c.id)
        .where(
            TARGETS.c.tenant_id == tx.tenant_id,
            TARGETS.c.is_enabled,
            TARGETS.c.paused_until.is_(None) | (TARGETS.c.paused_until <= tx.now),
            select(_D.id).where(due, _D.target_id == TARGETS.c.id).exists(),
            ~select(sending.id).where(is_under_way, sending.target_id == TARGETS.c.id).exists(),
        )
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True)
    )
    if target_id is None:
        return None
    # Another process may have claimed and committed between the first statement's snapshot and its lock. With
    # the target locked, what is under way to it is known: the second statement looks again.
    is_free = ~select(sending.id).where(is_under_way, sending.target_id == target_id).exists()
    query = select(_D.id).where(due, _D.target_id == target_id, is_free).order_by(_D.due_at, _D.id).limit(1)
    delivery_id = await tx.session.scalar(query.with_for_update(skip_locked=True))
    if delivery_id is None:
        return None
    values = {"status": DeliveryStatus.SENDING, "attempts": _D.attempts + 1, "due_at": tx.now + lease}
    await _update(tx, _D.id == delivery_id, values)
    found = await find(tx, delivery_id)
    assert found is not None
    row = (await tx.session.execute(select(*TARGETS.c).where(TARGETS.c.id == target_id))).mappings().one()
    return found, rows.target(row)


async def find(tx: Transaction, delivery_id: UUID, *, lock: bool = False) -> Delivery | None:
    if lock:
        query = select(_D.id).where(_D.tenant_id == tx.tenant_id, _D.id == delivery_id)
        await tx.session.execute(query.with_for_update())
    found = (await tx.session.execute(_select(tx, _D.id == delivery_id))).mappings().one_or_none()
    return rows.delivery(found) if found else None


async def page(
    tx: Transaction,
    *,
    target_id: UUID | None,
    rule_id: UUID | None,
    status: DeliveryStatus | None,
    skip: int,
    limit: int,
) -> tuple[list[Delivery], int]:
    """Deliveries, newest first."""
    asked = ((_D.target_id, target_id), (_D.rule_id, rule_id), (_D.status, status))
    where = [column == value for column, value in asked if value is not None]
    total = await tx.session.scalar(
        select(func.count()).select_from(DELIVERIES).where(_D.tenant_id == tx.tenant_id, *where)
    )
    query = _select(tx, *where).order_by(_D.created_at.desc(), _D.id.desc()).offset(skip).limit(limit)
    return [rows.delivery(row) for row in (await tx.session.execute(query)).mappings()], total or 0


async def settle(tx: Transaction, delivery_id: UUID, outcome: Outcome) -> None:
    await _update(tx, _D.id == delivery_id, _finished(tx, outcome))


async def queue_again(tx: Transaction, delivery_id: UUID, at: datetime, outcome: Outcome) -> None:
    values = {"status": DeliveryStatus.QUEUED, "due_at": at, **_told(outcome)}
    await _update(tx, _D.id == delivery_id, values)


async def cancel_waiting(tx: Transaction, target_id: UUID, reason: str) -> None:
    """Give up what waits for a target; what is under way is not stopped."""
    waiting = (_D.target_id == target_id) & (_D.status == DeliveryStatus.QUEUED)
    values = {"status": DeliveryStatus.CANCELLED, "finished_at": tx.now, "error": reason}
    await _update(tx, waiting, values)


async def prune(tx: Transaction, before: datetime) -> None:
    """Forget what was over before some time."""
    await tx.session.execute(delete(DELIVERIES).where(_D.tenant_id == tx.tenant_id, _D.finished_at < before))


def _finished(tx: Transaction, outcome: Outcome) -> dict[str, Any]:
    status = DeliveryStatus.SENT if outcome.ok else DeliveryStatus.FAILED
    return {"status": status, "finished_at": tx.now, **_told(outcome)}


def _told(outcome: Outcome) -> dict[str, Any]:
    return {
        "response_code": outcome.response_code,
        "latency_ms": outcome.latency_ms,
        "error": None if outcome.ok else outcome.message[:500],
    }


def _select(tx: Transaction, *where: ColumnElement[bool]) -> Any:
    return (
        select(*_D, RULES.c.name.label("rule_name"))
        .outerjoin(RULES, RULES.c.id == _D.rule_id)
        .where(_D.tenant_id == tx.tenant_id, *where)
    )


async def _update(tx: Transaction, which: ColumnElement[bool], values: dict[str, Any]) -> None:
    await tx.session.execute(update(DELIVERIES).where(_D.tenant_id == tx.tenant_id, which).values(**values))
