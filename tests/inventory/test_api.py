"""What inventory answers over HTTP, to good input and to bad."""

import asyncio
from uuid import uuid4

import pytest


async def refused(shop, method: str, path: str, json=None) -> tuple[int, str]:
    response = await shop.call(method, path, json)
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code, response.json()["code"]


async def test_a_part_is_created_read_changed_and_deleted(shop):
    part = await shop.post("/parts", {"name": "Bracket", "sku": "BR-1", "parts_per_print": 4})
    assert (part["parts_per_print"], part["mappings"]) == (4, 0)
    changed = await shop.call("PATCH", f"/parts/{part['id']}", {"name": "Bracket v2"})
    assert (changed.json()["name"], changed.json()["sku"]) == ("Bracket v2", "BR-1")
    [stock] = (await shop.get(f"/inventory?part_id={part['id']}"))["items"]
    assert stock["name"] == "Bracket v2"
    assert (await shop.call("DELETE", f"/parts/{part['id']}")).status_code == 204
    assert await refused(shop, "GET", f"/parts/{part['id']}") == (404, "not_found")
    assert (await shop.get("/parts"))["total"] == 0
    assert (await shop.get("/inventory"))["total"] == 0


async def test_names_and_skus_are_unique_until_deleted(shop):
    first = await shop.part("Clip", sku="C-1")
    assert await refused(shop, "POST", "/parts", {"name": "CLIP"}) == (409, "duplicate_part")
    assert await refused(shop, "POST", "/parts", {"name": "Other", "sku": "C-1"}) == (409, "duplicate_part")
    await shop.call("DELETE", f"/parts/{first}")
    await shop.part("Clip", sku="C-1")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "x" * 201},
        {"name": "ok", "parts_per_print": 0},
        {"name": "ok", "parts_per_print": -1},
        {"name": "ok", "parts_per_print": 1.5},
        {"name": "ok", "parts_per_print": 10**9},
        {"name": "ok", "tenant_id": str(uuid4())},
    ],
)
async def test_a_bad_part_is_refused_with_its_field(shop, body):
    response = await shop.call("POST", "/parts", body)
    assert (response.status_code, response.json()["code"]) == (422, "invalid_request")
    assert response.json()["errors"][0]["field"] in {"name", "parts_per_print", "tenant_id"}


async def test_a_part_that_matters_cannot_be_deleted(shop):
    stocked, wanted = await shop.part("Stocked"), await shop.part("Wanted")
    await shop.log(stocked, 1)
    await shop.order(wanted, 1)
    for part in (stocked, wanted):
        assert await refused(shop, "DELETE", f"/parts/{part}") == (409, "part_in_use")


async def test_a_file_is_mapped_to_a_part_once(shop):
    part = await shop.mapped_part("once.3mf")
    again = {"gcode_filename": "ONCE.3mf ", "part_id": part}
    assert await refused(shop, "POST", "/gcode-mappings", again) == (409, "duplicate_mapping")
    assert (await shop.get(f"/gcode-mappings?part_id={part}"))["total"] == 1
    assert (await shop.get(f"/parts/{part}"))["mappings"] == 1


async def test_a_mapping_of_an_unknown_part_is_refused(shop, other_shop):
    theirs = await other_shop.part()
    for part in (str(uuid4()), theirs):
        response = await shop.call("POST", "/gcode-mappings", {"gcode_filename": "a.3mf", "part_id": part})
        assert (response.status_code, response.json()["code"]) == (422, "unknown_reference")
        assert response.json()["errors"][0]["field"] == "part_id"


async def test_a_mapping_can_be_deleted(shop):
    part = await shop.mapped_part("gone.3mf")
    [mapping] = (await shop.get("/gcode-mappings"))["items"]
    assert (await shop.call("DELETE", f"/gcode-mappings/{mapping['id']}")).status_code == 204
    assert await refused(shop, "DELETE", f"/gcode-mappings/{mapping['id']}") == (404, "not_found")
    assert (await shop.get(f"/parts/{part}"))["mappings"] == 0


