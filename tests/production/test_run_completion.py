"""Completion, assembly and reversal: what a run used, what it made, and taking it back."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.printer_gateway import PlateCompleted, PlateStarted
from contracts.production import RunAssembled, RunCancelled, RunCompleted, RunReverted

RUNS = "/production-runs"


async def printed_run(shop: Any, *, spools: int = 1, remaining: str = "1000", **values: Any) -> Any:
    """A run of one dragon plate that is ready for assembly, with so many spools of 100 g planned."""
    ids = [await shop.spool("PLA", f"Red {n}", remaining, cost_per_gram="0.02") for n in range(spools)]
    materials = [
        {
            "spool_id": one,
            "estimated_model_grams": 90,
            "estimated_flushed_grams": 8,
            "estimated_tower_grams": 2,
        }
        for one in ids
    ]
    run = await shop.run(dragons=1, materials=materials, **values)
    await shop.printed(PlateCompleted)
    return await shop.current(run)


async def items_run(shop: Any, quantity: int = 4) -> Any:
    return await shop.post(RUNS, {"items": [{"product_id": shop.product_id, "quantity": quantity}]})


@pytest.mark.parametrize(
    ("told", "grams", "source"),
    [
        ({"use_estimate": True}, ("90.00", "10.00"), "estimate"),
        (
            {
                "spool_weight_before_grams": "850",
                "spool_weight_after_grams": "740.5",
                "actual_tower_grams": 4,
            },
            ("105.50", "4.00"),
            "weighed",
        ),
        (
            {"actual_model_grams": "95.25", "actual_flushed_grams": 7, "actual_tower_grams": 3},
            ("95.25", "10.00"),
            "manual",
        ),
        ({"actual_weight_grams": 99, "actual_purge_grams": "0.5"}, ("99.00", "0.50"), "manual"),
    ],
)
async def test_weights_are_estimated_weighed_or_entered(shop: Any, told: Any, grams: Any, source: str):
    run = await printed_run(shop)
    done = await shop.post(
        f"{RUNS}/{run['id']}/complete",
        {"materials": [{"material_id": run["materials"][0]["id"]} | told], "quality_rating": 4},
    )
    (material,) = done["materials"]
    assert (material["actual_model_grams"], material["actual_purge_grams"]) == grams
    assert material["weight_source"] == source
    total = Decimal(grams[0]) + Decimal(grams[1])
    assert Decimal(material["variance_grams"]) == total - 100
    assert Decimal(done["variance_percentage"]) == total - 100
    assert (done["status"], done["quality_rating"]) == ("completed", 4)
    assert done["completed_at"] is not None
    (told_others,) = await shop.published(RunCompleted, 1)
    assert told_others.materials[0].model_grams == Decimal(grams[0])


async def test_the_prints_that_the_weights_cover_are_named(shop: Any):
    spool = await shop.spool("PLA", "Red")
    run = await shop.run(dragons=2, materials=[{"spool_id": spool, "estimated_model_grams": 90}])
    print_id = await shop.printed(PlateStarted)
    await shop.printed(PlateCompleted, print_id=print_id)
    plate = f"{RUNS}/{run['id']}/plates/{run['plates'][0]['id']}"
    await shop.patch(plate, {"status": "complete"})
    await shop.post(f"{RUNS}/{run['id']}/complete", {"use_estimates": True})
    (event,) = await shop.published(RunCompleted, 1)
    assert event.materials[0].print_ids == (print_id,)


async def test_without_weights_nothing_is_completed(shop: Any):
    run = await printed_run(shop, spools=2)
    answer = await shop.call("POST", f"{RUNS}/{run['id']}/complete", {})
    assert (answer.status_code, answer.json()["code"]) == (422, "weights_missing")
    assert len(answer.json()["errors"]) == 2
    one = [{"material_id": run["materials"][0]["id"], "use_estimate": True}]
    assert (await shop.refused("POST", f"{RUNS}/{run['id']}/complete", {"materials": one}))[0] == 422
    assert (await shop.current(run))["materials"][0]["actual_grams"] is None
    done = await shop.post(f"{RUNS}/{run['id']}/complete", {"use_estimates": True})
    assert (done["actual_weight_grams"], done["actual_purge_grams"]) == ("200.00", "20.00")


async def test_weights_may_be_said_before(shop: Any):
    run = await printed_run(shop)
    path = f"{RUNS}/{run['id']}/materials/{run['materials'][0]['id']}"
    material = await shop.ok("PUT", path, {"actual_model_grams": 88, "actual_flushed_grams": 2})
    assert (material["actual_grams"], material["weight_source"]) == ("90.00", "manual")
    assert (await shop.post(f"{RUNS}/{run['id']}/complete"))["variance_percentage"] == "-10.00"


async def test_a_spool_that_lacks_filament_is_named_and_can_be_overridden_with_a_reason(shop: Any):
    run = await printed_run(shop, spools=2, remaining="60")
    path = f"{RUNS}/{run['id']}/complete"
    answer = await shop.call("POST", path, {"use_estimates": True})
    assert (answer.status_code, answer.json()["code"]) == (409, "insufficient_spool")
    assert [(one["name"], one["missing_grams"]) for one in answer.json()["spools"]] == [
        ("PLA Red 0", "40.00"),
        ("PLA Red 1", "40.00"),
    ]
    assert (await shop.current(run))["status"] == "ready_for_assembly"
    forced = {"use_estimates": True, "force": True}
    assert await shop.refused("POST", path, forced) == (422, "reason_missing")
    done = await shop.post(path, forced | {"reason": "weighed wrongly at the start"})
    assert done["status"] == "completed"
    assert (await shop.published(RunCompleted, 1))[0].reason == "weighed wrongly at the start"


async def test_completing_twice_changes_nothing(shop: Any):
    run = await printed_run(shop)
    done = await shop.post(f"{RUNS}/{run['id']}/complete", {"use_estimates": True})
    again = {"materials": [{"material_id": run["materials"][0]["id"], "actual_model_grams": 1}]}
    assert await shop.post(f"{RUNS}/{run['id']}/complete", again) == done
    assert len(await shop.published(RunCompleted, 1)) == 1


async def test_a_run_that_owes_plates_is_not_completed(shop: Any):
    run = await shop.run(dragons=1)
    assert await shop.refused("POST", f"{RUNS}/{run['id']}/complete", {}) == (409, "run_not_editable")


async def test_a_spool_that_nobody_planned_with_can_be_added_at_the_end(shop: Any):
    run = await printed_run(shop)
    extra = await shop.spool("PETG")
    body = {"use_estimates": True, "materials": [{"spool_id": extra, "actual_model_grams": "12.5"}]}
    done = await shop.post(f"{RUNS}/{run['id']}/complete", body)
    assert {one["spool_id"]: one["actual_grams"] for one in done["materials"]}[extra] == "12.50"


@pytest.mark.parametrize("rating", [0, 6, "5", 2.5])
async def test_a_rating_is_from_one_to_five(shop: Any, rating: Any):
    run = await printed_run(shop)
    body = {"use_estimates": True, "quality_rating": rating}
    answer = await shop.call("POST", f"{RUNS}/{run['id']}/complete", body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "quality_rating"


async def test_a_spool_is_not_heavier_after_the_run(shop: Any):
    run = await printed_run(shop)
    weights = {"spool_weight_before_grams": 500, "spool_weight_after_grams": 501}
    body = {"materials": [{"material_id": run["materials"][0]["id"]} | weights]}
    refusal = await shop.refused("POST", f"{RUNS}/{run['id']}/complete", body)
    assert refusal == (422, "weighed_backwards")


async def test_items_are_counted_at_the_end(shop: Any):
    run = await items_run(shop)
    item = run["items"][0]["id"]
    path = f"{RUNS}/{run['id']}/complete"
    over = {"items": [{"item_id": item, "successful_quantity": 3, "failed_quantity": 2}]}
    assert await shop.refused("POST", path, over) == (422, "too_many_items")
    unknown = {"items": [{"item_id": str(uuid4())}]}
    assert await shop.refused("POST", path, unknown) == (404, "not_found")
    done = await shop.post(path, {"items": [{"item_id": item, "failed_quantity": 1}]})
    assert (done["items"][0]["successful_quantity"], done["items"][0]["failed_quantity"]) == (3, 1)
    assert done["items"][0]["success_rate"] == "75.00"
    event = (await shop.published(RunCompleted, 1))[0]
    assert event.items[0].successful_quantity == 3


async def test_a_run_is_assembled_once(shop: Any):
    run = await printed_run(shop)
    path = f"{RUNS}/{run['id']}/assemble"
    done = await shop.post(path)
    assert (done["status"], done["assembled_quantity"]) == ("ready_for_assembly", 1)
    assert await shop.refused("POST", path) == (409, "already_assembled")
    (event,) = await shop.published(RunAssembled, 1)
    assert (str(event.product_id), event.assembled_quantity) == (shop.product_id, 1)
    # Completion comes after it here, and before it in the next test.
    await shop.post(f"{RUNS}/{run['id']}/complete", {"use_estimates": True})


async def test_a_completed_run_can_still_be_assembled(shop: Any):
    run = await printed_run(shop, quantity=7)
    await shop.post(f"{RUNS}/{run['id']}/complete", {"use_estimates": True})
    done = await shop.post(f"{RUNS}/{run['id']}/assemble", {"quantity": 6})
    assert (done["status"], done["assembled_quantity"]) == ("completed", 6)


async def test_what_is_not_printed_is_not_assembled(shop: Any):
    run = await shop.run(dragons=1)
    path = f"{RUNS}/{run['id']}/assemble"
    assert await shop.refused("POST", path) == (409, "not_ready_for_assembly")
    assert await shop.refused("POST", path, {"quantity": 0}) == (422, "invalid_request")


async def test_assembling_items_takes_those_that_came_out_well(shop: Any):
    run = await items_run(shop, 5)
    body = {"items": [{"item_id": run["items"][0]["id"], "failed_quantity": 2}]}
    await shop.post(f"{RUNS}/{run['id']}/complete", body)
    assert (await shop.post(f"{RUNS}/{run['id']}/assemble"))["assembled_quantity"] == 3


@pytest.mark.parametrize("status", ["failed", "cancelled"])
async def test_a_completed_run_is_reverted_before_it_is_deleted(shop: Any, status: str):
    run = await printed_run(shop)
    path = f"{RUNS}/{run['id']}"
    await shop.post(f"{path}/complete", {"use_estimates": True})
    assert await shop.refused("DELETE", path) == (409, "run_completed")
    gone = await shop.patch(path, {"status": status, "close_reason": "counted another spool"})
    assert gone["status"] == status
    (event,) = await shop.published(RunReverted, 1)
    assert (event.reason, event.materials[0].model_grams) == ("counted another spool", Decimal(90))
    assert (await shop.call("DELETE", path)).status_code == 204
    (told,) = await shop.published(RunCancelled, 1)
    assert told.is_deleted


async def test_an_assembled_run_is_not_deleted(shop: Any):
    run = await printed_run(shop)
    await shop.post(f"{RUNS}/{run['id']}/assemble")
    assert await shop.refused("DELETE", f"{RUNS}/{run['id']}") == (409, "run_assembled")


async def test_a_completed_run_stays_as_it_is(shop: Any):
    run = await printed_run(shop)
    path = f"{RUNS}/{run['id']}"
    await shop.post(f"{path}/complete", {"use_estimates": True})
    plate, material = run["plates"][0]["id"], run["materials"][0]["id"]
    requests = [
        ("PATCH", path, {"notes": "late"}),
        ("PUT", path, {"priority": "rush"}),
        ("PATCH", f"{path}/plates/{plate}", {"notes": "late"}),
        ("POST", f"{path}/plates/{plate}/prints", {"good": 1}),
        ("POST", f"{path}/plates", {"model_id": shop.models["rock"]}),
        ("PUT", f"{path}/materials/{material}", {"actual_model_grams": 1}),
        ("DELETE", f"{path}/materials/{material}", None),
        ("POST", f"{path}/materials", {"spool_id": run["materials"][0]["spool_id"]}),
        ("POST", f"{path}/hold", None),
    ]
    for method, where, body in requests:
        assert await shop.refused(method, where, body) == (409, "run_not_editable"), (method, where)
    assert await shop.refused("PATCH", path, {"status": "in_progress"}) == (409, "invalid_transition")
    # Marking its plate complete again is no change.
    assert (await shop.patch(f"{path}/plates/{plate}", {"status": "complete"}))["is_complete"]


async def test_costs_follow_what_was_used(shop: Any):
    admin = shop.of(role="admin")
    prices = {
        "machine_cost_per_hour": "1.00",
        "energy_price_per_kwh": "0.40",
        "printer_power_watts": 100,
        "material_cost_per_gram": "0.03",
    }
    await admin.patch("/production/settings", prices)
    await shop.patch(f"/products/{shop.product_id}", {"labour_cost": "2.50"})
    run = await printed_run(shop)
    path = f"{RUNS}/{run['id']}"
    estimated = run["costs"]["estimated"]
    # 100 g at 0.02, 45 min of machine and of 100 W.
    assert (estimated["material"], estimated["machine"], estimated["energy"]) == ("2.00", "0.75", "0.03")
    assert (estimated["labour"], estimated["total"], estimated["currency"]) == ("2.50", "5.28", "EUR")
    assert run["costs"]["actual"] is None
    body = {"materials": [{"material_id": run["materials"][0]["id"], "actual_model_grams": 150}]}
    done = await shop.post(f"{path}/complete", body)
    assert done["costs"]["actual"]["material"] == "3.00"
    assert done["costs"]["cost_per_unit"] == "6.28"
    assert done["materials"][0]["cost"] == "3.00"


async def test_a_reprint_makes_up_for_what_failed_and_names_its_original(shop: Any):
    run = await shop.run(dragons=2)
    plate = f"{RUNS}/{run['id']}/plates/{run['plates'][0]['id']}"
    assert await shop.refused("POST", f"{RUNS}/{run['id']}/reprint") == (409, "nothing_failed")
    await shop.patch(plate, {"status": "complete", "successful_prints": 2})
    again = await shop.post(f"{RUNS}/{run['id']}/reprint", {"priority": "rush"})
    assert (again["original_run_id"], again["original_run_number"]) == (run["id"], run["run_number"])
    assert [(one["model_id"], one["quantity"]) for one in again["plates"]] == [(shop.models["dragon"], 2)]
    assert (again["status"], again["priority"]) == ("pending", "rush")
    assert [one["id"] for one in (await shop.current(run))["reprints"]] == [again["id"]]


async def test_a_reprint_of_items_takes_the_failed_ones(shop: Any):
    run = await items_run(shop)
    item = run["items"][0]["id"]
    await shop.ok("PUT", f"{RUNS}/{run['id']}/items/{item}", {"successful_quantity": 1, "failed_quantity": 3})
    again = await shop.post(f"{RUNS}/{run['id']}/reprint")
    assert [(one["product_id"], one["quantity"]) for one in again["items"]] == [(shop.product_id, 3)]
    assert UUID(again["original_run_id"]) == UUID(run["id"])
