"""What jobs keeps of other services, from their events: newer versions only."""

from chassis.db import Transaction
from contracts.identity import TenantCreated, TenantUpdated
from contracts.printers import PrinterRegistered, PrinterRetired, PrinterUpdated
from jobs.store import lab


async def on_tenant(tx: Transaction, event: TenantCreated | TenantUpdated) -> None:
    await lab.keep_tenant(
        tx,
        slug=event.slug,
        name=event.name,
        currency=event.currency,
        time_zone=event.time_zone,
        version=event.version,
    )


async def on_printer(tx: Transaction, event: PrinterRegistered | PrinterUpdated | PrinterRetired) -> None:
    await lab.keep_printer(
        tx,
        event.printer_id,
        name=event.name,
        is_retired=isinstance(event, PrinterRetired),
        version=event.version,
    )
