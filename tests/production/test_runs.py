"""Runs over HTTP: found, changed, held, given up, and what stands in them."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from contracts.printer_gateway import PlateCompleted
from contracts.production import RunCancelled

RUNS = "/production-runs"


async def numbers(shop: Any, **params: Any) -> list[str]:
    return [one["run_number"][-3:] for one in (await shop.get(RUNS, **params))["items"]]


async def test_runs_are_found_by_every_criterion(shop: Any):
    spool, other = await shop.spool("PLA"), await shop.printer("Bambu A1")
    first = await shop.run(dragons=1, materials=[{"spool_id": spool}])
    await shop.run(plates=[{"model_id": shop.models["rock"], "printer_id": other}])
    await shop.post(RUNS, {"items": [{"product_id": shop.product_id, "quantity": 1}]})
    plain = {"printer_id": shop.printer_id, "plates": [{"model_id": shop.models["rock"]}]}
    await shop.post(RUNS, plain)
    assert await numbers(shop) == ["004", "003", "002", "001"]
    assert await numbers(shop, status="in_progress") == ["003"]
    assert await numbers(shop, status=["in_progress", "pending"], limit=2, skip=1) == ["003", "002"]
    assert await numbers(shop, product_id=shop.product_id) == ["003", "002", "001"]
    assert await numbers(shop, spool_id=spool) == ["001"]
    assert await numbers(shop, printer_id=other) == ["002"]
    assert await numbers(shop, search=first["run_number"][-6:]) == ["001"]
    assert await numbers(shop, search="no such number") == []
    hour = timedelta(hours=1)
    now = datetime.now(UTC)
    assert await numbers(shop, started_from=(now - hour).isoformat()) == ["003"]
    assert await numbers(shop, started_to=(now - hour).isoformat()) == []
    assert (await shop.get(RUNS, limit=1))["total"] == 4


async def test_runs_are_sorted_by_date_number_and_variance(shop: Any):
    spools = [await shop.spool("PLA", f"{n}", "5000") for n in range(3)]
    for used, spool in zip(("110", "90", None), spools, strict=True):
        run = await shop.post(
            RUNS,
            {
                "items": [{"model_id": shop.models["rock"], "quantity": 1}],
                "materials": [{"spool_id": spool, "estimated_model_grams": 100}],
            },
        )
        if used:
            told = [{"spool_id": spool, "actual_model_grams": used}]
            await shop.post(f"{RUNS}/{run['id']}/complete", {"materials": told})
    assert await numbers(shop, sort="number", order="asc") == ["001", "002", "003"]
    assert await numbers(shop, sort="variance") == ["001", "002", "003"]
    assert await numbers(shop, sort="variance", order="asc") == ["002", "001", "003"]
    assert await numbers(shop, sort="date", order="asc") == ["001", "002", "003"]
    listed = (await shop.get(RUNS, sort="number", order="asc"))["items"]
    assert [one["variance_percentage"] for one in listed] == ["10.00", "-10.00", None]


@pytest.mark.parametrize("params", [{"status": "done"}, {"limit": 101}, {"sort": "size"}, {"skip": -1}])
async def test_a_bad_query_is_refused(shop: Any, params: Any):
    assert await shop.refused("GET", RUNS, params=params) == (422, "invalid_request")


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_fields_are_changed_one_by_one(shop: Any, method: str):
    run = await shop.run(dragons=1)
    path = f"{RUNS}/{run['id']}"
    body = {"priority": "critical", "due_date": "2030-01-31", "slicer_software": "OrcaSlicer"}
    after = await shop.ok(method, path, body)
    assert (after["priority"], after["due_date"], after["slicer_software"]) == tuple(body.values())
    assert (after["printer_name"], after["version"]) == ("Bambu A1 Mini", 2)
    # What changes nothing says nothing.
    assert (await shop.ok(method, path, body))["version"] == 2
    assert (await shop.ok(method, path, {"due_date": None}))["due_date"] is None
    assert await shop.refused(method, path, {"run_number": "X"}) == (422, "invalid_request")


async def test_a_run_that_is_ready_for_assembly_takes_remarks_only(shop: Any):
    run = await shop.run(dragons=1)
    await shop.printed(PlateCompleted)
    path, plate = f"{RUNS}/{run['id']}", run["plates"][0]["id"]
    late = {"quality_rating": 5, "quality_notes": "clean", "notes": "done", "waste_grams": "3.5"}
    assert (await shop.patch(path, late))["quality_rating"] == 5
    weighed = await shop.patch(f"{path}/plates/{plate}", {"actual_material_weight_grams": "91.5"})
    assert weighed["actual_material_weight_grams"] == "91.50"
    refusal = (409, "run_not_editable")
    assert await shop.refused("PATCH", path, {"priority": "rush"}) == refusal
    assert await shop.refused("PATCH", f"{path}/plates/{plate}", {"quantity": 2}) == refusal
    assert await shop.refused("POST", f"{path}/plates", {"model_id": shop.models["rock"]}) == refusal


async def test_a_run_is_started_and_given_up_by_hand(shop: Any):
    run = await shop.run(dragons=1)
    path = f"{RUNS}/{run['id']}"
    assert (await shop.patch(path, {"status": "in_progress"}))["started_at"] is not None
    for wrong in ("completed", "ready_for_assembly", "pending"):
        assert await shop.refused("PATCH", path, {"status": wrong}) == (409, "invalid_transition")
    gone = await shop.patch(path, {"status": "cancelled", "close_reason": "order withdrawn"})
    assert (gone["status"], gone["close_reason"]) == ("cancelled", "order withdrawn")
    (told,) = await shop.published(RunCancelled, 1)
    assert (told.status, told.reason, told.is_deleted) == ("cancelled", "order withdrawn", False)
    await shop.printed(PlateCompleted)
    assert (await shop.current(run))["completed_plates"] == 0


async def test_plates_are_added_moved_resized_and_removed(shop: Any):
    run = await shop.run(dragons=1)
    path, other = f"{RUNS}/{run['id']}/plates", await shop.printer("Bambu A1")
    added = await shop.post(path, {"model_id": shop.models["rock"], "quantity": 2})
    assert (added["plate_number"], added["printer_id"]) == (2, shop.printer_id)
    moved = await shop.patch(f"{path}/{added['id']}", {"printer_id": other, "quantity": 5})
    assert (moved["printer"]["name"], moved["quantity"]) == ("Bambu A1", 5)
    assert (await shop.current(run))["total_plates"] == 6
    listed = await shop.get(path, limit=1)
    assert (listed["total"], listed["items"][0]["plate_number"]) == (2, 1)
    assert (await shop.get(f"{path}/{added['id']}"))["id"] == added["id"]
    assert (await shop.call("DELETE", f"{path}/{added['id']}")).status_code == 204
    assert (await shop.call("GET", f"{path}/{added['id']}")).status_code == 404
    await shop.post(f"{path}/{run['plates'][0]['id']}/prints", {"good": 0})
    first = f"{path}/{run['plates'][0]['id']}"
    assert await shop.refused("DELETE", first) == (409, "plate_started")


async def test_items_are_added_changed_and_removed(shop: Any):
    run = await shop.post(RUNS, {"items": [{"model_id": shop.models["rock"], "quantity": 2}]})
    path = f"{RUNS}/{run['id']}/items"
    added = await shop.post(path, {"product_id": shop.product_id, "quantity": 4})
    assert (added["position"], added["name"]) == (2, "Set")
    changed = await shop.ok("PUT", f"{path}/{added['id']}", {"quantity": 8})
    assert float(changed["estimated_material_cost"]) == 2 * float(added["estimated_material_cost"])
    too_many = {"successful_quantity": 8, "failed_quantity": 1}
    assert await shop.refused("PUT", f"{path}/{added['id']}", too_many) == (422, "too_many_items")
    assert (await shop.call("DELETE", f"{path}/{added['id']}")).status_code == 204
    assert len((await shop.current(run))["items"]) == 1
    plates = await shop.run(dragons=1)
    item = {"model_id": shop.models["rock"], "quantity": 1}
    assert await shop.refused("POST", f"{RUNS}/{plates['id']}/items", item) == (409, "wrong_mode")


async def test_spools_are_added_changed_and_removed(shop: Any):
    run = await shop.run(dragons=1)
    spool = await shop.spool("PLA", "Red", cost_per_gram="0.02")
    path = f"{RUNS}/{run['id']}/materials"
    added = await shop.post(path, {"spool_id": spool, "estimated_weight_grams": 90})
    assert (added["estimated_model_grams"], added["color"]) == ("90.00", "Red")
    assert await shop.refused("POST", path, {"spool_id": spool}) == (409, "duplicate_spool")
    changed = await shop.ok("PUT", f"{path}/{added['id']}", {"estimated_tower_grams": "4.5"})
    assert (changed["estimated_grams"], changed["cost"]) == ("94.50", "1.89")
    assert (await shop.call("DELETE", f"{path}/{added['id']}")).status_code == 204
    assert (await shop.call("DELETE", f"{path}/{uuid4()}")).status_code == 404


async def test_an_archived_spool_is_not_planned_with(shop: Any):
    spool = await shop.spool("PLA", is_archived=True)
    run = await shop.run(dragons=1)
    path = f"{RUNS}/{run['id']}/materials"
    assert await shop.refused("POST", path, {"spool_id": spool}) == (409, "spool_archived")


async def test_a_large_run_takes_as_many_statements_as_a_small_one(shop: Any):
    spools = [await shop.spool("PLA", f"{n}") for n in range(20)]
    small = await shop.run(dragons=1, materials=[{"spool_id": spools[0]}])
    large = await shop.run(
        plates=[{"model_id": shop.models["rock"]} for _ in range(200)],
        materials=[{"spool_id": one} for one in spools],
    )
    counts = []
    for run in (small, large):
        statements: list[str] = []

        def note(*args: Any, seen: list[str] = statements) -> None:
            seen.append(args[2])

        event.listen(shop.database.engine.sync_engine, "before_cursor_execute", note)
        try:
            await shop.current(run)
        finally:
            event.remove(shop.database.engine.sync_engine, "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 14


async def test_changes_of_one_run_at_once_all_count(shop: Any):
    run = await shop.run(rocks=1, plates=[{"model_id": shop.models["rock"], "quantity": 20}])
    path = f"{RUNS}/{run['id']}/plates/{run['plates'][0]['id']}/prints"
    answers = await asyncio.gather(*(shop.call("POST", path, {"good": 1}) for _ in range(25)))
    assert sorted(one.status_code for one in answers) == [201] * 20 + [409] * 5
    assert (await shop.current(run))["completed_plates"] == 20


async def test_search_finds_runs_products_and_models(shop: Any):
    run = await shop.run(2)
    by_number = await shop.get("/production/search", q=run["run_number"])
    assert [(hit["kind"], hit["title"]) for hit in by_number["items"]] == [("run", run["run_number"])]
    found = (await shop.get("/production/search", q="dragon.gcode"))["items"]
    assert [(hit["kind"], hit["title"], hit["href"]) for hit in found] == [
        ("model", "Dragon", f"/models/{shop.models['dragon']}")
    ]
    product = await shop.product({shop.models["rock"]: 1}, name="Rock Garden", sku="RG-9")
    found = (await shop.get("/production/search", q="rg-9"))["items"]
    assert [(hit["kind"], hit["id"]) for hit in found] == [("product", product["id"])]
