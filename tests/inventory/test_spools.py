"""Spools: every gram that left them, by hand, by weighing, by runs; nothing twice, nothing clamped."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.testing import eventually
from contracts.production import (
    ProductCreated,
    ProductModel,
    RunAssembled,
    RunCompleted,
    RunMaterial,
    RunReverted,
)


@pytest.fixture
def new_spool(shop):
    async def create(**values: Any) -> Any:
        body = {"name": "PLA black", "material": "PLA", "initial_grams": "1000"} | values
        return await shop.post("/spools", body)

    return create


def run(shop, kind, **values: Any):
    return kind(
        **{
            "tenant_id": shop.tenant,
            "run_id": uuid4(),
            "run_number": "DEMO-20261121-001",
            "mode": "plates",
            "status": "completed",
            "created_at": datetime.now(UTC),
            "total_plates": 1,
            "completed_plates": 1,
            "version": 5,
        }
        | values
    )


async def remaining(shop, spool) -> Decimal:
    return Decimal((await shop.get(f"/spools/{spool['id']}"))["remaining_grams"])


async def until_remaining(shop, spool, grams: str) -> None:
    async def reached() -> bool:
        return await remaining(shop, spool) == Decimal(grams)

    await eventually(reached)


async def test_a_spool_is_kept_and_changed(shop, new_spool):
    looks = {"color": "Black", "color_hex": "#101010"}
    spool = await new_spool(**looks, cost_per_gram="0.025", tag="ab12", low_grams=100)
    assert (spool["remaining_grams"], spool["tag"], spool["is_low"]) == ("1000.00", "AB12", False)
    changed = await shop.call("PATCH", f"/spools/{spool['id']}", {"location": "Shelf 2"})
    assert (changed.json()["location"], changed.json()["color"]) == ("Shelf 2", "Black")
    await shop.call("PATCH", f"/spools/{spool['id']}", {"is_archived": True})
    assert (await shop.get("/spools"))["total"] == 0
    assert (await shop.get("/spools?is_archived=true"))["total"] == 1


async def test_a_tag_names_one_spool(shop, new_spool):
    await new_spool(tag="x1")
    again = {"name": "Other", "material": "PLA", "initial_grams": 1, "tag": "X1"}
    response = await shop.call("POST", "/spools", again)
    assert (response.status_code, response.json()["code"]) == (409, "duplicate_tag")


@pytest.mark.parametrize("grams", ["0", "-5", "1.234", "1e9", "NaN", None])
async def test_a_bad_weight_is_refused(shop, grams):
    body = {"name": "Bad", "material": "PLA", "initial_grams": grams}
    assert (await shop.call("POST", "/spools", body)).status_code == 422


async def test_filament_is_used_by_hand(shop, new_spool):
    spool = await new_spool()
    used = await shop.post(f"/spools/{spool['id']}/use", {"grams": "12.5", "reason": "test cube"}, 200)
    assert used["remaining_grams"] == "987.50"
    [entry] = (await shop.get(f"/inventory-transactions?spool_id={spool['id']}"))["items"]
    assert (entry["type"], entry["source"], entry["grams"]) == ("usage", "manual", "-12.50")


async def test_more_than_there_is_needs_force(shop, new_spool):
    spool = await new_spool(initial_grams=10)
    body = {"grams": 11, "reason": "big"}
    refused = await shop.call("POST", f"/spools/{spool['id']}/use", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "insufficient_filament")
    assert refused.json()["remaining_grams"] == "10.00"
    forced = await shop.post(f"/spools/{spool['id']}/use", body | {"force": True}, 200)
    assert forced["remaining_grams"] == "-1.00"


async def test_weighing_sets_what_remains(shop, new_spool):
    spool = await new_spool()
    weighed = await shop.post(f"/spools/{spool['id']}/weigh", {"grams": "640.10"}, 200)
    assert weighed["remaining_grams"] == "640.10"
    [entry] = (await shop.get("/inventory-transactions?type=adjustment"))["items"]
    assert entry["grams"] == "-359.90"
    await shop.post(f"/spools/{spool['id']}/weigh", {"grams": "640.10"}, 200)
    assert (await shop.get("/inventory-transactions"))["total"] == 1


async def test_a_retry_uses_filament_once(shop, new_spool):
    spool = await new_spool()
    body = {"grams": 5, "reason": "once"}
    for _ in range(3):
        await shop.post(f"/spools/{spool['id']}/use", body, 200, Idempotency_Key="use-1")
    assert await remaining(shop, spool) == 995


async def test_a_completed_run_books_what_it_used_once(shop, new_spool):
    spool = await new_spool()
    used = RunMaterial(
        spool_id=UUID(spool["id"]),
        model_grams=Decimal("100.5"),
        flushed_grams=Decimal(10),
        tower_grams=Decimal("4.5"),
    )
    event = run(shop, RunCompleted, materials=(used,))
    await shop.publish(event)
    await until_remaining(shop, spool, "885.00")
    # Another message about the same run, with an id of its own, books nothing more.
    await shop.publish(event)
    other = used.model_copy(update={"model_grams": Decimal(1)})
    await shop.publish(run(shop, RunCompleted, materials=(other,)))
    await until_remaining(shop, spool, "869.50")
    page = await shop.get(f"/inventory-transactions?source=run&source_id={event.run_id}")
    assert [entry["grams"] for entry in page["items"]] == ["-115.00"]


async def test_a_reverted_run_gives_back_what_it_booked_once(shop, new_spool):
    spool = await new_spool()
    used = RunMaterial(spool_id=UUID(spool["id"]), model_grams=Decimal(200))
    completed = run(shop, RunCompleted, materials=(used,))
    await shop.publish(completed)
    await until_remaining(shop, spool, "800.00")
    reverted = run(shop, RunReverted, run_id=completed.run_id, status="failed", version=6)
    await shop.publish(reverted)
    await until_remaining(shop, spool, "1000.00")
    await shop.publish(reverted)
    await shop.publish(run(shop, RunCompleted, materials=(used,)))
    await until_remaining(shop, spool, "800.00")
    kinds = [e["type"] for e in (await shop.get("/inventory-transactions"))["items"]]
    assert sorted(kinds) == ["reversal", "usage", "usage"]


async def test_a_run_that_used_more_than_there_was_is_booked_all_the_same(shop, new_spool):
    spool = await new_spool(initial_grams=50)
    used = RunMaterial(spool_id=UUID(spool["id"]), model_grams=Decimal(60))
    await shop.publish(run(shop, RunCompleted, materials=(used,)))
    await until_remaining(shop, spool, "-10.00")


async def test_an_assembled_run_puts_products_into_stock_and_takes_the_parts(shop):
    model, product = uuid4(), uuid4()
    part = await shop.part("Wall", model_id=str(model))
    await shop.log(part, 5)
    await shop.publish(
        ProductCreated(
            tenant_id=shop.tenant,
            product_id=product,
            name="Terrarium",
            models=(ProductModel(model_id=model, model_name="Wall", quantity=2),),
            component_cost=Decimal(0),
            labour_cost=Decimal(0),
            version=1,
        )
    )
    await shop.publish(
        run(shop, RunAssembled, product_id=product, assembled_quantity=3, assembled_at=datetime.now(UTC))
    )

    async def assembled() -> bool:
        items = (await shop.get(f"/inventory?product_id={product}"))["items"]
        return bool(items) and items[0]["quantity_on_hand"] == 3

    await eventually(assembled)
    assert await shop.stock(part) == (0, 0, 0)
    [taken, _] = (await shop.get(f"/inventory/{part}/movements"))["items"]
    assert taken["quantity"] == -5
    assert "1 more were needed" in taken["reason"]


async def test_an_order_of_a_product_takes_product_stock(shop):
    product = uuid4()
    await shop.publish(
        ProductCreated(
            tenant_id=shop.tenant,
            product_id=product,
            name="Lamp",
            models=(),
            component_cost=Decimal(0),
            labour_cost=Decimal(0),
            version=1,
        )
    )

    async def known() -> bool:
        return bool((await shop.get(f"/inventory?product_id={product}"))["total"])

    await eventually(known)
    lines = [{"product_id": str(product), "quantity": 2}]
    order = await shop.post("/orders", {"priority": "rush", "lines": lines})
    await shop.publish(run(shop, RunAssembled, product_id=product, assembled_quantity=2))

    async def fulfilled() -> bool:
        return (await shop.order_now(order))["fulfillment_status"] == "fulfilled"

    await eventually(fulfilled)


async def test_a_spool_in_use_is_added_with_what_is_left(shop, new_spool):
    spool = await new_spool(remaining_grams="640", price="20", tare_grams=250, opened_on="2026-11-01")
    assert (spool["remaining_grams"], spool["cost_per_gram"]) == ("640.00", "0.020000")
    [entry] = (await shop.get(f"/inventory-transactions?spool_id={spool['id']}"))["items"]
    assert (entry["type"], entry["grams"]) == ("adjustment", "-360.00")
    dried = await shop.call("PATCH", f"/spools/{spool['id']}", {"dried_on": "2026-11-20"})
    assert (dried.json()["opened_on"], dried.json()["dried_on"]) == ("2026-11-01", "2026-11-20")


async def test_a_spool_is_weighed_with_its_reel(shop, new_spool):
    spool = await new_spool(tare_grams="250.5")
    weighed = await shop.post(f"/spools/{spool['id']}/weigh", {"gross_grams": 900}, 200)
    assert weighed["remaining_grams"] == "649.50"
    bare = await new_spool()
    refused = await shop.call("POST", f"/spools/{bare['id']}/weigh", {"gross_grams": 900})
    assert (refused.status_code, refused.json()["code"]) == (422, "tare_unknown")
    both = await shop.call("POST", f"/spools/{spool['id']}/weigh", {"grams": 1, "gross_grams": 1})
    assert both.status_code == 422


async def test_a_delivery_is_added_in_one_go(shop):
    body = {"spool": {"name": "PLA", "material": "PLA", "initial_grams": 1000}, "count": 3}
    spools = await shop.post("/spools/bulk", body)
    ids = [spool["id"] for spool in spools]
    assert len(set(ids)) == 3
    moved = {"spool_ids": ids, "change": {"location": "Shelf 9", "dried_on": "2026-11-20"}}
    assert (await shop.call("PATCH", "/spools/bulk", moved)).status_code == 200
    assert (await shop.get("/spools?location=shelf 9"))["total"] == 3
    strange = {"spool_ids": [*ids, str(uuid4())], "change": {"is_archived": True}}
    assert (await shop.call("PATCH", "/spools/bulk", strange)).status_code == 404
    assert (await shop.get("/spools"))["total"] == 3


@pytest.mark.parametrize(
    "body",
    [
        {"count": 0},
        {"count": 101},
        {"count": 2, "tag": "one"},
        {"count": 1, "price": 1, "cost_per_gram": 1},
        {"count": 1, "diameter_mm": 0},
        {"count": 1, "external_id": ""},
    ],
)
async def test_a_bad_delivery_is_refused(shop, body):
    count = body.pop("count")
    spool = {"name": "PLA", "material": "PLA", "initial_grams": 1000} | body
    assert (await shop.call("POST", "/spools/bulk", {"spool": spool, "count": count})).status_code == 422


async def test_an_external_id_names_one_spool(shop, new_spool):
    await new_spool(external_id="spoolman:1")
    again = {"name": "Other", "material": "PLA", "initial_grams": 1, "external_id": "spoolman:1"}
    response = await shop.call("POST", "/spools", again)
    assert (response.status_code, response.json()["code"]) == (409, "duplicate_external_id")


async def test_spools_are_sorted(shop, new_spool):
    for name, grams in (("B", 300), ("a", 200), ("C", 100)):
        await new_spool(name=name, initial_grams=grams)
    for sort, wanted in (("name", "aBC"), ("remaining_grams", "CaB"), ("-created_at", "CaB")):
        assert [s["name"] for s in (await shop.get(f"/spools?sort={sort}"))["items"]] == list(wanted)
    assert (await shop.call("GET", "/spools?sort=colour")).status_code == 422


async def test_the_usage_of_a_spool_says_what_it_was_used_for(shop, new_spool):
    spool = await new_spool(cost_per_gram="0.02")
    await shop.post(f"/spools/{spool['id']}/use", {"grams": 10, "reason": "cube"}, 200)
    used = RunMaterial(spool_id=UUID(spool["id"]), model_grams=Decimal(200))
    kept = run(shop, RunCompleted, materials=(used,), run_number="DEMO-1")
    undone = run(shop, RunCompleted, materials=(used,))
    await shop.publish(kept)
    await shop.publish(undone)
    await until_remaining(shop, spool, "590.00")
    await shop.publish(run(shop, RunReverted, run_id=undone.run_id, status="failed", version=6))
    await until_remaining(shop, spool, "790.00")
    await shop.post(f"/spools/{spool['id']}/weigh", {"grams": 780}, 200)
    usage = await shop.get(f"/spools/{spool['id']}/usage")
    assert (usage["used_grams"], usage["by_runs_grams"], usage["by_hand_grams"]) == (
        "210.00",
        "200.00",
        "10.00",
    )
    assert (usage["adjusted_grams"], usage["cost"]) == ("-10.00", "4.20")
    [of_run] = usage["runs"]
    assert (of_run["run_id"], of_run["run_number"], of_run["grams"]) == (
        str(kept.run_id),
        "DEMO-1",
        "200.00",
    )
    [entry] = (await shop.get(f"/inventory-transactions?source_id={kept.run_id}"))["items"]
    assert entry["run_number"] == "DEMO-1"
    now = datetime.now(UTC).isoformat().replace("+", "%2B")
    assert (await shop.get(f"/inventory-transactions?since={now}"))["total"] == 0
    assert (await shop.get(f"/inventory-transactions?until={now}&type=usage"))["total"] == 3


async def test_another_tenants_spool_does_not_exist(shop, other_shop, new_spool):
    spool = await new_spool()
    for method, path, body in (
        ("GET", f"/spools/{spool['id']}", None),
        ("PATCH", f"/spools/{spool['id']}", {"name": "mine"}),
        ("POST", f"/spools/{spool['id']}/use", {"grams": 1, "reason": "mine"}),
        ("POST", f"/spools/{spool['id']}/weigh", {"grams": 1}),
    ):
        assert (await other_shop.call(method, path, body)).status_code == 404


async def test_a_new_spool_has_the_low_level_of_the_settings_unless_it_brings_its_own(
    shop, new_spool, other_shop
):
    assert (await shop.get("/inventory/settings"))["spool_low_grams"] is None
    assert (await new_spool())["low_grams"] is None
    changed = await shop.call("PATCH", "/inventory/settings", {"spool_low_grams": "150"})
    assert (changed.status_code, changed.json()) == (200, {"spool_low_grams": "150.00"})
    plain, own = await new_spool(), await new_spool(low_grams="50")
    assert (plain["low_grams"], own["low_grams"]) == ("150.00", "50.00")
    assert (await shop.call("PATCH", "/inventory/settings", {})).json()["spool_low_grams"] == "150.00"
    for bad in ({"spool_low_grams": "-1"}, {"spool_low_grams": "much"}, {"currency": "EUR"}):
        refused = await shop.call("PATCH", "/inventory/settings", bad)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_request")
    assert (await shop.call("PATCH", "/inventory/settings", {"spool_low_grams": None})).status_code == 200
    assert (await new_spool())["low_grams"] is None
    assert (await other_shop.get("/inventory/settings"))["spool_low_grams"] is None
