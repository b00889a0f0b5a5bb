"""Claimed prints: known by their model whatever the file is called, and for their run first."""

from typing import Any
from uuid import uuid4

import pytest

from chassis.testing import eventually
from contracts.printer_gateway import PlateClaimed
from contracts.production import ModelConfig, RunCreated
from tests.inventory.test_models import model
from tests.inventory.test_runs import Workshop


@pytest.fixture
async def workshop(shop: Any) -> Workshop:
    workshop = Workshop(shop)
    await workshop.open()
    return workshop


def claim(workshop: Workshop, print_id: Any, **values: Any) -> PlateClaimed:
    return PlateClaimed(
        **{
            "tenant_id": workshop.shop.tenant,
            "print_id": print_id,
            "by": "run_plate",
            "run_id": workshop.run,
            "run_plate_id": uuid4(),
            "model_id": workshop.model,
        }
        | values
    )


@pytest.mark.parametrize("claim_first", [True, False], ids=["claim first", "end first"])
async def test_a_claimed_print_of_an_unknown_file_is_counted(workshop, shop, claim_first):
    end = shop.completed("nobody-knows-this.gcode")
    events = [claim(workshop, end.print_id), end]
    for event in events if claim_first else reversed(events):
        await shop.publish(event)
    await shop.until_stock(workshop.part, 2)
    assert (await shop.get("/print-log/unmapped"))["total"] == 0
    [entry] = (await shop.get("/print-log"))["items"]
    assert (entry["run_id"], entry["is_disputed"]) == (str(workshop.run), False)


async def test_a_mark_by_hand_is_its_runs_print(workshop, shop):
    mark = shop.completed("nobody-knows-this.gcode", good=1, run_id=workshop.run, run_plate_id=uuid4())
    await shop.publish(mark.model_copy(update={"model_id": workshop.model}))
    await shop.until_stock(workshop.part, 1)
    assert (await shop.get(f"/print-log?run_id={workshop.run}"))["total"] == 1


async def test_a_runs_own_print_serves_it_before_a_more_urgent_order(workshop, shop):
    urgent = await shop.order(workshop.part, 2, "critical")
    await workshop.say(RunCreated, 1, needed=2)
    await workshop.until_missing(4)
    end = shop.completed("wall.gcode")
    await shop.publish(claim(workshop, end.print_id))
    await shop.publish(end)
    await workshop.until(2, 2)
    assert (await shop.order_now(urgent))["fulfillment_status"] == "unfulfilled"
    await shop.publish(shop.completed("wall.gcode"))
    await workshop.until(4, 4)
    assert (await shop.order_now(urgent))["fulfillment_status"] == "fulfilled"


async def test_what_a_run_does_not_need_goes_to_whoever_waits(workshop, shop):
    order = await shop.order(workshop.part, 1)
    await workshop.say(RunCreated, 1, needed=1)
    await workshop.until_missing(2)
    end = shop.completed("wall.gcode")
    await shop.publish(claim(workshop, end.print_id))
    await shop.publish(end)
    await workshop.until(2, 2)
    assert (await shop.order_now(order))["fulfillment_status"] == "fulfilled"


async def test_a_claimed_print_counts_as_its_printer_is_configured(workshop, shop):
    printer = uuid4()
    configs = (ModelConfig(printer_id=printer, prints_per_plate=5),)
    await shop.publish(model(shop, version=2, model_id=workshop.model, name="Wall", configs=configs))
    end = shop.completed("other.gcode", printer_id=printer)
    await shop.publish(end)

    async def parked() -> bool:
        return bool((await shop.get("/print-log/unmapped"))["total"])

    await eventually(parked)
    await shop.publish(claim(workshop, end.print_id))
    await shop.until_stock(workshop.part, 5)


async def test_a_print_of_a_job_stays_out_of_the_inbox(workshop, shop):
    end = shop.completed("student.gcode")
    job = claim(
        workshop, end.print_id, by="job", job_id=uuid4(), run_id=None, run_plate_id=None, model_id=None
    )
    await shop.publish(job)
    await shop.publish(end)
    await shop.publish(shop.completed("wall.gcode"))
    await shop.until_stock(workshop.part, 2)
    assert (await shop.get("/print-log/unmapped"))["total"] == 0
    assert (await shop.get("/print-log"))["total"] == 1


async def test_two_claims_of_one_print_are_shown(workshop, shop):
    end = shop.completed("wall.gcode")
    first = claim(workshop, end.print_id)
    await shop.publish(first)
    await shop.publish(end)
    await shop.until_stock(workshop.part, 2)
    await shop.publish(first, fresh=True)
    await shop.publish(claim(workshop, end.print_id, run_id=uuid4()))

    async def disputed() -> bool:
        [entry] = (await shop.get("/print-log"))["items"]
        assert entry["run_id"] == str(workshop.run)
        return bool(entry["is_disputed"])

    await eventually(disputed)
    await shop.publish(shop.completed("wall.gcode"))
    await shop.until_stock(workshop.part, 4)
    for query, total in (
        ("is_disputed=true", 1),
        ("is_disputed=false", 1),
        (f"run_id={workshop.run}", 1),
        (f"run_id={uuid4()}", 0),
    ):
        assert (await shop.get(f"/print-log?{query}"))["total"] == total
