"""Minimum levels, locations, and the ledger with what caused each movement."""

import asyncio
import csv
import io

import pytest


async def change(shop, item, status=200, **values):
    response = await shop.call("PATCH", f"/inventory/{item}", values)
    assert response.status_code == status, response.text
    return response.json()


async def adjust(shop, item, quantity, reason="counted"):
    body = {"quantity": quantity, "reason": reason}
    return await shop.post(f"/inventory/{item}/adjust", body, status=200)


async def test_falling_below_the_minimum_is_said_once_each_time(shop):
    part = await shop.part("Hook")
    await adjust(shop, part, 10)
    assert (await change(shop, part, minimum=5))["is_low"] is False
    await adjust(shop, part, -5)
    assert await shop.said("stock.low") == []
    await adjust(shop, part, -1)
    await adjust(shop, part, -1)
    [low] = await shop.said("stock.low")
    assert (low["item_id"], low["quantity_available"], low["minimum"]) == (part, 4, 5)
    await adjust(shop, part, 4)
    await shop.order(part, 5)
    assert [one["quantity_available"] for one in await shop.said("stock.low")] == [4, 2]


async def test_a_minimum_above_what_there_is_is_said_at_once(shop):
    part = await shop.part("Hook")
    assert (await change(shop, part, minimum=3))["is_low"] is True
    assert len(await shop.said("stock.low")) == 1
    await change(shop, part, minimum=4)
    assert len(await shop.said("stock.low")) == 1
    assert (await shop.said("stock.changed"))[-1]["minimum"] == 4
    assert (await change(shop, part, minimum=None))["is_low"] is False


async def test_racing_removals_cross_the_minimum_once(shop):
    part = await shop.part("Hook")
    await adjust(shop, part, 40)
    await change(shop, part, minimum=20)
    await asyncio.gather(*(adjust(shop, part, -1) for _ in range(30)))
    assert [one["quantity_available"] for one in await shop.said("stock.low")] == [19]


@pytest.mark.parametrize("minimum", [-1, 1.5, 10**9, "many"], ids=["negative", "fraction", "huge", "text"])
async def test_a_bad_minimum_is_refused(shop, minimum):
    part = await shop.part("Hook")
    answer = await change(shop, part, status=422, minimum=minimum)
    assert answer["errors"][0]["field"] == "minimum"


