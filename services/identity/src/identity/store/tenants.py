"""Tenants in the database."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from identity.domain import Tenant
from identity.tables import TENANTS

_COLUMNS = (
    TENANTS.c.tenant_id,
    TENANTS.c.name,
    TENANTS.c.short,
    TENANTS.c.slug,
    TENANTS.c.currency,
    TENANTS.c.time_zone,
    TENANTS.c.version,
    TENANTS.c.created_at,
)


async def find_id(tx: Transaction, slug: str) -> UUID | None:
    """The tenant behind a slug, in whatever tenant the transaction stands: asked before anyone is known."""
    found: UUID | None = await tx.session.scalar(text("SELECT tenant_of_slug(:slug)"), {"slug": slug})
    return found


async def add(tx: Transaction, tenant: Tenant) -> bool:
    """Keep a new tenant; False when its slug is taken."""
    statement = (
        insert(TENANTS)
        .values(
            tenant_id=tenant.id,
            name=tenant.name,
            short=tenant.short,
            slug=tenant.slug,
            currency=tenant.currency,
            time_zone=tenant.time_zone,
            version=tenant.version,
            created_at=tenant.created_at,
            updated_at=tenant.created_at,
        )
        .on_conflict_do_nothing(index_elements=["slug"])
        .returning(TENANTS.c.tenant_id)
    )
    return (await tx.session.execute(statement)).one_or_none() is not None


async def load(tx: Transaction, *, lock: bool = False) -> Tenant | None:
    """The transaction's own tenant."""
    statement = select(*_COLUMNS).where(TENANTS.c.tenant_id == tx.tenant_id)
    if lock:
        statement = statement.with_for_update()
    row = (await tx.session.execute(statement)).one_or_none()
    return _tenant(row) if row else None


async def change(tx: Transaction, **values: Any) -> Tenant:
    """Change the transaction's own tenant; its version grows by one."""
    rows = await tx.session.execute(
        update(TENANTS)
        .where(TENANTS.c.tenant_id == tx.tenant_id)
        .values(**values, version=TENANTS.c.version + 1, updated_at=tx.now)
        .returning(*_COLUMNS)
    )
    return _tenant(rows.one())


def _tenant(row: Sequence[Any]) -> Tenant:
    return Tenant(*row)
