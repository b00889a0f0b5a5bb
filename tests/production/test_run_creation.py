"""New runs: from a product, from plates, from items; their numbers, and what keeps one from being made."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from contracts.production import RunCreated

RUNS = "/production-runs"


def today(zone: str = "UTC") -> str:
    return f"{datetime.now(UTC).astimezone(ZoneInfo(zone)):%Y%m%d}"


async def test_a_product_on_a_printer_becomes_the_plates_that_it_takes(shop: Any):
    body = {"product_id": shop.product_id, "printer_id": shop.printer_id, "quantity": 5}
    run = await shop.post(RUNS, body)
    assert (run["status"], run["mode"], run["is_multi_plate"]) == ("pending", "plates", True)
    assert run["run_number"] == f"DEMO-{today()}-001"
    plates = [(one["model"]["name"], one["quantity"], one["prints_per_plate"]) for one in run["plates"]]
    assert plates == [("Dragon", 2, 3), ("Rock", 10, 1)]
    assert (run["total_plates"], run["completed_plates"]) == (12, 0)
    assert run["plates_progress_percentage"] == "0.00"
    dragon = run["plates"][0]
    assert dragon["estimated_material_weight_grams"] == "90.00"
    assert dragon["printer"]["name"] == "Bambu A1 Mini"
    assert dragon["effective_gcode_filename"] == "dragon.gcode"
    assert run["estimated_print_time_minutes"] == 2 * 45 + 10 * 100
    (event,) = await shop.published(RunCreated, 1)
    assert event.version == 1
    assert {one.model_name: one.items_needed for one in event.demands} == {"Dragon": 5, "Rock": 10}


async def test_parts_in_stock_are_not_printed_again_when_asked(shop: Any):
    await shop.stock(shop.models["rock"], 8)
    body = {"product_id": shop.product_id, "printer_id": shop.printer_id, "quantity": 5, "net_stock": True}
    assert (await shop.post(RUNS, body))["total_plates"] == 4


async def test_plates_may_be_named_and_take_the_rest_from_configuration_and_model(shop: Any):
    other = await shop.printer("Bambu A1")
    plates = [
        {"model_id": shop.models["dragon"], "quantity": 2},
        {"model_id": shop.models["rock"], "printer_id": other, "plate_name": "Rocks", "prints_per_plate": 4},
    ]
    run = await shop.post(RUNS, {"printer_id": shop.printer_id, "plates": plates, "priority": "rush"})
    first, second = run["plates"]
    assert (first["plate_name"], first["print_time_minutes"]) == ("Dragon (Bambu A1 Mini)", 45)
    assert (second["plate_name"], second["printer_id"]) == ("Rocks", other)
    assert (second["prints_per_plate"], second["print_time_minutes"]) == (4, None)
    assert second["estimated_material_weight_grams"] == "80.00"
    assert (run["total_plates"], run["priority"]) == (3, "rush")


async def test_items_and_materials_make_a_run_that_is_in_progress_at_once(shop: Any):
    spool = await shop.spool("PLA", "Red", cost_per_gram="0.025")
    run = await shop.post(
        RUNS,
        {
            "items": [{"product_id": shop.product_id, "quantity": 3, "bed_position": "A1"}],
            "materials": [{"spool_id": spool, "estimated_model_grams": "100", "estimated_flushed_grams": 8}],
        },
    )
    assert (run["mode"], run["status"], run["is_multi_plate"]) == ("items", "in_progress", False)
    assert run["started_at"] is not None
    (item,) = run["items"]
    # 3 x (30 g + 2 x 20 g) is what the models weigh; the dragon itself weighs nothing without its printer.
    assert (item["name"], item["quantity"], item["bed_position"]) == ("Set", 3, "A1")
    (material,) = run["materials"]
    assert (material["estimated_grams"], material["estimated_purge_grams"]) == ("108.00", "8.00")
    assert material["cost_per_gram"] == "0.025000"
    assert run["costs"]["estimated"]["material"] == "2.70"


async def test_two_hundred_runs_at_once_get_consecutive_numbers(shop: Any):
    body = {"plates": [{"model_id": shop.models["rock"], "printer_id": shop.printer_id}]}
    answers = await asyncio.gather(*(shop.call("POST", RUNS, body) for _ in range(200)))
    assert {one.status_code for one in answers} == {201}
    numbers = sorted(one.json()["run_number"] for one in answers)
    assert numbers == [f"DEMO-{today()}-{number:03d}" for number in range(1, 201)]


async def test_the_next_number_is_shown_and_not_taken(shop: Any):
    for _ in range(2):
        assert (await shop.get(f"{RUNS}/next-number"))["run_number"] == f"DEMO-{today()}-001"
    body = {"plates": [{"model_id": shop.models["rock"], "printer_id": shop.printer_id}]}
    await shop.post(RUNS, body)
    assert (await shop.get(f"{RUNS}/next-number"))["run_number"] == f"DEMO-{today()}-002"


async def test_the_day_of_a_number_is_that_of_the_tenant(farm: Any):
    await farm.named("FAR", time_zone="Pacific/Kiritimati")
    number = (await farm.get(f"{RUNS}/next-number"))["run_number"]
    assert number == f"FAR-{today('Pacific/Kiritimati')}-001"


async def test_numbers_of_deleted_runs_are_not_used_again(shop: Any):
    body = {"plates": [{"model_id": shop.models["rock"], "printer_id": shop.printer_id}]}
    run = await shop.post(RUNS, body)
    assert (await shop.call("DELETE", f"{RUNS}/{run['id']}")).status_code == 204
    assert (await shop.call("GET", f"{RUNS}/{run['id']}")).status_code == 404
    assert (await shop.post(RUNS, body))["run_number"].endswith("-002")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"quantity": 0, "product_id": "product", "printer_id": "printer"}, "quantity"),
        ({"product_id": "product", "printer_id": "printer"}, "quantity"),
        ({"product_id": "product", "quantity": 1}, "printer_id"),
        ({}, "product_id"),
        ({"product_id": "unknown", "printer_id": "printer", "quantity": 1}, "product_id"),
        ({"plates": [{"model_id": "unknown", "printer_id": "printer"}]}, "plates.0.model_id"),
        ({"plates": [{"model_id": "rock"}]}, "plates.0.printer_id"),
        ({"plates": [{"model_id": "rock", "printer_id": "printer", "quantity": 0}]}, "plates.0.quantity"),
        (
            {"plates": [{"model_id": "rock", "printer_id": "printer", "prints_per_plate": 0}]},
            "plates.0.prints_per_plate",
        ),
        ({"items": [{"product_id": "unknown", "quantity": 1}]}, "items.0.product_id"),
        ({"items": [{"product_id": "product", "quantity": 0}]}, "items.0.quantity"),
        ({"items": [{"quantity": 1}]}, "items.0"),
        ({"items": [{"model_id": "rock", "quantity": 1}], "original_run_id": "unknown"}, "original_run_id"),
    ],
)
async def test_what_cannot_be_made_is_refused_by_field(shop: Any, body: Any, field: str):
    ids = {
        "product": shop.product_id,
        "printer": shop.printer_id,
        "rock": shop.models["rock"],
        "unknown": str(uuid4()),
    }

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: filled(one) for key, one in value.items()}
        if isinstance(value, list):
            return [filled(one) for one in value]
        return ids.get(value, value)

    answer = await shop.call("POST", RUNS, filled(body))
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]


async def test_another_services_id_may_come_later(shop: Any):
    body = {"plates": [{"model_id": shop.models["rock"], "printer_id": str(uuid4())}]}
    assert await shop.refused("POST", RUNS, body) == (409, "not_yet_known")
    items = {"items": [{"model_id": shop.models["rock"], "quantity": 1}]}
    spool = {"materials": [{"spool_id": str(uuid4())}]}
    assert await shop.refused("POST", RUNS, items | spool) == (409, "not_yet_known")


async def test_a_run_of_another_tenant_is_not_there(shop: Any, other_farm: Any):
    body = {"plates": [{"model_id": shop.models["rock"], "printer_id": shop.printer_id}]}
    run = await shop.post(RUNS, body)
    path = f"{RUNS}/{run['id']}"
    plate = f"{path}/plates/{run['plates'][0]['id']}"
    requests = [
        ("GET", path, None),
        ("PATCH", path, {"notes": "x"}),
        ("DELETE", path, None),
        ("POST", f"{path}/complete", {}),
        ("POST", f"{path}/assemble", {}),
        ("GET", plate, None),
        ("PATCH", plate, {"status": "complete"}),
        ("POST", f"{plate}/prints", {"good": 1}),
    ]
    for method, where, json in requests:
        assert (await other_farm.call(method, where, json)).status_code == 404, (method, where)
    assert (await other_farm.get(RUNS))["total"] == 0


async def test_a_viewer_reads_and_does_not_write(shop: Any):
    viewer = shop.of(role="viewer")
    assert (await viewer.get(RUNS))["items"] == []
    body = {"items": [{"model_id": shop.models["rock"], "quantity": 1}]}
    assert await viewer.refused("POST", RUNS, body) == (403, "forbidden")
