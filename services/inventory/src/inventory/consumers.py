"""What inventory listens to."""

from chassis.messaging import consumer, subscriber
from contracts.printer_gateway import PlateCompleted, PlateFailed
from contracts.printers import PrinterRegistered, PrinterRetired, PrinterUpdated
from inventory.handlers.plates import on_plates
from inventory.handlers.projections import on_printer

CONSUMERS = (
    consumer("inventory-plates", on_plates, events=[PlateCompleted, PlateFailed], batch=100),
    subscriber(
        "inventory-printers",
        {PrinterRegistered: on_printer, PrinterUpdated: on_printer, PrinterRetired: on_printer},
        batch=100,
    ),
)
