"""API keys in the database: only their hashes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, or_, select, update

from chassis.db import Transaction
from identity.domain import ApiKey, Role
from identity.tables import API_KEYS

_COLUMNS = (
    API_KEYS.c.id,
    API_KEYS.c.name,
    API_KEYS.c.role,
    API_KEYS.c.hint,
    API_KEYS.c.created_by,
    API_KEYS.c.created_at,
    API_KEYS.c.expires_at,
    API_KEYS.c.last_used_at,
    API_KEYS.c.revoked_at,
)


async def add(tx: Transaction, key: ApiKey, key_hash: str) -> None:
    await tx.session.execute(
        insert(API_KEYS).values(
            id=key.id,
            tenant_id=tx.tenant_id,
            name=key.name,
            role=key.role,
            hint=key.hint,
            key_hash=key_hash,
            created_by=key.created_by,
            created_at=key.created_at,
            expires_at=key.expires_at,
        )
    )


async def load(tx: Transaction, key_id: UUID, *, lock: bool = False) -> ApiKey | None:
    statement = select(*_COLUMNS).where(API_KEYS.c.tenant_id == tx.tenant_id, API_KEYS.c.id == key_id)
    if lock:
        statement = statement.with_for_update()
    row = (await tx.session.execute(statement)).one_or_none()
    return _key(row) if row else None


async def page(tx: Transaction, *, skip: int, limit: int) -> tuple[list[ApiKey], int]:
    own = API_KEYS.c.tenant_id == tx.tenant_id
    total = await tx.session.scalar(select(func.count()).select_from(API_KEYS).where(own))
    rows = await tx.session.execute(
        select(*_COLUMNS).where(own).order_by(API_KEYS.c.created_at, API_KEYS.c.id).offset(skip).limit(limit)
    )
    return [_key(row) for row in rows], total or 0


async def change(tx: Transaction, key_id: UUID, **values: Any) -> ApiKey:
    rows = await tx.session.execute(
        update(API_KEYS)
        .where(API_KEYS.c.tenant_id == tx.tenant_id, API_KEYS.c.id == key_id)
        .values(**values)
        .returning(*_COLUMNS)
    )
    return _key(rows.one())


async def use(tx: Transaction, key_hash: str) -> ApiKey | None:
    """Note that a key is used now; None when there is no such key, or it was revoked or has ended."""
    rows = await tx.session.execute(
        update(API_KEYS)
        .where(
            API_KEYS.c.tenant_id == tx.tenant_id,
            API_KEYS.c.key_hash == key_hash,
            API_KEYS.c.revoked_at.is_(None),
            or_(API_KEYS.c.expires_at.is_(None), API_KEYS.c.expires_at > tx.now),
        )
        .values(last_used_at=tx.now)
        .returning(*_COLUMNS)
    )
    row = rows.one_or_none()
    return _key(row) if row else None


def _key(row: Sequence[Any]) -> ApiKey:
    key_id, name, role, *rest = row
    return ApiKey(key_id, name, Role(role), *rest)
