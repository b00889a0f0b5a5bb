"""Connections and the directory of tenants."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from chassis.db import Transaction
from printers.domain.connections import Connection, DuplicateSerialError
from printers.domain.printers import Printer
from printers.tables import CONNECTIONS, PRINTERS, TENANTS


async def find(tx: Transaction, printer_id: UUID) -> Connection | None:
    return (await of(tx, [printer_id])).get(printer_id)


async def of(tx: Transaction, printer_ids: Sequence[UUID]) -> Mapping[UUID, Connection]:
    query = select(CONNECTIONS).where(
        CONNECTIONS.c.tenant_id == tx.tenant_id, CONNECTIONS.c.printer_id.in_(printer_ids)
    )
    rows = (await tx.session.execute(query)).mappings()
    return {row["printer_id"]: Connection(**row) for row in rows}


async def by_serial(tx: Transaction, serial: str) -> Connection | None:
    """The connection of the machine with this serial number."""
    query = select(CONNECTIONS).where(CONNECTIONS.c.tenant_id == tx.tenant_id, CONNECTIONS.c.serial == serial)
    row = (await tx.session.execute(query)).mappings().one_or_none()
    return Connection(**row) if row else None


async def save(tx: Transaction, connection: Connection) -> None:
    """Insert or replace the connection of a printer whose row is locked.

    Raises:
        DuplicateSerialError: another printer of the tenant has this serial number.
    """
    statement = insert(CONNECTIONS).values(asdict(connection))
    replaced = {
        column.name: getattr(statement.excluded, column.name)
        for column in CONNECTIONS.c
        if not column.primary_key
    }
    try:
        await tx.session.execute(
            statement.on_conflict_do_update(index_elements=["printer_id"], set_=replaced)
        )
    except IntegrityError as error:
        if "uq_connections_tenant_id_serial" in str(error.orig):
            raise DuplicateSerialError(connection.serial or "") from error
        raise


async def remove(tx: Transaction, printer_id: UUID) -> None:
    await tx.session.execute(
        delete(CONNECTIONS).where(
            CONNECTIONS.c.tenant_id == tx.tenant_id, CONNECTIONS.c.printer_id == printer_id
        )
    )


async def to_connect(tx: Transaction) -> list[tuple[Printer, Connection]]:
    """What a gateway is to connect to, of one tenant."""
    query = (
        select(PRINTERS)
        .join(CONNECTIONS, CONNECTIONS.c.printer_id == PRINTERS.c.id)
        .where(
            PRINTERS.c.tenant_id == tx.tenant_id,
            PRINTERS.c.retired_at.is_(None),
            PRINTERS.c.out_of_service_since.is_(None),
            PRINTERS.c.is_active,
            CONNECTIONS.c.kind == "bambu_lan",
        )
        .order_by(PRINTERS.c.id)
    )
    printers = [Printer(**row) for row in (await tx.session.execute(query)).mappings()]
    connections = await of(tx, [printer.id for printer in printers])
    return [(printer, connections[printer.id]) for printer in printers if printer.id in connections]


async def add_tenant(tx: Transaction) -> bool:
    """Note the tenant of this transaction; False when it was known. A second caller waits for the first."""
    statement = (
        insert(TENANTS)
        .values(tenant_id=tx.tenant_id, seeded_at=tx.now)
        .on_conflict_do_nothing(index_elements=["tenant_id"])
        .returning(TENANTS.c.tenant_id)
    )
    return await tx.session.scalar(statement) is not None


async def tenants(tx: Transaction) -> list[UUID]:
    """Every tenant with printers to connect to: all that is seen across tenants, through a function that
    gives nothing but ids.
    """
    return list(await tx.session.scalars(text("SELECT tenants_to_connect()")))
