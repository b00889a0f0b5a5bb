"""What inventory keeps of other services, from their events."""

from chassis.db import Transaction
from contracts.printers import PrinterRegistered, PrinterRetired, PrinterUpdated
from inventory.store import projections as store


async def on_printer(tx: Transaction, event: PrinterRegistered | PrinterUpdated | PrinterRetired) -> None:
    await store.upsert_printer(
        tx,
        event.printer_id,
        event.name,
        is_retired=isinstance(event, PrinterRetired),
        version=event.version,
    )
