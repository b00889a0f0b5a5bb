"""Orders are edited, held, shipped in parts, returned, and given stock by hand; the queue stays fair."""

from datetime import date
from uuid import uuid4

from contracts.envelope import Envelope
from contracts.inventory import OrderPartiallyShipped, OrderReturned, OrderUpdated
from contracts.registry import EVENTS


async def refused(shop, path, body=None, method="POST"):
    """Status and code of a refusal."""
    answer = await shop.call(method, path, body)
    return answer.status_code, answer.json()["code"]


async def edit(shop, order, **change):
    answer = await shop.call("PATCH", f"/orders/{order['id']}", change)
    assert answer.status_code == 200, answer.text
    return answer.json()


def lines(*pairs):
    return [{"part_id": part, "quantity": quantity} for part, quantity in pairs]


def amounts(order):
    """Needed, allocated, shipped, returned of each line."""
    names = ("needed", "allocated", "shipped", "returned")
    return [tuple(line[f"quantity_{name}"] for name in names) for line in order["allocations"]]


async def said(shop, order, count):
    """So many events of an order, as they stand in the stream."""
    subscription = await shop.broker.jetstream().subscribe(
        f"order.*.{shop.tenant}.{order['id']}", ordered_consumer=True
    )
    found = []
    for _ in range(count):
        message = await subscription.next_msg(timeout=10)
        found.append(Envelope.parse(message.headers, message.data, EVENTS).event)
    await subscription.unsubscribe()
    return found


async def test_details_are_edited_and_nothing_else_changes(shop):
    order = await shop.order(await shop.part(), 2, customer="Lamp shop")
    changed = await edit(shop, order, customer="Lamp & Son", due_date="2027-01-05", notes=None)
    assert (changed["customer"], changed["due_date"]) == ("Lamp & Son", "2027-01-05")
    assert amounts(changed) == [(2, 0, 0, 0)]
    again = await edit(shop, order, customer="Lamp & Son")
    assert again["updated_at"] == changed["updated_at"]


async def test_a_line_that_shrinks_serves_whoever_waits(shop):
    part = await shop.part()
    await shop.log(part, 5)
    first, second = await shop.order(part, 5), await shop.order(part, 2)
    assert amounts(await edit(shop, first, lines=lines((part, 3)))) == [(3, 3, 0, 0)]
    assert (await shop.order_now(second))["fulfillment_status"] == "fulfilled"
    assert await shop.stock(part) == (5, 5, 0)


async def test_a_line_that_grows_waits_at_the_orders_old_place(shop):
    part = await shop.part()
    older, newer = await shop.order(part, 1), await shop.order(part, 2)
    await shop.log(part, 1)
    grown = await edit(shop, older, lines=lines((part, 3)))
    assert grown["fulfillment_status"] == "partially_fulfilled"
    assert grown["fulfilled_at"] is None
    await shop.log(part, 2)
    assert amounts(await shop.order_now(older)) == [(3, 3, 0, 0)]
    assert amounts(await shop.order_now(newer)) == [(2, 0, 0, 0)]


async def test_a_line_is_removed_and_added_again(shop):
    kept, gone = await shop.part("Kept"), await shop.part("Gone")
    await shop.log(gone, 4)
    order = await shop.post("/orders", {"lines": lines((kept, 1), (gone, 4))})
    removed = await edit(shop, order, lines=lines((kept, 1)))
    assert amounts(removed) == [(1, 0, 0, 0)]
    assert await shop.stock(gone) == (4, 0, 4)
    added = await edit(shop, order, lines=lines((kept, 1), (gone, 2)))
    assert amounts(added) == [(1, 0, 0, 0), (2, 2, 0, 0)]


async def test_a_new_line_takes_what_is_free(shop):
    part, other = await shop.part("One"), await shop.part("Other")
    await shop.log(other, 1)
    order = await shop.order(part, 1)
    assert amounts(await edit(shop, order, lines=lines((part, 1), (other, 2)))) == [
        (1, 0, 0, 0),
        (2, 1, 0, 0),
    ]


