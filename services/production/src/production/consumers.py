"""What production listens to."""

from chassis.messaging import subscriber
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
from production.handlers import projections

BATCH = 100

CONSUMERS = (
    subscriber("production-plates", {}),
    subscriber(
        "production-printers",
        dict.fromkeys((PrinterRegistered, PrinterUpdated, PrinterRetired), projections.on_printer),
        batch=BATCH,
    ),
    subscriber(
        "production-tenants",
        dict.fromkeys((TenantCreated, TenantUpdated), projections.on_tenant),
        batch=BATCH,
    ),
    subscriber(
        "production-inventory",
        {
            **dict.fromkeys((SpoolCreated, SpoolUpdated, SpoolArchived), projections.on_spool),
            **dict.fromkeys((PartCreated, PartUpdated, PartDeleted), projections.on_part),
            StockChanged: projections.on_stock,
        },
        batch=BATCH,
    ),
)
