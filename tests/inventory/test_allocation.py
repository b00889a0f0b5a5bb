"""Who gets the stock: critical before rush before normal, older before newer, never taken from who has it."""

import asyncio


async def test_an_order_takes_what_is_free(shop):
    part = await shop.part()
    await shop.log(part, 5)
    order = await shop.order(part, 3)
    assert order["fulfillment_status"] == "fulfilled"
    assert order["fulfilled_at"]
    assert await shop.stock(part) == (5, 3, 2)


async def test_a_half_served_order_is_partially_fulfilled(shop):
    part = await shop.part()
    await shop.log(part, 2)
    order = await shop.order(part, 5)
    assert order["fulfillment_status"] == "partially_fulfilled"
    [allocation] = order["allocations"]
    assert (allocation["quantity_needed"], allocation["quantity_allocated"]) == (5, 2)
    assert allocation["status"] == "partially_allocated"


async def test_an_order_with_nothing_is_unfulfilled(shop):
    order = await shop.order(await shop.part(), 1)
    assert order["fulfillment_status"] == "unfulfilled"
    assert order["allocations"][0]["status"] == "pending"


async def test_a_newer_critical_order_is_served_before_an_older_normal_one(shop):
    part = await shop.part()
    normal = await shop.order(part, 4)
    critical = await shop.order(part, 4, "critical")
    await shop.log(part, 4)
    assert (await shop.order_now(critical))["fulfillment_status"] == "fulfilled"
    assert (await shop.order_now(normal))["fulfillment_status"] == "unfulfilled"
    await shop.log(part, 2)
    assert (await shop.order_now(normal))["fulfillment_status"] == "partially_fulfilled"
    await shop.log(part, 2)
    assert (await shop.order_now(normal))["fulfillment_status"] == "fulfilled"


async def test_rush_stands_between_critical_and_normal(shop):
    part = await shop.part()
    orders = {p: await shop.order(part, 1, p) for p in ("normal", "rush", "critical")}
    for expected in ("critical", "rush", "normal"):
        await shop.log(part, 1)
        assert (await shop.order_now(orders[expected]))["fulfillment_status"] == "fulfilled"


async def test_within_a_priority_the_older_order_is_first(shop):
    part = await shop.part()
    older, newer = await shop.order(part, 2), await shop.order(part, 2)
    await shop.log(part, 3)
    assert (await shop.order_now(older))["fulfillment_status"] == "fulfilled"
    assert (await shop.order_now(newer))["fulfillment_status"] == "partially_fulfilled"


async def test_a_critical_order_takes_nothing_from_one_that_has(shop):
    part = await shop.part()
    await shop.log(part, 2)
    normal = await shop.order(part, 2)
    critical = await shop.order(part, 2, "critical")
    assert (await shop.order_now(normal))["fulfillment_status"] == "fulfilled"
    assert critical["fulfillment_status"] == "unfulfilled"


async def test_cancelling_serves_whoever_waits(shop):
    part = await shop.part()
    await shop.log(part, 2)
    first, second = await shop.order(part, 2), await shop.order(part, 2)
    cancelled = await shop.post(f"/orders/{first['id']}/cancel", status=200)
    assert (cancelled["status"], cancelled["fulfillment_status"]) == ("cancelled", "unfulfilled")
    assert (await shop.order_now(second))["fulfillment_status"] == "fulfilled"
    assert await shop.stock(part) == (2, 2, 0)


async def test_shipping_takes_the_items_out_of_stock(shop):
    part = await shop.part()
    await shop.log(part, 3)
    order = await shop.order(part, 2)
    shipped = await shop.post(f"/orders/{order['id']}/ship", status=200)
    assert (shipped["status"], shipped["allocations"][0]["quantity_shipped"]) == ("shipped", 2)
    assert await shop.stock(part) == (1, 0, 1)
    again = await shop.call("POST", f"/orders/{order['id']}/ship")
    assert (again.status_code, again.json()["code"]) == (409, "order_closed")


async def test_an_order_that_misses_something_cannot_be_shipped(shop):
    order = await shop.order(await shop.part(), 1)
    refused = await shop.call("POST", f"/orders/{order['id']}/ship")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_fulfilled")


async def test_an_order_of_several_parts_is_fulfilled_when_all_are_there(shop):
    body, lid = await shop.part("Body"), await shop.part("Lid")
    lines = [{"part_id": body, "quantity": 2}, {"part_id": lid, "quantity": 1}]
    order = await shop.post("/orders", {"priority": "rush", "lines": lines})
    await shop.log(body, 2)
    assert (await shop.order_now(order))["fulfillment_status"] == "partially_fulfilled"
    await shop.log(lid, 1)
    assert (await shop.order_now(order))["fulfillment_status"] == "fulfilled"


async def test_lines_of_the_same_part_are_one(shop):
    part = await shop.part()
    line = {"part_id": part, "quantity": 2}
    order = await shop.post("/orders", {"priority": "normal", "lines": [line, line]})
    [allocation] = order["allocations"]
    assert allocation["quantity_needed"] == 4


async def test_racing_orders_never_get_more_than_there_is(shop):
    part = await shop.part()
    await shop.log(part, 10)
    orders = await asyncio.gather(*(shop.order(part, 3) for _ in range(8)))
    given = sum(o["allocations"][0]["quantity_allocated"] for o in orders)
    assert given == 10
    assert await shop.stock(part) == (10, 10, 0)


async def test_racing_prints_cancels_and_orders_keep_the_books(shop):
    first, second = await shop.part("First"), await shop.part("Second")

    async def both(priority: str) -> None:
        lines = [{"part_id": p, "quantity": 1} for p in (first, second)]
        order = await shop.post("/orders", {"priority": priority, "lines": lines})
        if priority == "rush":
            await shop.post(f"/orders/{order['id']}/cancel", status=200)

    work = [both(p) for p in ("normal", "rush", "critical") * 4]
    work += [shop.log(p, 1) for p in (first, second) * 6]
    await asyncio.gather(*work)
    for part in (first, second):
        on_hand, reserved, available = await shop.stock(part)
        assert (on_hand, reserved, available) == (6, 6, 0)