async def test_an_edit_that_makes_no_sense_is_refused(shop, other_shop):
    part = await shop.part()
    await shop.log(part, 4)
    order = await shop.order(part, 4)
    path = f"/orders/{order['id']}"
    unknown = await shop.call("PATCH", path, {"lines": lines((str(uuid4()), 1))})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "lines.0.part_id")
    assert await refused(shop, path, {"lines": []}, "PATCH") == (422, "invalid_request")
    assert await refused(other_shop, path, {"customer": "me"}, "PATCH") == (404, "not_found")
    too_many = lines((part, 600_000), (part, 600_000))
    assert await refused(shop, path, {"lines": too_many}, "PATCH") == (422, "quantity_too_large")
    await shop.post(f"{path}/ship", {"lines": lines((part, 3))}, status=200)
    assert await refused(shop, path, {"lines": lines((part, 2))}, "PATCH") == (409, "already_shipped")
    await shop.post(f"{path}/cancel", status=200)
    assert await refused(shop, path, {"customer": "late"}, "PATCH") == (409, "order_closed")


async def test_a_new_priority_moves_an_order_in_the_queue_and_takes_nothing(shop):
    part = await shop.part()
    await shop.log(part, 2)
    has, waits, moves = [await shop.order(part, 2) for _ in range(3)]
    await edit(shop, moves, priority="critical")
    assert (await shop.order_now(has))["fulfillment_status"] == "fulfilled"
    await shop.log(part, 2)
    assert (await shop.order_now(moves))["fulfillment_status"] == "fulfilled"
    assert (await shop.order_now(waits))["fulfillment_status"] == "unfulfilled"


async def test_a_held_order_keeps_what_it_has_and_is_given_nothing(shop):
    part = await shop.part()
    await shop.log(part, 1)
    held, other = await shop.order(part, 3), await shop.order(part, 1)
    answer = await shop.post(f"/orders/{held['id']}/hold", status=200)
    assert answer["is_held"]
    await shop.log(part, 3)
    assert amounts(await shop.order_now(held)) == [(3, 1, 0, 0)]
    assert amounts(await shop.order_now(other)) == [(1, 1, 0, 0)]
    assert await shop.stock(part) == (4, 2, 2)
    assert (await shop.get("/orders?is_held=true"))["total"] == 1
    released = await shop.post(f"/orders/{held['id']}/release", status=200)
    assert amounts(released) == [(3, 3, 0, 0)]


async def test_an_order_is_shipped_in_parts(shop):
    part = await shop.part()
    await shop.log(part, 3)
    order = await shop.order(part, 5)
    path = f"/orders/{order['id']}/ship"
    assert await refused(shop, path) == (409, "not_fulfilled")
    assert await refused(shop, path, {"lines": lines((part, 4))}) == (409, "not_reserved")
    first = await shop.post(path, {"lines": lines((part, 2)), "note": "parcel 1"}, status=200)
    assert (first["status"], first["shipment_status"]) == ("open", "partially_shipped")
    assert await shop.stock(part) == (1, 1, 0)
    second = await shop.post(path, {"partial": True}, status=200)
    assert amounts(second) == [(5, 3, 3, 0)]
    assert await refused(shop, path, {"partial": True}) == (409, "nothing_to_ship")
    await shop.log(part, 2)
    last = await shop.post(path, status=200)
    assert (last["status"], last["shipment_status"]) == ("shipped", "shipped")
    assert await shop.stock(part) == (0, 0, 0)


async def test_an_order_reduced_to_what_was_shipped_is_shipped(shop):
    part = await shop.part()
    await shop.log(part, 3)
    order = await shop.order(part, 5)
    await shop.post(f"/orders/{order['id']}/ship", {"lines": lines((part, 2))}, status=200)
    done = await edit(shop, order, lines=lines((part, 2)))
    assert (done["status"], done["fulfillment_status"]) == ("shipped", "fulfilled")
    assert await shop.stock(part) == (1, 0, 1)


