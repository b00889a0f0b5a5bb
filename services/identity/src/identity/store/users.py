"""Users in the database."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from identity.domain import Role, User
from identity.tables import USERS

_COLUMNS = (
    USERS.c.id,
    USERS.c.email,
    USERS.c.name,
    USERS.c.role,
    USERS.c.active,
    USERS.c.password_hash,
    USERS.c.created_at,
    USERS.c.updated_at,
)


async def add(tx: Transaction, user: User) -> bool:
    """Keep a new user; False when the tenant has one with this address."""
    statement = (
        insert(USERS)
        .values(
            id=user.id,
            tenant_id=tx.tenant_id,
            email=user.email,
            name=user.name,
            role=user.role,
            active=user.active,
            password_hash=user.password_hash,
            created_at=user.created_at,
            updated_at=user.updated_at,
        )
        .on_conflict_do_nothing(index_elements=[USERS.c.tenant_id, func.lower(USERS.c.email)])
        .returning(USERS.c.id)
    )
    return (await tx.session.execute(statement)).one_or_none() is not None


async def load(tx: Transaction, user_id: UUID, *, lock: bool = False) -> User | None:
    statement = select(*_COLUMNS).where(USERS.c.tenant_id == tx.tenant_id, USERS.c.id == user_id)
    if lock:
        statement = statement.with_for_update()
    return _one((await tx.session.execute(statement)).one_or_none())


async def find_by_email(tx: Transaction, email: str) -> User | None:
    statement = select(*_COLUMNS).where(
        USERS.c.tenant_id == tx.tenant_id, func.lower(USERS.c.email) == func.lower(email)
    )
    return _one((await tx.session.execute(statement)).one_or_none())


async def page(tx: Transaction, *, search: str | None, skip: int, limit: int) -> tuple[list[User], int]:
    where = [USERS.c.tenant_id == tx.tenant_id]
    if search:
        where.append(
            or_(
                USERS.c.name.icontains(search, autoescape=True),
                USERS.c.email.icontains(search, autoescape=True),
            )
        )
    total = await tx.session.scalar(select(func.count()).select_from(USERS).where(*where))
    rows = await tx.session.execute(
        select(*_COLUMNS).where(*where).order_by(USERS.c.name, USERS.c.id).offset(skip).limit(limit)
    )
    return [_user(row) for row in rows], total or 0


async def change(tx: Transaction, user_id: UUID, **values: Any) -> User:
    rows = await tx.session.execute(
        update(USERS)
        .where(USERS.c.tenant_id == tx.tenant_id, USERS.c.id == user_id)
        .values(**values, updated_at=tx.now)
        .returning(*_COLUMNS)
    )
    return _user(rows.one())


async def remove(tx: Transaction, user_id: UUID) -> None:
    await tx.session.execute(delete(USERS).where(USERS.c.tenant_id == tx.tenant_id, USERS.c.id == user_id))


async def count_other_admins(tx: Transaction, user_id: UUID) -> int:
    """Active admins beside this user."""
    total = await tx.session.scalar(
        select(func.count())
        .select_from(USERS)
        .where(
            USERS.c.tenant_id == tx.tenant_id,
            USERS.c.id != user_id,
            USERS.c.role == Role.ADMIN,
            USERS.c.active,
        )
    )
    return total or 0


def _one(row: Sequence[Any] | None) -> User | None:
    return _user(row) if row else None


def _user(row: Sequence[Any]) -> User:
    user_id, email, name, role, *rest = row
    return User(user_id, email, name, Role(role), *rest)
