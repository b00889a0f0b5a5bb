"""Rows of targets."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from notifications.domain.targets import DuplicateTargetError, Target, TargetKind
from notifications.store import rows
from notifications.tables.rules import TARGETS

_COLUMNS = [TARGETS.c[name] for name in Target.__slots__]


async def add(
    tx: Transaction,
    target_id: UUID,
    *,
    name: str,
    kind: TargetKind,
    config: Mapping[str, Any],
    sealed: str | None,
) -> Target:
    """Keep a new target.

    Raises:
        DuplicateTargetError: its name is taken.
    """
    statement = (
        insert(TARGETS)
        .values(
            id=target_id,
            tenant_id=tx.tenant_id,
            name=name,
            kind=kind,
            config=dict(config),
            sealed=sealed,
            is_enabled=True,
            created_at=tx.now,
            updated_at=tx.now,
        )
        .on_conflict_do_nothing(index_elements=["tenant_id", "name"])
        .returning(*_COLUMNS)
    )
    row = (await tx.session.execute(statement)).mappings().one_or_none()
    if row is None:
        raise DuplicateTargetError(name)
    return rows.target(row)


async def find(tx: Transaction, target_id: UUID, *, lock: bool = False) -> Target | None:
    query = select(*_COLUMNS).where(TARGETS.c.tenant_id == tx.tenant_id, TARGETS.c.id == target_id)
    # Deliveries may be added meanwhile: they only need it to be there.
    locked = query.with_for_update(key_share=True) if lock else query
    row = (await tx.session.execute(locked)).mappings().one_or_none()
    return rows.target(row) if row else None


async def known(tx: Transaction, target_ids: Collection[UUID]) -> dict[UUID, Target]:
    query = select(*_COLUMNS).where(TARGETS.c.tenant_id == tx.tenant_id, TARGETS.c.id.in_(target_ids))
    return {row["id"]: rows.target(row) for row in (await tx.session.execute(query)).mappings()}


async def page(
    tx: Transaction, *, kind: TargetKind | None, skip: int, limit: int
) -> tuple[list[Target], int]:
    where = [TARGETS.c.tenant_id == tx.tenant_id]
    if kind is not None:
        where.append(TARGETS.c.kind == kind)
    total = await tx.session.scalar(select(func.count()).select_from(TARGETS).where(*where))
    query = select(*_COLUMNS).where(*where).order_by(TARGETS.c.created_at, TARGETS.c.id)
    found = (await tx.session.execute(query.offset(skip).limit(limit))).mappings()
    return [rows.target(row) for row in found], total or 0


async def change(tx: Transaction, target: Target, values: Mapping[str, Any]) -> Target:
    """Change a target that is locked.

    Raises:
        DuplicateTargetError: its new name is taken.
    """
    if (name := values.get("name", target.name)) != target.name:
        query = select(TARGETS.c.id).where(TARGETS.c.tenant_id == tx.tenant_id, TARGETS.c.name == name)
        if await tx.session.scalar(query) is not None:
            raise DuplicateTargetError(name)
    statement = (
        update(TARGETS)
        .where(TARGETS.c.tenant_id == tx.tenant_id, TARGETS.c.id == target.id)
        .values(updated_at=tx.now, **values)
        .returning(*_COLUMNS)
    )
    return rows.target((await tx.session.execute(statement)).mappings().one())


async def note_sent(tx: Transaction, target_id: UUID) -> None:
    await _note(
        tx, target_id, {"last_sent_at": tx.now, "failing_since": None, "failures": 0, "paused_until": None}
    )


async def note_failed(tx: Transaction, target_id: UUID, paused_until: datetime | None) -> None:
    values = {
        "failures": TARGETS.c.failures + 1,
        "failing_since": func.coalesce(TARGETS.c.failing_since, tx.now),
        "paused_until": paused_until,
    }
    await _note(tx, target_id, values)


async def _note(tx: Transaction, target_id: UUID, values: Mapping[str, Any]) -> None:
    own = (TARGETS.c.tenant_id == tx.tenant_id) & (TARGETS.c.id == target_id)
    await tx.session.execute(update(TARGETS).where(own).values(**values))


async def remove(tx: Transaction, target_id: UUID) -> bool:
    """Forget a target with its deliveries; whether there was one."""
    statement = delete(TARGETS).where(TARGETS.c.tenant_id == tx.tenant_id, TARGETS.c.id == target_id)
    return (await tx.session.execute(statement.returning(TARGETS.c.id))).one_or_none() is not None