async def test_a_partly_shipped_order_is_cancelled_for_the_rest(shop):
    part = await shop.part()
    await shop.log(part, 3)
    order = await shop.order(part, 5)
    await shop.post(f"/orders/{order['id']}/ship", {"lines": lines((part, 2))}, status=200)
    cancelled = await shop.post(f"/orders/{order['id']}/cancel", status=200)
    assert (cancelled["status"], amounts(cancelled)) == ("cancelled", [(5, 2, 2, 0)])
    assert await shop.stock(part) == (1, 0, 1)


async def test_what_comes_back_serves_whoever_waits(shop):
    part = await shop.part()
    await shop.log(part, 3)
    order = await shop.order(part, 3)
    await shop.post(f"/orders/{order['id']}/ship", status=200)
    waiting = await shop.order(part, 1)
    path = f"/orders/{order['id']}/return"
    back = {"lines": lines((part, 2)), "reason": "wrong colour"}
    returned = await shop.post(path, back, status=200)
    assert (returned["status"], amounts(returned)) == ("shipped", [(3, 3, 3, 2)])
    assert (await shop.order_now(waiting))["fulfillment_status"] == "fulfilled"
    assert await shop.stock(part) == (2, 1, 1)
    assert await refused(shop, path, back) == (409, "not_shipped")
    [movement, *_] = (await shop.get(f"/inventory/{part}/movements"))["items"]
    assert (movement["kind"], movement["quantity"]) == ("return", 2)
    assert "wrong colour" in movement["reason"]


async def test_what_comes_back_broken_does_not_enter_the_stock(shop):
    part = await shop.part()
    await shop.log(part, 1)
    order = await shop.order(part, 1)
    await shop.post(f"/orders/{order['id']}/ship", status=200)
    body = {"lines": lines((part, 1)), "reason": "broken", "restock": False}
    assert amounts(await shop.post(f"/orders/{order['id']}/return", body, status=200)) == [(1, 1, 1, 1)]
    assert await shop.stock(part) == (0, 0, 0)
    kinds = [m["kind"] for m in (await shop.get(f"/inventory/{part}/movements"))["items"]]
    assert kinds == ["adjustment", "return", "shipment", "print"]


async def test_stock_is_given_by_hand_from_a_named_order(shop):
    part = await shop.part()
    await shop.log(part, 4)
    rich, poor = await shop.order(part, 4), await shop.order(part, 3)
    body = {"part_id": part, "quantity": 2, "reason": "fair tomorrow", "from_order_id": rich["id"]}
    assert amounts(await shop.post(f"/orders/{poor['id']}/allocate", body, status=200)) == [(3, 2, 0, 0)]
    robbed = await shop.order_now(rich)
    assert (robbed["fulfillment_status"], amounts(robbed)) == ("partially_fulfilled", [(4, 2, 0, 0)])
    history = (await shop.get(f"/orders/{poor['id']}/history"))["items"]
    assert (history[-1]["quantity"], history[-1]["is_manual"], history[-1]["actor"]) == (2, True, "Test User")
    assert "fair tomorrow" in history[-1]["reason"]
    assert f"from order {rich['number']}" in history[-1]["reason"]
    [lost] = [e for e in (await shop.get(f"/orders/{rich['id']}/history"))["items"] if e["quantity"] < 0]
    assert f"to order {poor['number']}" in lost["reason"]
    await shop.log(part, 1)
    assert amounts(await shop.order_now(rich)) == [(4, 3, 0, 0)]


async def test_by_hand_no_more_is_given_than_is_missing_or_there(shop):
    part = await shop.part()
    await shop.log(part, 2)
    rich, poor = await shop.order(part, 2), await shop.order(part, 3)
    body = {"part_id": part, "quantity": 1, "reason": "please"}
    path = f"/orders/{poor['id']}/allocate"
    assert await refused(shop, path, body) == (409, "insufficient_stock")
    assert await refused(shop, path, body | {"quantity": 4}) == (409, "not_missing")
    assert await refused(shop, path, body | {"quantity": 3, "from_order_id": rich["id"]}) == (
        409,
        "not_reserved",
    )
    assert await refused(shop, path, body | {"from_order_id": poor["id"]}) == (422, "same_order")
    assert await refused(shop, path, body | {"from_order_id": str(uuid4())}) == (404, "not_found")
    assert await refused(shop, path, body | {"part_id": await shop.part("Other")}) == (
        422,
        "unknown_reference",
    )


