"""Saying again what is: see `chassis.restating`."""

from chassis.db import Transaction
from contracts.printers import PrinterRetired, PrinterUpdated
from printers.handlers.printers import public_state
from printers.store import connections as connection_store
from printers.store import printers as store


async def say_printers(tx: Transaction) -> int:
    """Retired ones too: others keep their names for the history."""
    found = await store.raise_versions(tx)
    connections = await connection_store.of(tx, [printer.id for printer in found])
    for printer in found:
        kind = PrinterRetired if printer.retired_at else PrinterUpdated
        tx.emit(kind(**public_state(printer, connections.get(printer.id))))
    return len(found)


RESTATE = {"printers": say_printers}