async def test_another_tenants_things_do_not_exist(shop, other_shop):
    part = await other_shop.part("Theirs")
    order = await other_shop.order(part, 1)
    for method, path in (
        ("GET", f"/parts/{part}"),
        ("PATCH", f"/parts/{part}"),
        ("DELETE", f"/parts/{part}"),
        ("GET", f"/orders/{order['id']}"),
        ("POST", f"/orders/{order['id']}/cancel"),
        ("POST", f"/orders/{order['id']}/ship"),
        ("GET", f"/inventory/{part}/movements"),
    ):
        assert await refused(shop, method, path, {} if method == "PATCH" else None) == (404, "not_found")
    adjustment = {"quantity": 1, "reason": "mine now"}
    assert await refused(shop, "POST", f"/inventory/{part}/adjust", adjustment) == (404, "not_found")
    assert (await shop.get(f"/inventory?part_id={part}"))["total"] == 0


@pytest.mark.parametrize("quantity", [0, -1, 1.5, "many", None, 10**12])
async def test_an_order_of_a_bad_quantity_is_refused(shop, quantity):
    lines = [{"part_id": await shop.part(), "quantity": quantity}]
    response = await shop.call("POST", "/orders", {"priority": "normal", "lines": lines})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "lines.0.quantity"
    assert (await shop.get("/orders"))["total"] == 0


async def test_a_bad_order_is_refused_with_its_field(shop):
    part = await shop.part()
    line = {"part_id": part, "quantity": 1}
    for body, field in (
        ({"priority": "urgent", "lines": [line]}, "priority"),
        ({"priority": "normal", "lines": []}, "lines"),
        ({"priority": "normal", "lines": [{"quantity": 1}]}, "lines.0"),
        ({"priority": "normal", "lines": [line | {"product_id": part}]}, "lines.0"),
    ):
        response = await shop.call("POST", "/orders", body)
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)


async def test_an_order_of_an_unknown_part_is_refused_with_its_line(shop):
    lines = [{"part_id": await shop.part(), "quantity": 1}, {"part_id": str(uuid4()), "quantity": 1}]
    response = await shop.call("POST", "/orders", {"priority": "normal", "lines": lines})
    assert (response.status_code, response.json()["code"]) == (422, "unknown_reference")
    assert response.json()["errors"][0]["field"] == "lines.1.part_id"


async def test_the_same_external_id_is_the_same_order(shop):
    part = await shop.part()
    first = await shop.order(part, 2, external_id="shop-17")
    again = await shop.order(part, 2, external_id="shop-17")
    assert again["id"] == first["id"]
    body = {"external_id": "shop-17", "priority": "rush", "lines": [{"part_id": part, "quantity": 9}]}
    assert await refused(shop, "POST", "/orders", body) == (409, "external_id_reused")
    assert (await shop.get("/orders"))["total"] == 1


async def test_racing_imports_of_one_order_make_one(shop):
    part = await shop.part()
    orders = await asyncio.gather(*(shop.order(part, 1, external_id="race") for _ in range(6)))
    assert len({order["id"] for order in orders}) == 1


async def test_orders_are_numbered_without_gaps(shop):
    part = await shop.part()
    orders = await asyncio.gather(*(shop.order(part, 1) for _ in range(10)))
    assert sorted(order["number"] for order in orders) == list(range(1, 11))


async def test_orders_are_found(shop):
    part = await shop.part()
    await shop.order(part, 1, customer="Ada", external_id="A-1")
    urgent = await shop.order(part, 1, "critical", customer="Grace")
    assert (await shop.get("/orders?search=ada"))["total"] == 1
    assert (await shop.get("/orders?search=a-1"))["total"] == 1
    assert (await shop.get("/orders?search=2"))["items"][0]["id"] == urgent["id"]
    assert (await shop.get("/orders?priority=critical"))["total"] == 1
    assert (await shop.get("/orders?fulfillment_status=fulfilled"))["total"] == 0
    page = await shop.get("/orders?skip=1&limit=1")
    assert (page["total"], page["skip"], page["limit"], len(page["items"])) == (2, 1, 1, 1)


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "skip=-1", "limit=ten"])
async def test_bad_paging_is_refused(shop, query):
    assert (await shop.call("GET", f"/orders?{query}")).status_code == 422


