"""What is kept of tenants and printers, and the tenant's settings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from notifications.domain.settings import Preferences
from notifications.tables.known import PREFERENCES, PRINTERS, TENANTS


@dataclass(frozen=True, slots=True)
class Away:
    """A printer that is not connected."""

    printer_id: UUID
    name: str
    since: datetime
    reason: str


async def every_tenant(tx: Transaction) -> list[UUID]:
    """Every tenant, in whatever tenant the transaction stands."""
    return list((await tx.session.execute(text("SELECT * FROM every_tenant()"))).scalars())


async def keep_tenant(tx: Transaction, *, name: str, time_zone: str, version: int) -> bool:
    """Keep what is newer; whether the tenant was not known before."""
    fresh = {"name": name, "time_zone": time_zone, "version": version}
    is_known = await tx.session.scalar(
        select(TENANTS.c.version).where(TENANTS.c.tenant_id == tx.tenant_id).with_for_update()
    )
    statement = insert(TENANTS).values(tenant_id=tx.tenant_id, **fresh)
    newer = TENANTS.c.version < version
    await tx.session.execute(
        statement.on_conflict_do_update(index_elements=["tenant_id"], set_=fresh, where=newer)
    )
    return is_known is None


async def tenant(tx: Transaction) -> tuple[str, ZoneInfo]:
    """The tenant's name and zone; one that is not known yet lives in UTC."""
    query = select(TENANTS.c.name, TENANTS.c.time_zone).where(TENANTS.c.tenant_id == tx.tenant_id)
    row = (await tx.session.execute(query)).one_or_none()
    return (row.name, ZoneInfo(row.time_zone)) if row else ("", ZoneInfo("UTC"))


async def preferences(tx: Transaction) -> Preferences:
    return Preferences.of(await stored_preferences(tx))


async def stored_preferences(tx: Transaction, *, lock: bool = False) -> Mapping[str, Any]:
    query = select(PREFERENCES.c["values"]).where(PREFERENCES.c.tenant_id == tx.tenant_id)
    return await tx.session.scalar(query.with_for_update() if lock else query) or {}


async def save_preferences(tx: Transaction, values: Mapping[str, Any]) -> None:
    fresh = {"values": dict(values), "updated_at": tx.now}
    statement = insert(PREFERENCES).values(tenant_id=tx.tenant_id, **fresh)
    await tx.session.execute(statement.on_conflict_do_update(index_elements=["tenant_id"], set_=fresh))


async def keep_printer(
    tx: Transaction, printer_id: UUID, *, name: str, is_retired: bool, version: int
) -> None:
    fresh: dict[str, Any] = {"name": name, "is_retired": is_retired, "version": version}
    if is_retired:
        fresh |= {"offline_since": None, "offline_reason": None}
    await tx.session.execute(
        insert(PRINTERS)
        .values(printer_id=printer_id, tenant_id=tx.tenant_id, **fresh)
        .on_conflict_do_update(index_elements=["printer_id"], set_=fresh, where=PRINTERS.c.version < version)
    )


async def keep_link(
    tx: Transaction, printer_id: UUID, at: datetime, *, offline_since: datetime | None, reason: str | None
) -> None:
    """Note that a printer's link changed; older news change nothing, and an absence keeps its beginning."""
    fresh: dict[str, Any] = {"link_at": at, "offline_since": offline_since, "offline_reason": reason}
    statement = insert(PRINTERS).values(
        printer_id=printer_id, tenant_id=tx.tenant_id, name="", is_retired=False, version=0, **fresh
    )
    if offline_since is not None:
        fresh["offline_since"] = text("coalesce(printers.offline_since, excluded.offline_since)")
    is_news = PRINTERS.c.link_at.is_(None) | (PRINTERS.c.link_at < at)
    await tx.session.execute(
        statement.on_conflict_do_update(
            index_elements=["printer_id"], set_=fresh, where=is_news & PRINTERS.c.is_retired.is_(False)
        )
    )


async def printer_names(tx: Transaction, printer_ids: Collection[UUID]) -> dict[UUID, str]:
    query = select(PRINTERS.c.printer_id, PRINTERS.c.name).where(
        PRINTERS.c.tenant_id == tx.tenant_id, PRINTERS.c.printer_id.in_(printer_ids), PRINTERS.c.name != ""
    )
    return {row.printer_id: row.name for row in await tx.session.execute(query)}


async def away(tx: Transaction, before: datetime) -> list[Away]:
    """Printers that have been away since before some time."""
    query = select(
        PRINTERS.c.printer_id, PRINTERS.c.name, PRINTERS.c.offline_since, PRINTERS.c.offline_reason
    ).where(
        PRINTERS.c.tenant_id == tx.tenant_id,
        PRINTERS.c.is_retired.is_(False),
        PRINTERS.c.offline_since <= before,
    )
    rows = await tx.session.execute(query.order_by(PRINTERS.c.printer_id))
    return [Away(row.printer_id, row.name, row.offline_since, row.offline_reason) for row in rows]
