"""What to print next, and runs made from other runs."""

from typing import Any
from uuid import uuid4

import pytest

from contracts.printer_gateway import PlateCompleted

RUNS = "/production-runs"
NEXT = f"{RUNS}/next-plates"


async def listed(shop: Any, **params: Any) -> list[str]:
    return [one["run_number"][-3:] for one in (await shop.get(NEXT, **params))["items"]]


async def test_the_urgent_then_the_due_then_the_old_is_printed_next(shop: Any):
    for values in ({}, {"due_date": "2030-02-01"}, {"due_date": "2030-01-01"}, {"priority": "critical"}):
        await shop.run(dragons=0, rocks=1, **values)
    assert await listed(shop) == ["004", "003", "002", "001"]
    first = (await shop.get(NEXT, limit=1))["items"][0]
    assert (first["priority"], first["model"]["name"], first["quantity"]) == ("critical", "Rock", 1)
    assert (await shop.get(NEXT, limit=1))["total"] == 4


async def test_what_is_done_held_or_given_up_does_not_wait(shop: Any):
    done, held, gone, _ = [await shop.run(dragons=1) for _ in range(4)]
    await shop.printed(PlateCompleted)
    assert (await shop.current(done))["status"] == "ready_for_assembly"
    await shop.post(f"{RUNS}/{held['id']}/hold")
    await shop.patch(f"{RUNS}/{gone['id']}", {"status": "cancelled"})
    assert await listed(shop) == ["004"]


async def test_plates_wait_for_their_printer(shop: Any, other_farm: Any):
    other = await shop.printer("Bambu A1")
    rock = shop.models["rock"]
    await shop.run(plates=[{"model_id": rock}, {"model_id": rock, "printer_id": other, "plate_name": "Far"}])
    (waiting,) = (await shop.get(NEXT, printer_id=other))["items"]
    assert waiting["plate_name"] == "Far"
    assert (await shop.get(NEXT))["total"] == 2
    assert (await other_farm.get(NEXT))["total"] == 0
    unknown = await shop.call("GET", NEXT, params={"printer_id": str(uuid4())})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")


async def test_a_run_is_made_once_more(shop: Any):
    spool = await shop.spool("PLA")
    run = await shop.run(dragons=2, rocks=1, materials=[{"spool_id": spool}])
    cancelled = run["plates"][1]["id"]
    await shop.patch(f"{RUNS}/{run['id']}/plates/{cancelled}", {"status": "cancelled"})
    await shop.printed(PlateCompleted)
    again = await shop.post(f"{RUNS}/{run['id']}/repeat", {"priority": "rush", "due_date": "2030-01-31"})
    assert [(one["model"]["name"], one["quantity"]) for one in again["plates"]] == [("Dragon", 2)]
    assert (again["status"], again["completed_plates"], again["original_run_id"]) == ("pending", 0, None)
    assert (again["product_id"], again["quantity"], again["materials"]) == (shop.product_id, 1, [])
    assert (again["priority"], again["due_date"]) == ("rush", "2030-01-31")


async def test_items_are_made_once_more(shop: Any):
    run = await shop.post(RUNS, {"items": [{"product_id": shop.product_id, "quantity": 4}]})
    again = await shop.post(f"{RUNS}/{run['id']}/repeat")
    assert [(one["name"], one["quantity"]) for one in again["items"]] == [("Set", 4)]
    assert (again["status"], again["mode"]) == ("in_progress", "items")


@pytest.mark.parametrize("what", ["another tenant's", "all cancelled"])
async def test_what_cannot_be_made_once_more_is_refused(shop: Any, other_farm: Any, what: str):
    run = await shop.run(dragons=1)
    path = f"{RUNS}/{run['id']}"
    if what == "another tenant's":
        assert await other_farm.refused("POST", f"{path}/repeat") == (404, "not_found")
        return
    other = await shop.printer("Other")
    plates = [{"model_id": shop.models["rock"], "printer_id": other}]
    lonely = await shop.post(RUNS, {"plates": plates})
    await shop.patch(f"{RUNS}/{lonely['id']}/plates/{lonely['plates'][0]['id']}", {"status": "cancelled"})
    assert await shop.refused("POST", f"{RUNS}/{lonely['id']}/repeat") == (422, "nothing_to_make")
