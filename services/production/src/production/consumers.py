"""What production listens to."""

from collections.abc import Sequence

from chassis.http import Runtime
from chassis.messaging import consumer, subscriber
from chassis.rpc import Responder
from contracts.identity import TenantCreated, TenantUpdated
from contracts.inventory import (
    PartCreated,
    PartDeleted,
    PartUpdated,
    RunMaterialsPosted,
    SpoolArchived,
    SpoolCreated,
    SpoolUpdated,
    StockChanged,
)
from contracts.printer_gateway import PlateCompleted, PlateCorrected, PlateFailed, PlateStarted
from contracts.printers import PrinterRegistered, PrinterRetired, PrinterUpdated
from contracts.production import RetirePrinterAnswer, RetirePrinterRequest
from production.handlers import postings, progress, projections, retirement

BATCH = 100

CONSUMERS = (
    consumer(
        "production-plates",
        progress.on_plates,
        events=(PlateStarted, PlateCompleted, PlateFailed, PlateCorrected),
        batch=BATCH,
    ),
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
    subscriber("production-postings", {RunMaterialsPosted: postings.on_materials_posted}),
)


def responders(runtime: Runtime) -> Sequence[Responder]:
    """What printers may ask: whether a printer may be retired."""
    database = runtime.database
    assert database is not None

    async def answer(request: RetirePrinterRequest) -> RetirePrinterAnswer:
        async with database.transaction(request.tenant_id) as tx:
            return await retirement.retire_printer(tx, request.printer_id)

    return [Responder("rpc.production.retire-printer.*", RetirePrinterRequest, RetirePrinterAnswer, answer)]
