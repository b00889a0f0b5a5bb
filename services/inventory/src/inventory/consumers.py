"""What inventory listens to."""

from chassis.messaging import consumer, subscriber
from contracts.printer_gateway import PlateCompleted, PlateCorrected, PlateFailed
from contracts.printers import PrinterRegistered, PrinterRetired, PrinterUpdated
from contracts.production import (
    ProductArchived,
    ProductCreated,
    ProductUpdated,
    RunAssembled,
    RunCompleted,
    RunReverted,
)
from inventory.handlers.corrections import on_plate_messages
from inventory.handlers.projections import on_printer
from inventory.handlers.runs import on_product, on_run_assembled, on_run_completed, on_run_reverted

CONSUMERS = (
    consumer(
        "inventory-plates", on_plate_messages, events=[PlateCompleted, PlateFailed, PlateCorrected], batch=100
    ),
    subscriber(
        "inventory-printers",
        {PrinterRegistered: on_printer, PrinterUpdated: on_printer, PrinterRetired: on_printer},
        batch=100,
    ),
    subscriber(
        "inventory-production",
        {
            ProductCreated: on_product,
            ProductUpdated: on_product,
            ProductArchived: on_product,
            RunCompleted: on_run_completed,
            RunReverted: on_run_reverted,
            RunAssembled: on_run_assembled,
        },
    ),
)
