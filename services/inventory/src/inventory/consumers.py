"""What inventory listens to."""

from chassis.db import Transaction
from chassis.messaging import consumer, subscriber
from contracts.jobs import JobErased
from contracts.printer_gateway import (
    PlateClaimed,
    PlateCompleted,
    PlateCorrected,
    PlateFailed,
    PlateStarted,
)
from contracts.printers import PrinterRegistered, PrinterRetired, PrinterUpdated
from contracts.production import (
    ModelCreated,
    ModelDeleted,
    ModelUpdated,
    ProductArchived,
    ProductCreated,
    ProductUpdated,
    RunAssembled,
    RunCancelled,
    RunCompleted,
    RunCreated,
    RunPlateUpdated,
    RunReadyForAssembly,
    RunReverted,
    RunStarted,
)
from inventory.handlers import materials
from inventory.handlers.assembly import on_product, on_run_assembled, on_run_reverted
from inventory.handlers.corrections import on_plate_messages
from inventory.handlers.models import on_model
from inventory.handlers.projections import on_printer
from inventory.handlers.runs import on_run
from inventory.handlers.waiting import on_job_erased


async def on_completed(tx: Transaction, event: RunCompleted) -> None:
    await on_run(tx, event)
    await materials.on_run_completed(tx, event)


async def on_reverted(tx: Transaction, event: RunReverted) -> None:
    await on_run_reverted(tx, event)
    await materials.on_run_reverted(tx, event)


CONSUMERS = (
    consumer(
        "inventory-plates",
        on_plate_messages,
        events=[PlateStarted, PlateClaimed, PlateCompleted, PlateFailed, PlateCorrected],
        batch=100,
    ),
    subscriber(
        "inventory-printers",
        {PrinterRegistered: on_printer, PrinterUpdated: on_printer, PrinterRetired: on_printer},
        batch=100,
    ),
    subscriber(
        "inventory-production",
        {
            **dict.fromkeys((ModelCreated, ModelUpdated, ModelDeleted), on_model),
            **dict.fromkeys((ProductCreated, ProductUpdated, ProductArchived), on_product),
            **dict.fromkeys(
                (RunCreated, RunStarted, RunPlateUpdated, RunReadyForAssembly, RunCancelled), on_run
            ),
            RunAssembled: on_run_assembled,
            RunCompleted: on_completed,
            RunReverted: on_reverted,
        },
    ),
    subscriber("inventory-jobs", {JobErased: on_job_erased}),
)
