"""What jobs listens to."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from chassis.db import Transaction
from chassis.http import Runtime
from chassis.messaging import Consumer, subscriber
from chassis.rpc import Responder
from contracts.identity import TenantCreated, TenantUpdated
from contracts.jobs import RetirePrinterJobs
from contracts.printer_gateway import (
    PlateClaimed,
    PlateCompleted,
    PlateCorrected,
    PlateFailed,
    PlateNeedsReview,
    PlateStarted,
)
from contracts.printers import PrinterRegistered, PrinterRetired, PrinterUpdated
from contracts.production import RetirePrinterRequest
from jobs.handlers import plates, projections, retirement
from jobs.handlers.post import Post

BATCH = 100


def consumers(post: Callable[[], Post]) -> tuple[Consumer, ...]:
    """The subscriptions; what printers say may lead to an e-mail, so they need the post."""

    def posting(handle: Callable[[Transaction, Post, Any], Awaitable[None]]) -> Any:
        async def handled(tx: Transaction, event: Any) -> None:
            await handle(tx, post(), event)

        return handled

    return (
        subscriber(
            "jobs-plates",
            {
                PlateStarted: plates.on_started,
                PlateCompleted: posting(plates.on_completed),
                PlateFailed: posting(plates.on_failed),
                PlateNeedsReview: plates.on_needs_review,
                PlateCorrected: posting(plates.on_corrected),
                PlateClaimed: plates.on_claimed,
            },
        ),
        subscriber(
            "jobs-printers",
            dict.fromkeys((PrinterRegistered, PrinterUpdated, PrinterRetired), projections.on_printer),
            batch=BATCH,
        ),
        subscriber(
            "jobs-tenants",
            dict.fromkeys((TenantCreated, TenantUpdated), projections.on_tenant),
            batch=BATCH,
        ),
    )


def _without_post() -> Post:
    raise RuntimeError("these subscriptions only say what is heard")


CONSUMERS = consumers(_without_post)
"""What is heard, for those who only ask that."""


def responders(runtime: Runtime) -> Sequence[Responder]:
    """What printers may ask: whether a printer may be retired."""
    database = runtime.database
    assert database is not None

    async def answer(request: RetirePrinterRequest) -> RetirePrinterJobs:
        async with database.transaction(request.tenant_id) as tx:
            return await retirement.retire_printer(tx, request.printer_id)

    return [Responder("rpc.jobs.retire-printer.*", RetirePrinterRequest, RetirePrinterJobs, answer)]
