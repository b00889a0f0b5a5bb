"""The lab in the database: settings, staff, and what is kept of tenants and printers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from jobs.domain.lab import Lab
from jobs.domain.staff import Member
from jobs.tables.lab import LAB_SETTINGS, PRINTERS, STAFF, TENANTS


@dataclass(frozen=True, slots=True)
class Tenant:
    """What is known of the transaction's own tenant."""

    slug: str
    name: str
    currency: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer of the farm."""

    id: UUID
    name: str
    is_retired: bool


async def tenant_of_slug(tx: Transaction, slug: str) -> UUID | None:
    """The tenant behind a slug, in whatever tenant the transaction stands: asked before anyone is known."""
    found: UUID | None = await tx.session.scalar(text("SELECT tenant_of_slug(:slug)"), {"slug": slug})
    return found


async def tenants(tx: Transaction) -> list[UUID]:
    """Every tenant, in whatever tenant the transaction stands."""
    return list((await tx.session.execute(text("SELECT * FROM every_tenant()"))).scalars())


async def keep_tenant(tx: Transaction, *, version: int, **values: Any) -> None:
    fresh = {**values, "version": version}
    await tx.session.execute(
        insert(TENANTS)
        .values(tenant_id=tx.tenant_id, **fresh)
        .on_conflict_do_update(index_elements=["tenant_id"], set_=fresh, where=TENANTS.c.version < version)
    )


async def tenant(tx: Transaction) -> Tenant | None:
    query = select(TENANTS.c.slug, TENANTS.c.name, TENANTS.c.currency, TENANTS.c.time_zone).where(
        TENANTS.c.tenant_id == tx.tenant_id
    )
    row = (await tx.session.execute(query)).one_or_none()
    return Tenant(*row) if row else None


async def settings(tx: Transaction) -> Lab:
    """The tenant's settings; where nobody has set any, the defaults."""
    return Lab.of(await stored_settings(tx))


async def stored_settings(tx: Transaction, *, lock: bool = False) -> Mapping[str, Any]:
    query = select(LAB_SETTINGS.c["values"]).where(LAB_SETTINGS.c.tenant_id == tx.tenant_id)
    return await tx.session.scalar(query.with_for_update() if lock else query) or {}


async def save_settings(tx: Transaction, values: Mapping[str, Any]) -> None:
    fresh = {"values": dict(values), "updated_at": tx.now}
    statement = insert(LAB_SETTINGS).values(tenant_id=tx.tenant_id, **fresh)
    await tx.session.execute(statement.on_conflict_do_update(index_elements=["tenant_id"], set_=fresh))


async def add_member(tx: Transaction, name: str) -> bool:
    """Take somebody into the staff; False when the name is there already."""
    statement = (
        insert(STAFF)
        .values(tenant_id=tx.tenant_id, name=name, is_active=True, added_at=tx.now)
        .on_conflict_do_nothing()
        .returning(STAFF.c.name)
    )
    return (await tx.session.execute(statement)).one_or_none() is not None


async def member(tx: Transaction, name: str) -> Member | None:
    query = _members(tx).where(STAFF.c.name == name)
    row = (await tx.session.execute(query)).one_or_none()
    return Member(*row) if row else None


async def members(
    tx: Transaction, *, is_active: bool | None, skip: int, limit: int
) -> tuple[list[Member], int]:
    query = _members(tx)
    if is_active is not None:
        query = query.where(STAFF.c.is_active.is_(is_active))
    found = [Member(*row) for row in await tx.session.execute(query.order_by(STAFF.c.name))]
    return found[skip : skip + limit], len(found)


async def set_member(tx: Transaction, name: str, *, is_active: bool, at: datetime) -> None:
    await tx.session.execute(
        update(STAFF)
        .where(STAFF.c.tenant_id == tx.tenant_id, STAFF.c.name == name, STAFF.c.is_active.is_(not is_active))
        .values(is_active=is_active, deactivated_at=None if is_active else at)
    )


async def keep_printer(
    tx: Transaction, printer_id: UUID, *, name: str, is_retired: bool, version: int
) -> None:
    fresh = {"name": name, "is_retired": is_retired, "version": version}
    await tx.session.execute(
        insert(PRINTERS)
        .values(printer_id=printer_id, tenant_id=tx.tenant_id, **fresh)
        .on_conflict_do_update(
            index_elements=["printer_id"],
            set_=fresh,
            where=PRINTERS.c.version < version,
        )
    )


async def printer(tx: Transaction, printer_id: UUID, *, lock: bool = False) -> Printer | None:
    """A printer; with `lock` nobody begins on it, or retires it, until this transaction ends."""
    query = select(PRINTERS.c.printer_id, PRINTERS.c.name, PRINTERS.c.is_retired, PRINTERS.c.retiring_until)
    query = query.where(PRINTERS.c.tenant_id == tx.tenant_id, PRINTERS.c.printer_id == printer_id)
    row = (await tx.session.execute(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        return None
    is_going = row.retiring_until is not None and row.retiring_until > tx.now
    return Printer(row.printer_id, row.name, row.is_retired or is_going)


async def retire_soon(tx: Transaction, printer_id: UUID, until: datetime) -> None:
    """Nothing is begun on it until then; the event of its retirement says so for good."""
    await tx.session.execute(
        update(PRINTERS)
        .where(PRINTERS.c.tenant_id == tx.tenant_id, PRINTERS.c.printer_id == printer_id)
        .values(retiring_until=until)
    )


def _members(tx: Transaction) -> Any:
    return select(STAFF.c.name, STAFF.c.is_active, STAFF.c.added_at, STAFF.c.deactivated_at).where(
        STAFF.c.tenant_id == tx.tenant_id
    )