async def test_a_print_is_logged_by_part_or_by_file_in_loads_or_items(shop):
    part = await shop.mapped_part("hand.gcode", parts_per_print=3)
    by_items = await shop.post("/print-log", {"part_id": part, "quantity_printed": 2})
    by_loads = await shop.post("/print-log", {"gcode_filename": "hand.gcode", "prints": 2})
    assert (by_items["quantity_printed"], by_loads["quantity_printed"]) == (2, 6)
    assert by_loads["source"] == "manual"
    assert (await shop.stock(part))[0] == 8


async def test_a_failed_print_logged_by_hand_counts_nothing(shop):
    part = await shop.part()
    entry = await shop.post("/print-log", {"part_id": part, "prints": 1, "status": "failed"})
    assert (entry["quantity_printed"], entry["status"]) == (0, "failed")
    assert (await shop.stock(part))[0] == 0


async def test_a_bad_print_log_is_refused(shop):
    part = await shop.part()
    for body, code in (
        ({"part_id": part}, "invalid_request"),
        ({"prints": 1}, "invalid_request"),
        ({"part_id": part, "prints": 1, "quantity_printed": 1}, "invalid_request"),
        ({"part_id": part, "prints": 0}, "invalid_request"),
        ({"part_id": part, "quantity_printed": -1}, "invalid_request"),
        ({"part_id": str(uuid4()), "prints": 1}, "unknown_reference"),
        ({"gcode_filename": "nobody.3mf", "prints": 1}, "unmapped_file"),
    ):
        assert await refused(shop, "POST", "/print-log", body) == (422, code)
    body = {"part_id": part, "prints": 1, "printer_id": str(uuid4())}
    assert await refused(shop, "POST", "/print-log", body) == (409, "not_yet_known")
    assert (await shop.get("/print-log"))["total"] == 0


async def test_stock_is_adjusted_with_a_reason_and_serves_who_waits(shop):
    part = await shop.part()
    order = await shop.order(part, 2)
    level = await shop.post(f"/inventory/{part}/adjust", {"quantity": 5, "reason": "found some"}, 200)
    assert (level["quantity_on_hand"], level["quantity_reserved"]) == (5, 2)
    assert (await shop.order_now(order))["fulfillment_status"] == "fulfilled"
    too_many = {"quantity": -4, "reason": "lost"}
    assert await refused(shop, "POST", f"/inventory/{part}/adjust", too_many) == (409, "insufficient_stock")
    await shop.post(f"/inventory/{part}/adjust", {"quantity": -3, "reason": "lost"}, 200)
    movements = (await shop.get(f"/inventory/{part}/movements"))["items"]
    assert [(m["quantity"], m["balance"], m["reason"]) for m in movements] == [
        (-3, 2, "lost"),
        (5, 5, "found some"),
    ]
    assert movements[0]["actor"] == "Test User"


async def test_the_schedule_names_what_waiting_orders_lack(shop):
    part = await shop.mapped_part("plan.3mf", parts_per_print=4, name="Planned")
    bare = await shop.part("Unmapped")
    await shop.log(part, 1)
    await shop.order(part, 6)
    await shop.order(part, 2, "rush")
    await shop.order(bare, 1, "critical")
    plan = await shop.get("/schedule")
    assert [(i["part_id"], i["priority"], i["deficit"], i["prints_required"]) for i in plan["items"]] == [
        (bare, "critical", 1, 1),
        (part, "rush", 7, 2),
    ]
    assert [i["is_mapped"] for i in plan["items"]] == [False, True]


async def test_the_schedule_is_empty_when_nothing_waits(shop):
    part = await shop.part()
    await shop.log(part, 1)
    await shop.order(part, 1)
    assert await shop.get("/schedule") == {"items": [], "total": 0}


async def test_a_viewer_may_look_and_not_touch(shop):
    part = await shop.part()
    shop.role = "viewer"
    assert (await shop.get("/parts"))["total"] == 1
    for path, body in (
        ("/parts", {"name": "x"}),
        ("/orders", {}),
        ("/print-log", {}),
        (f"/inventory/{part}/adjust", {}),
    ):
        assert await refused(shop, "POST", path, body) == (403, "forbidden")
