"""What people do with printers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.db import Transaction, new_id
from contracts.printers import PrinterRegistered, PrinterRetired, PrinterUpdated
from printers.domain import printers as domain
from printers.domain.connections import Connection
from printers.domain.control import BusyError
from printers.domain.printers import DuplicateNameError, Link, Printer, PrinterNotFoundError, PrintOpenError
from printers.planners import Planners
from printers.store import connections as connection_store
from printers.store import printers as store
from printers.store import prints as print_store
from printers.store import starts as start_store


@dataclass(frozen=True, slots=True)
class View:
    """A printer with what surrounds it."""

    printer: Printer
    connection: Connection | None
    link: Link | None


async def register(tx: Transaction, values: Mapping[str, Any]) -> View:
    """Add a printer.

    Raises:
        DuplicateNameError: the name is taken.
    """
    printer = Printer(tenant_id=tx.tenant_id, id=new_id(), created_at=tx.now, updated_at=tx.now, **values)
    if not await store.add(tx, printer):
        raise DuplicateNameError(printer.name)
    tx.emit(PrinterRegistered(**public_state(printer, None)))
    return View(printer, None, None)


async def seed(tx: Transaction) -> None:
    """Give a new tenant its default printers: once, so that they stay away when somebody removes them."""
    if not await connection_store.add_tenant(tx):
        return
    for printer in domain.default_printers(tx.tenant_id, (new_id(), new_id()), tx.now):
        # A name that somebody took before us is left alone.
        if await store.add(tx, printer):
            tx.emit(PrinterRegistered(**public_state(printer, None)))


async def get(tx: Transaction, printer_id: UUID) -> View:
    """One printer.

    Raises:
        PrinterNotFoundError: unknown, another tenant's, or retired.
    """
    printer = await store.find(tx, printer_id)
    if printer is None:
        raise PrinterNotFoundError
    return (await _views(tx, [printer]))[0]


async def page(tx: Transaction, **query: Any) -> tuple[list[View], int]:
    """Printers by name; arguments as of `store.printers.page`."""
    found, total = await store.page(tx, **query)
    return await _views(tx, found), total


async def edit(tx: Transaction, printer_id: UUID, changes: Mapping[str, Any]) -> View:
    """Change some fields.

    Raises:
        PrinterNotFoundError: see `get`.
        DuplicateNameError: the new name is taken.
    """
    printer = await locked(tx, printer_id)
    return await update(tx, printer, domain.change(printer, changes, tx.now))


async def take_out_of_service(tx: Transaction, printer_id: UUID, reason: str) -> View:
    """Stop using a printer for a while; the gateway drops its session.

    Raises:
        PrinterNotFoundError: see `get`.
    """
    printer = await locked(tx, printer_id)
    return await update(tx, printer, domain.take_out_of_service(printer, reason, tx.now))


async def bring_back(tx: Transaction, printer_id: UUID) -> View:
    """Use it again.

    Raises:
        PrinterNotFoundError: see `get`.
    """
    printer = await locked(tx, printer_id)
    return await update(tx, printer, domain.bring_back(printer, tx.now))


async def retire(tx: Transaction, planners: Planners, printer_id: UUID) -> None:
    """Take a printer out of the list for good; its history stays, its access code goes.

    Raises:
        PrinterNotFoundError: see `get`.
        PrintOpenError, BusyError: it is printing, or about to.
        PrinterInUseError, PlannersSilentError: see `Planners.let_go`.
    """
    printer = await locked(tx, printer_id)
    print_id = await print_store.open_on(tx, printer_id)
    if print_id is not None:
        raise PrintOpenError(print_id)
    if await start_store.sending(tx, printer_id):
        raise BusyError
    connection = await connection_store.find(tx, printer_id)
    retired = domain.retire(printer, tx.now)
    await connection_store.remove(tx, printer_id)
    await store.save(tx, retired)
    tx.emit(PrinterRetired(**public_state(retired, connection)))
    await planners.let_go(tx.tenant_id, printer_id)


async def locked(tx: Transaction, printer_id: UUID) -> Printer:
    """One printer, which nobody else changes until this transaction ends.

    Raises:
        PrinterNotFoundError: see `get`.
    """
    printer = await store.find(tx, printer_id, lock=True)
    if printer is None:
        raise PrinterNotFoundError
    return printer


async def update(tx: Transaction, before: Printer, after: Printer) -> View:
    """Save and announce the next version of a locked printer; nothing happens when nothing changed."""
    if after is not before:
        await store.save(tx, after)
    (view,) = await _views(tx, [after])
    if after is not before:
        tx.emit(PrinterUpdated(**public_state(after, view.connection)))
    return view


async def _views(tx: Transaction, found: list[Printer]) -> list[View]:
    ids = [printer.id for printer in found]
    connections, links = await connection_store.of(tx, ids), await store.links(tx, ids)
    return [View(printer, connections.get(printer.id), links.get(printer.id)) for printer in found]


def public_state(printer: Printer, connection: Connection | None) -> dict[str, Any]:
    """What events say about a printer. Of its connection, only the kind and the serial number."""
    return {
        "tenant_id": printer.tenant_id,
        "printer_id": printer.id,
        "version": printer.version,
        "name": printer.name,
        "manufacturer": printer.manufacturer,
        "model": printer.model,
        "bed_size_x_mm": printer.bed_size_x_mm,
        "bed_size_y_mm": printer.bed_size_y_mm,
        "bed_size_z_mm": printer.bed_size_z_mm,
        "is_active": printer.is_active,
        "connection_kind": connection.kind if connection else None,
        "serial": connection.serial if connection else None,
        "connection_version": printer.connection_version,
    }
