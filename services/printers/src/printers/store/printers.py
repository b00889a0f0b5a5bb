"""Printers and what the gateway says about their links."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from chassis.db import Transaction
from printers.domain.printers import DuplicateNameError, Link, Printer
from printers.tables import CONNECTIONS, LINKS, PRINTERS


def _present(tx: Transaction) -> ColumnElement[bool]:
    return (PRINTERS.c.tenant_id == tx.tenant_id) & PRINTERS.c.retired_at.is_(None)


async def add(tx: Transaction, printer: Printer) -> bool:
    """Insert a printer; False when its name is taken."""
    statement = (
        insert(PRINTERS)
        .values(asdict(printer))
        .on_conflict_do_nothing(
            index_elements=["tenant_id", "name"], index_where=PRINTERS.c.retired_at.is_(None)
        )
        .returning(PRINTERS.c.id)
    )
    return await tx.session.scalar(statement) is not None


async def save(tx: Transaction, printer: Printer) -> None:
    """Update a printer whose row is locked.

    Raises:
        DuplicateNameError: its new name is taken.
    """
    values = asdict(printer)
    statement = (
        update(PRINTERS).where(PRINTERS.c.tenant_id == tx.tenant_id, PRINTERS.c.id == printer.id)
    ).values(values)
    try:
        await tx.session.execute(statement)
    except IntegrityError as error:
        if "uq_printers_tenant_id_name" in str(error.orig):
            raise DuplicateNameError(printer.name) from error
        raise


async def raise_versions(tx: Transaction) -> list[Printer]:
    """Give every printer of the tenant its next version, retired ones too; returns them as they are now."""
    await tx.session.execute(
        select(PRINTERS.c.id)
        .where(PRINTERS.c.tenant_id == tx.tenant_id)
        .order_by(PRINTERS.c.id)
        .with_for_update()
    )
    statement = update(PRINTERS).where(PRINTERS.c.tenant_id == tx.tenant_id)
    rows = await tx.session.execute(statement.values(version=PRINTERS.c.version + 1).returning(PRINTERS))
    return [Printer(**row) for row in rows.mappings()]


async def find(tx: Transaction, printer_id: UUID, *, lock: bool = False) -> Printer | None:
    """A printer that is not retired; with `lock`, nobody else changes it until this transaction ends."""
    query = select(PRINTERS).where(_present(tx), PRINTERS.c.id == printer_id)
    if lock:
        query = query.with_for_update()
    row = (await tx.session.execute(query)).mappings().one_or_none()
    return Printer(**row) if row else None


async def page(
    tx: Transaction,
    *,
    is_active: bool | None,
    manufacturer: str | None,
    search: str | None,
    skip: int,
    limit: int,
) -> tuple[list[Printer], int]:
    """Printers by name; `search` looks into name, manufacturer, model and serial number."""
    where = [_present(tx)]
    if is_active is not None:
        where.append(PRINTERS.c.is_active == is_active)
    if manufacturer is not None:
        where.append(func.lower(PRINTERS.c.manufacturer) == manufacturer.lower())
    if search:
        serial = (
            select(CONNECTIONS.c.serial)
            .where(CONNECTIONS.c.tenant_id == tx.tenant_id, CONNECTIONS.c.printer_id == PRINTERS.c.id)
            .scalar_subquery()
        )
        columns = (PRINTERS.c.name, PRINTERS.c.manufacturer, PRINTERS.c.model, serial)
        where.append(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    total = await tx.session.scalar(select(func.count()).select_from(PRINTERS).where(*where))
    query = select(PRINTERS).where(*where).order_by(PRINTERS.c.name, PRINTERS.c.id).offset(skip).limit(limit)
    rows = (await tx.session.execute(query)).mappings()
    return [Printer(**row) for row in rows], total or 0


async def names(tx: Transaction, printer_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Names for a history: of retired printers too."""
    query = select(PRINTERS.c.id, PRINTERS.c.name).where(
        PRINTERS.c.tenant_id == tx.tenant_id, PRINTERS.c.id.in_(printer_ids)
    )
    return {row.id: row.name for row in await tx.session.execute(query)}


async def links(tx: Transaction, printer_ids: Sequence[UUID]) -> Mapping[UUID, Link]:
    query = select(LINKS).where(LINKS.c.tenant_id == tx.tenant_id, LINKS.c.printer_id.in_(printer_ids))
    rows = (await tx.session.execute(query)).mappings()
    return {row["printer_id"]: Link(**row) for row in rows}


async def save_link(tx: Transaction, link: Link) -> None:
    """Keep the newest word about a link; `since` moves only when it goes up or down."""
    statement = insert(LINKS).values(asdict(link))
    new = statement.excluded
    changes: dict[str, Any] = {
        "online": new.online,
        "reason": new.reason,
        "since": case((LINKS.c.online == new.online, LINKS.c.since), else_=new.since),
        "at": new.at,
    }
    await tx.session.execute(
        statement.on_conflict_do_update(
            index_elements=["printer_id", "tenant_id"], set_=changes, where=LINKS.c.at <= new.at
        )
    )
