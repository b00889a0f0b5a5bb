"""The pick list says what to take from which place for the orders that can leave."""

import csv
import io


async def test_what_fulfilled_orders_hold_is_listed_by_place(shop):
    shelf = (await shop.post("/locations", {"name": "Shelf A"}))["id"]
    hook, clip = await shop.part("Hook", sku="H-1"), await shop.part("=Clip <b>")
    await shop.call("PATCH", f"/inventory/{hook}", {"location_id": shelf})
    await shop.log(hook, 9)
    await shop.log(clip, 1)
    lines = [{"part_id": hook, "quantity": 2}, {"part_id": clip, "quantity": 1}]
    first = await shop.post("/orders", {"customer": "Lamp shop", "lines": lines})
    second = await shop.order(hook, 3, "critical")
    partial = await shop.order(clip, 1)
    await shop.order(hook, 9)
    found = await shop.get("/orders/pick-list")
    assert [order["number"] for order in found["orders"]] == [second["number"], first["number"]]
    told = [(item["location"], item["name"], item["quantity"]) for item in found["items"]]
    assert told == [("Shelf A", "Hook", 5), (None, "=Clip <b>", 1)]
    assert found["items"][0]["orders"] == [
        {"order_id": second["id"], "number": second["number"], "quantity": 3},
        {"order_id": first["id"], "number": first["number"], "quantity": 2},
    ]
    assert found["total"] == 6
    assert (await shop.get("/orders/pick-list?partial=true"))["total"] == 10
    one = await shop.get(f"/orders/pick-list?order_id={second['id']}&order_id={partial['id']}")
    assert one["total"] == 3
    await shop.post(f"/orders/{first['id']}/ship", status=200)
    assert (await shop.get("/orders/pick-list"))["total"] == 3


async def test_the_list_is_a_table_and_a_page_to_print(shop, other_shop):
    clip = await shop.part("=Clip <b>")
    await shop.log(clip, 1)
    await shop.order(clip, 1, customer="<script>")
    table = await shop.call("GET", "/orders/pick-list?format=csv")
    assert table.headers["content-type"].startswith("text/csv")
    [row] = csv.DictReader(io.StringIO(table.text))
    assert (row["name"].lstrip("'"), row["quantity"], row["orders"]) == ("=Clip <b>", "1", "#1: 1")
    page = await shop.call("GET", "/orders/pick-list?format=html")
    assert page.headers["content-type"].startswith("text/html")
    assert "=Clip &lt;b&gt;" in page.text
    assert "<script>" not in page.text
    assert (await other_shop.get("/orders/pick-list"))["items"] == []
    assert (await shop.call("GET", "/orders/pick-list?format=pdf")).status_code == 422