async def test_things_are_kept_in_locations(shop):
    shelf = await shop.post("/locations", {"name": "Shelf B", "notes": "left"})
    part, other = await shop.part("Hook"), await shop.part("Clip")
    kept = await change(shop, part, location_id=shelf["id"])
    assert (kept["location"], kept["location_id"]) == ("Shelf B", shelf["id"])
    [item] = (await shop.get(f"/inventory?location_id={shelf['id']}"))["items"]
    assert item["item_id"] == part
    assert (await shop.get(f"/locations/{shelf['id']}"))["items"] == 1
    refused = await shop.call("DELETE", f"/locations/{shelf['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "location_in_use")
    await change(shop, part, location_id=None)
    assert (await shop.call("DELETE", f"/locations/{shelf['id']}")).status_code == 204
    assert (await shop.get("/locations"))["total"] == 0
    unknown = await change(shop, other, status=422, location_id=shelf["id"])
    assert unknown["code"] == "unknown_reference"


async def test_a_location_is_renamed_and_its_name_is_used_once(shop):
    shelf = await shop.post("/locations", {"name": "Shelf A"})
    await shop.post("/locations", {"name": "Shelf B"})
    again = await shop.call("POST", "/locations", {"name": "shelf a"})
    assert (again.status_code, again.json()["code"]) == (409, "duplicate_location")
    taken = await shop.call("PATCH", f"/locations/{shelf['id']}", {"name": "Shelf B"})
    assert taken.status_code == 409
    renamed = await shop.call("PATCH", f"/locations/{shelf['id']}", {"notes": "near the door"})
    assert (renamed.json()["name"], renamed.json()["notes"]) == ("Shelf A", "near the door")
    found = await shop.get("/locations?search=SHELF")
    assert [one["name"] for one in found["items"]] == ["Shelf A", "Shelf B"]


async def test_another_tenants_location_does_not_exist(shop, other_shop):
    shelf = await other_shop.post("/locations", {"name": "Theirs"})
    part = await shop.part("Hook")
    assert (await shop.call("GET", f"/locations/{shelf['id']}")).status_code == 404
    assert (await shop.call("PATCH", f"/locations/{shelf['id']}", {"name": "Ours"})).status_code == 404
    assert (await shop.call("DELETE", f"/locations/{shelf['id']}")).status_code == 404
    await change(shop, part, status=422, location_id=shelf["id"])


async def test_stock_is_found_by_name_sku_and_lack(shop):
    hook = await shop.part("Wall hook", sku="WH-1")
    clip = await shop.part("Clip", sku="CL-7")
    await change(shop, clip, minimum=1)

    async def found(query):
        return [item["item_id"] for item in (await shop.get(f"/inventory?{query}"))["items"]]

    assert await found("search=WALL") == [hook]
    assert await found("search=cl-7") == [clip]
    assert await found("is_low=true") == [clip]
    assert await found("is_low=false") == [hook]


async def test_the_ledger_names_what_caused_each_movement(shop):
    part = await shop.mapped_part("hook.3mf", parts_per_print=4, name="Hook")
    event = shop.completed("hook.3mf")
    await shop.publish(event)
    await shop.until_stock(part, 4)
    order = await shop.order(part, 3)
    await shop.post(f"/orders/{order['id']}/ship", status=200)
    await adjust(shop, part, 6, "found in a box")
    rows = (await shop.get(f"/inventory/movements?item_id={part}"))["items"]
    assert [(row["kind"], row["quantity"], row["balance"]) for row in rows] == [
        ("adjustment", 6, 7),
        ("shipment", -3, 1),
        ("print", 4, 4),
    ]
    by_hand, shipped, printed = (row["source"] for row in rows)
    assert by_hand is None
    assert (shipped["type"], shipped["id"], shipped["label"]) == ("order", order["id"], f"#{order['number']}")
    assert (printed["type"], printed["label"]) == ("print", "hook.3mf")
    assert printed["print_id"] == str(event.print_id)
    assert rows[0]["actor"]


async def test_the_ledger_of_all_items_is_filtered(shop):
    hook, clip = await shop.part("Hook"), await shop.part("Clip")
    await adjust(shop, hook, 5)
    await shop.log(clip, 2)
    await adjust(shop, clip, -1)
    rows = (await shop.get("/inventory/movements"))["items"]
    assert [(row["item_name"], row["balance"]) for row in rows] == [("Clip", 1), ("Clip", 2), ("Hook", 5)]
    [printed] = (await shop.get("/inventory/movements?kind=print&kind=return"))["items"]
    assert printed["item_id"] == clip
    moment = rows[1]["created_at"].replace("+", "%2B")
    since = await shop.get(f"/inventory/movements?since={moment}")
    until = await shop.get(f"/inventory/movements?until={moment}")
    assert (since["total"], until["total"]) == (2, 1)
    assert (await shop.get(f"/inventory/movements?source_id={printed['source_id']}"))["total"] == 1


async def test_the_balance_is_right_on_every_page(shop):
    part = await shop.part("Hook")
    for quantity in (3, 5, -2, 4):
        await adjust(shop, part, quantity)
    pages = [
        (await shop.get(f"/inventory/{part}/movements?skip={n}&limit=1"))["items"][0]["balance"]
        for n in range(4)
    ]
    assert pages == [10, 6, 8, 3]


async def test_the_ledger_is_exported_for_spreadsheets(shop):
    part = await shop.part("=SUM(A1)", sku="S-1")
    await adjust(shop, part, 5, "Größe, gezählt")
    response = await shop.call("GET", f"/inventory/movements/export?item_id={part}")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "stock-movements.csv" in response.headers["content-disposition"]
    [row] = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert (row["quantity"], row["balance"], row["reason"]) == ("5", "5", "Größe, gezählt")
    # A spreadsheet must not take a name for a formula.
    assert row["item_name"] == "'=SUM(A1)"


async def test_an_unknown_item_has_no_ledger(shop, other_shop):
    part = await other_shop.part("Theirs")
    await adjust(other_shop, part, 1)
    assert (await shop.call("GET", f"/inventory/{part}/movements")).status_code == 404
    assert (await shop.call("GET", f"/inventory/movements?item_id={part}")).status_code == 404
    assert (await shop.get("/inventory/movements"))["total"] == 0
