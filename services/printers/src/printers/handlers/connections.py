"""How printers are reached: set by people, asked for by the gateway, reported on by it."""

from uuid import UUID

from chassis.db import Transaction
from chassis.sealing import Sealer
from contracts.printer_gateway import PrinterConnected, PrinterDisconnected
from contracts.printers import PrinterConnection
from printers.domain import connections as domain
from printers.domain.connections import Connection, NoConnectionError, Wanted
from printers.domain.printers import Link, Printer, reconnect
from printers.handlers.printers import View, locked, update
from printers.store import connections as store
from printers.store import printers as printer_store


async def connect(tx: Transaction, sealer: Sealer, printer_id: UUID, wanted: Wanted) -> View:
    """Set the connection of a printer; a stored access code stays when none is given.

    Raises:
        PrinterNotFoundError: no such printer.
        BadConnectionError: fields are missing or do not fit together.
        DuplicateSerialError: another printer has this serial number.
    """
    printer = await locked(tx, printer_id)
    existing = await store.find(tx, printer_id)
    domain.check(wanted, existing)
    sealed = existing.sealed_access_code if existing and wanted.kind == "bambu_lan" else None
    if wanted.access_code is not None:
        sealed = sealer.seal(wanted.access_code, tx.tenant_id, printer_id)
    connection = Connection(
        tenant_id=tx.tenant_id,
        printer_id=printer_id,
        kind=wanted.kind,
        host=wanted.host,
        port=wanted.port,
        ftps_port=wanted.ftps_port,
        serial=wanted.serial,
        sealed_access_code=sealed,
        tls_mode=wanted.tls_mode,
        fingerprint=wanted.fingerprint,
        ca_pem=wanted.ca_pem,
        site=wanted.site,
        updated_at=tx.now,
    )
    await store.save(tx, connection)
    return await update(tx, printer, reconnect(printer, tx.now))


async def disconnect(tx: Transaction, printer_id: UUID) -> None:
    """Forget the connection of a printer, with its access code.

    Raises:
        PrinterNotFoundError: no such printer.
        NoConnectionError: it has none.
    """
    printer = await locked(tx, printer_id)
    if await store.find(tx, printer_id) is None:
        raise NoConnectionError
    await store.remove(tx, printer_id)
    await update(tx, printer, reconnect(printer, tx.now))


async def tenants(tx: Transaction) -> list[UUID]:
    """Every tenant with a connection, for a request that asks for the connections of all."""
    return await store.tenants(tx)


async def to_connect(tx: Transaction) -> list[PrinterConnection]:
    """The printers of one tenant that a gateway is to connect to; access codes stay sealed."""
    return [_shape(printer, connection) for printer, connection in await store.to_connect(tx)]


def _shape(printer: Printer, connection: Connection) -> PrinterConnection:
    return PrinterConnection(
        tenant_id=printer.tenant_id,
        printer_id=printer.id,
        name=printer.name,
        model=printer.model,
        serial=connection.serial or "",
        host=connection.host or "",
        port=connection.port,
        ftps_port=connection.ftps_port,
        sealed_access_code=connection.sealed_access_code or "",
        tls_mode=connection.tls_mode,
        fingerprint=connection.fingerprint,
        ca_pem=connection.ca_pem,
        site=connection.site,
        version=printer.connection_version,
    )


async def note_connected(tx: Transaction, event: PrinterConnected) -> None:
    await _note(tx, event, online=True, reason=None)


async def note_disconnected(tx: Transaction, event: PrinterDisconnected) -> None:
    await _note(tx, event, online=False, reason=event.reason)


async def _note(
    tx: Transaction, event: PrinterConnected | PrinterDisconnected, *, online: bool, reason: str | None
) -> None:
    link = Link(
        tenant_id=event.tenant_id,
        printer_id=event.printer_id,
        online=online,
        reason=reason,
        since=event.at,
        at=event.at,
    )
    await printer_store.save_link(tx, link)
