"""Reports: variance by what runs have in common, history, usage, and plans that are consistently off."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from contracts.printer_gateway import PlateCompleted

RUNS = "/production-runs"


async def weighed(shop: Any, used: str, *, spool: str, planned: str = "90") -> Any:
    """A completed run of one plate of three dragons."""
    materials = [{"spool_id": spool, "estimated_model_grams": planned}]
    run = await shop.run(dragons=1, materials=materials)
    await shop.printed(PlateCompleted)
    told = [{"spool_id": spool, "actual_model_grams": used}]
    return await shop.post(f"{RUNS}/{run['id']}/complete", {"materials": told})


@pytest.mark.parametrize(
    ("by", "name"),
    [
        ("product", "Set"),
        ("model", "Dragon"),
        ("spool", "PLA Red"),
        ("printer", "Bambu A1 Mini"),
        ("period", None),
    ],
)
async def test_variance_is_grouped_by_what_runs_share(shop: Any, by: str, name: str | None):
    spool = await shop.spool("PLA", "Red")
    await weighed(shop, "99", spool=spool)
    await weighed(shop, "108", spool=spool)
    await shop.run(dragons=1, materials=[{"spool_id": spool, "estimated_model_grams": 5}])
    report = await shop.get(f"{RUNS}/variance-report", group_by=by)
    (group,) = report["items"]
    assert (group["runs"], group["high_runs"]) == (2, 1)
    assert (group["estimated_grams"], group["actual_grams"]) == ("180.00", "207.00")
    assert (group["variance_grams"], group["variance_percentage"]) == ("27.00", "15.00")
    assert name is None or group["name"] == name
    assert (group["period"] is not None) is (by == "period")
    assert report["total"]["variance_percentage"] == "15.00"


async def test_variance_of_each_run_comes_most_off_first(shop: Any):
    spool = await shop.spool("PLA", "Red")
    near, far = await weighed(shop, "91", spool=spool), await weighed(shop, "60", spool=spool)
    report = await shop.get(f"{RUNS}/variance-report", group_by="run")
    assert [one["name"] for one in report["items"]] == [far["run_number"], near["run_number"]]
    other = await shop.get(f"{RUNS}/variance-report", product_id=str(uuid4()))
    assert (other["items"], other["total"]["variance_percentage"]) == ([], None)


async def test_nothing_planned_has_no_variance(shop: Any):
    run = await weighed(shop, "20", spool=await shop.spool("PLA"), planned="0")
    assert run["variance_percentage"] is None
    assert run["materials"][0]["variance_percentage"] is None


async def test_a_product_knows_its_runs_and_their_costs(shop: Any):
    spool = await shop.spool("PLA", "Red", cost_per_gram="0.10")
    done = await weighed(shop, "99", spool=spool)
    await shop.run(dragons=1)
    history = await shop.get(f"/products/{shop.product_id}/production-history")
    assert (history["total"], history["product_name"]) == (2, "Set")
    assert [one["run_number"] for one in history["items"]][1] == done["run_number"]
    assert history["summary"]["variance_percentage"] == "10.00"
    difference = Decimal(history["actual_cost_per_unit"]) - Decimal(history["estimated_cost_per_unit"])
    assert difference == Decimal("0.90")
    assert (await shop.call("GET", f"/products/{uuid4()}/production-history")).status_code == 404


async def test_a_spool_knows_the_runs_that_used_it(shop: Any, other_farm: Any):
    spool = await shop.spool("PLA", "Red")
    for used in ("99", "81"):
        run = await weighed(shop, used, spool=spool)
    usage = await shop.get(f"/spools/{spool}/production-usage", limit=1)
    assert (usage["total"], usage["actual_grams"], usage["estimated_grams"]) == (2, "180.00", "180.00")
    assert [(one["run_id"], one["actual_grams"]) for one in usage["items"]] == [(run["id"], "81.00")]
    await shop.patch(f"{RUNS}/{run['id']}", {"status": "failed"})
    assert (await shop.get(f"/spools/{spool}/production-usage"))["actual_grams"] == "99.00"
    assert (await other_farm.call("GET", f"/spools/{spool}/production-usage")).status_code == 404


async def test_a_plan_that_is_consistently_off_is_put_right_by_one_call(shop: Any):
    spool = await shop.spool("PLA", "Red", "100000")
    for _ in range(4):
        await weighed(shop, "103.5", spool=spool)
    path = f"{RUNS}/recommendations"
    assert (await shop.get(path))["items"] == []
    await weighed(shop, "104.4", spool=spool)
    (found,) = (await shop.get(path))["items"]
    assert (found["runs"], found["runs_off"]) == (5, 5)
    assert (found["current_grams"], found["suggested_grams"]) == ("30.00", "34.50")
    assert found["text"] == (
        "5 of the last 5 runs of Dragon on Bambu A1 Mini used 15 % more than planned: update to 34.50 g?"
    )
    body = {"model_id": shop.models["dragon"], "printer_id": shop.printer_id}
    assert (await shop.post(f"{path}/apply", body))["material_weight_grams"] == "34.50"
    defaults = f"/models/{shop.models['dragon']}/production-defaults"
    assert (await shop.get(defaults, printer_id=shop.printer_id))["material_weight_grams"] == "34.50"
    assert (await shop.get(path))["items"] == []
    assert await shop.refused("POST", f"{path}/apply", body) == (409, "no_recommendation")
