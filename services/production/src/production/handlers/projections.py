"""What production keeps of other services, from their events: newer versions only."""

from chassis.db import Transaction
from contracts.identity import TenantCreated, TenantUpdated
from contracts.inventory import (
    PartCreated,
    PartDeleted,
    PartUpdated,
    SpoolArchived,
    SpoolCreated,
    SpoolUpdated,
    StockChanged,
)
from contracts.printers import PrinterRegistered, PrinterRetired, PrinterUpdated
from production.store import projections as store


async def on_tenant(tx: Transaction, event: TenantCreated | TenantUpdated) -> None:
    await store.keep_tenant(
        tx,
        name=event.name,
        short=event.short,
        currency=event.currency,
        time_zone=event.time_zone,
        version=event.version,
    )


async def on_printer(tx: Transaction, event: PrinterRegistered | PrinterUpdated | PrinterRetired) -> None:
    await store.keep_printer(
        tx,
        printer_id=event.printer_id,
        name=event.name,
        manufacturer=event.manufacturer,
        model=event.model,
        bed_size_x_mm=event.bed_size_x_mm,
        bed_size_y_mm=event.bed_size_y_mm,
        bed_size_z_mm=event.bed_size_z_mm,
        is_active=event.is_active,
        is_retired=isinstance(event, PrinterRetired),
        version=event.version,
    )


async def on_spool(tx: Transaction, event: SpoolCreated | SpoolUpdated | SpoolArchived) -> None:
    await store.keep_spool(
        tx,
        spool_id=event.spool_id,
        name=event.name,
        material=event.material,
        color=event.color,
        color_hex=event.color_hex,
        cost_per_gram=event.cost_per_gram,
        remaining_grams=event.remaining_grams,
        location=event.location,
        tag=event.tag.upper() if event.tag else None,
        is_archived=event.is_archived,
        version=event.version,
    )


async def on_part(tx: Transaction, event: PartCreated | PartUpdated | PartDeleted) -> None:
    await store.keep_part(
        tx,
        part_id=event.part_id,
        name=event.name,
        model_id=event.model_id,
        is_deleted=isinstance(event, PartDeleted),
        version=event.version,
    )


async def on_stock(tx: Transaction, event: StockChanged) -> None:
    await store.keep_stock(
        tx,
        item_id=event.item_id,
        part_id=event.part_id,
        product_id=event.product_id,
        on_hand=event.quantity_on_hand,
        reserved=event.quantity_reserved,
        available=event.quantity_available,
        version=event.version,
    )
