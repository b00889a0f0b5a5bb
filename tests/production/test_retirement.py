"""Printers asks whether a printer may be retired; the answer and new plans exclude each other."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest

from chassis import rpc
from chassis.broker import Broker
from chassis.settings import ServiceSettings
from contracts.printer_gateway import PlateCompleted
from contracts.printers import PrinterUpdated
from contracts.production import RetirePrinterAnswer, RetirePrinterRequest

RUNS = "/production-runs"


Ask = Callable[[Any, str], Awaitable[RetirePrinterAnswer]]


class PrintersSettings(ServiceSettings):
    service: ClassVar[str] = "printers"


@pytest.fixture
async def ask(settings_for: Callable[[str], dict[str, str]], shop: Any) -> AsyncIterator[Ask]:
    """Ask as printers does, with its own user on the broker."""
    broker = Broker(PrintersSettings(**settings_for("printers")))
    await broker.connect()

    async def ask(tenant: UUID, printer_id: str) -> RetirePrinterAnswer:
        request = RetirePrinterRequest(tenant_id=tenant, printer_id=UUID(printer_id))
        subject = f"rpc.production.retire-printer.{tenant}"
        return await rpc.ask(broker, subject, request, RetirePrinterAnswer, timeout=5)

    yield ask
    await broker.close()


@pytest.mark.parametrize("status", ["pending", "in_progress", "ready_for_assembly"])
async def test_a_printer_that_a_run_needs_stays(shop: Any, ask: Ask, status: str):
    run = await shop.run(dragons=2 if status == "in_progress" else 1)
    if status != "pending":
        await shop.printed(PlateCompleted)
    (found,) = (await ask(shop.tenant, shop.printer_id)).runs
    assert (str(found.run_id), found.run_number, found.status) == (run["id"], run["run_number"], status)
    await shop.run(dragons=1)


async def test_history_does_not_keep_a_printer_and_a_retired_one_gets_nothing_new(shop: Any, ask: Ask):
    run = await shop.run(dragons=1)
    await shop.patch(f"{RUNS}/{run['id']}", {"status": "cancelled"})
    assert (await ask(shop.tenant, shop.printer_id)).runs == ()
    body = {"plates": [{"model_id": shop.models["rock"], "printer_id": shop.printer_id}]}
    assert await shop.refused("POST", RUNS, body) == (409, "printer_retired")
    product = {"product_id": shop.product_id, "printer_id": shop.printer_id, "quantity": 1}
    assert await shop.refused("POST", RUNS, product) == (409, "printer_retired")


async def test_older_news_of_a_printer_does_not_lift_the_mark(shop: Any, ask: Ask):
    printer = await shop.printer("Busy")
    assert (await ask(shop.tenant, printer)).runs == ()
    news = PrinterUpdated(tenant_id=shop.tenant, printer_id=UUID(printer), name="Renamed", version=2)
    await shop.publish(news)
    await shop.settle()
    body = {"plates": [{"model_id": shop.models["rock"], "printer_id": printer}]}
    assert await shop.refused("POST", RUNS, body) == (409, "printer_retired")


async def test_a_retirement_that_was_never_committed_is_forgotten(shop: Any, ask: Ask):
    printer = await shop.printer("Spared")
    assert (await ask(shop.tenant, printer)).runs == ()
    # A minute later nothing was heard of its retirement: printers could not commit it.
    async with shop.database.transaction(shop.tenant) as tx:
        later = "UPDATE printers SET retiring_until = retiring_until - interval '2 min' WHERE printer_id = $1"
        await (await tx.raw()).execute(later, UUID(printer))
    body = {"plates": [{"model_id": shop.models["rock"], "printer_id": printer}]}
    assert (await shop.post(RUNS, body))["status"] == "pending"


async def test_a_cancelled_plate_is_not_taken_up_again_on_a_retired_printer(shop: Any, ask: Ask):
    other = await shop.printer("Other")
    run = await shop.run(
        plates=[{"model_id": shop.models["rock"], "printer_id": one} for one in (other, shop.printer_id)]
    )
    plate = f"{RUNS}/{run['id']}/plates/{run['plates'][0]['id']}"
    await shop.patch(plate, {"status": "cancelled"})
    assert (await ask(shop.tenant, other)).runs == ()
    assert await shop.refused("PATCH", plate, {"status": "pending"}) == (409, "printer_retired")


async def test_no_run_names_a_retired_printer(shop: Any, ask: Ask):
    printer = await shop.printer("Old")
    run = await shop.run()
    await ask(shop.tenant, printer)
    items = [{"model_id": shop.models["rock"], "quantity": 1}]
    assert await shop.refused("POST", RUNS, {"printer_id": printer, "items": items}) == (
        409,
        "printer_retired",
    )
    change = {"printer_id": printer}
    assert await shop.refused("PATCH", f"{RUNS}/{run['id']}", change) == (409, "printer_retired")


async def test_a_printer_that_nobody_knows_here_may_go(shop: Any, ask: Ask):
    assert (await ask(shop.tenant, str(uuid4()))).runs == ()


async def test_of_a_plan_and_a_retirement_at_once_one_wins(shop: Any, ask: Ask):
    for _ in range(10):
        printer = await shop.printer(f"Printer {uuid4()}")
        body = {"plates": [{"model_id": shop.models["rock"], "printer_id": printer}]}
        created, answer = await asyncio.gather(shop.call("POST", RUNS, body), ask(shop.tenant, printer))
        assert (created.status_code == 201) is bool(answer.runs)
        assert created.status_code in {201, 409}