async def test_what_is_taken_by_hand_does_not_come_back_until_the_order_is_released(shop):
    part = await shop.part()
    await shop.log(part, 2)
    critical, normal = await shop.order(part, 2, "critical"), await shop.order(part, 1)
    body = {"part_id": part, "quantity": 2, "reason": "customer does not pay"}
    taken = await shop.post(f"/orders/{critical['id']}/deallocate", body, status=200)
    assert (amounts(taken), taken["is_held"]) == ([(2, 0, 0, 0)], True)
    assert (await shop.order_now(normal))["fulfillment_status"] == "fulfilled"
    assert await shop.stock(part) == (2, 1, 1)
    give = {"part_id": part, "quantity": 1, "reason": "half is paid"}
    assert amounts(await shop.post(f"/orders/{critical['id']}/allocate", give, status=200)) == [(2, 1, 0, 0)]
    await shop.post(f"/orders/{critical['id']}/release", status=200)
    await shop.log(part, 1)
    assert (await shop.order_now(critical))["fulfillment_status"] == "fulfilled"


async def test_each_change_is_said_once_with_the_next_version(shop):
    part = await shop.part()
    await shop.log(part, 2)
    order = await shop.order(part, 3)
    await edit(shop, order, priority="rush")
    await shop.post(f"/orders/{order['id']}/ship", {"partial": True}, status=200)
    back = {"lines": lines((part, 1)), "reason": "scratched"}
    await shop.post(f"/orders/{order['id']}/return", back, status=200)
    told = await said(shop, order, 6)
    assert [m.type for m in told] == [
        "order.created",
        "order.allocated",
        "order.updated",
        "order.partially_shipped",
        "order.returned",
        "order.fulfilled",
    ]
    assert [m.version for m in told] == [1, 2, 3, 4, 5, 6]
    updated, shipped, returned = told[2:5]
    assert isinstance(updated, OrderUpdated)
    assert updated.priority == "rush"
    assert isinstance(shipped, OrderPartiallyShipped)
    assert (shipped.shipment_status, shipped.allocations[0].quantity_shipped) == ("partially_shipped", 2)
    assert isinstance(returned, OrderReturned)
    assert returned.allocations[0].quantity_returned == 1


async def test_orders_are_found_sorted_and_paged(shop):
    part, other = await shop.part(), await shop.part("Other")
    for n, priority in enumerate(("normal", "critical", "rush")):
        due = str(date(2027, 1, 10 - n))
        await shop.order(part, 1, priority, customer=f"Customer {n}", due_date=due, notes="50% off_now")
    await shop.order(other, 1, external_id="shop-9")

    async def numbers(query):
        return [o["number"] for o in (await shop.get(f"/orders?{query}"))["items"]]

    assert await numbers("sort=priority") == [2, 3, 1, 4]
    assert await numbers("sort=due_date") == [3, 2, 1, 4]
    assert await numbers("") == [4, 3, 2, 1]
    assert await numbers("sort=number&skip=1&limit=2") == [2, 3]
    assert await numbers("search=customer 1") == [2]
    assert await numbers("search=%23 3".replace(" ", "")) == [3]
    assert await numbers("search=50%25 off_&sort=number") == [1, 2, 3]
    assert await numbers("search=off%25now") == []
    assert await numbers(f"part_id={other}") == [4]
    assert await numbers("due_until=2027-01-09&sort=number") == [2, 3]
    beyond = await shop.get("/orders?skip=10")
    assert (beyond["items"], beyond["total"]) == ([], 4)
    assert (await shop.call("GET", "/orders?sort=colour")).status_code == 422
