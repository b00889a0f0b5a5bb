"""A print that was logged by hand and should not have been is taken back, once, with all it served."""

import asyncio
from uuid import uuid4


async def reverse(shop, entry, status=200, reason="counted the wrong box"):
    return await shop.post(f"/print-log/{entry}/reverse", {"reason": reason}, status=status)


async def test_a_print_logged_by_hand_is_taken_back_and_orders_wait_again(shop):
    part = await shop.part("Hook")
    logged = await shop.log(part, 5)
    order = await shop.order(part, 3)
    answer = await reverse(shop, logged["id"])
    assert (answer["status"], answer["quantity_printed"], answer["revision"]) == ("failed", 0, 1)
    assert await shop.stock(part) == (0, 0, 0)
    assert (await shop.order_now(order))["fulfillment_status"] == "unfulfilled"
    [movement, _] = (await shop.get(f"/inventory/{part}/movements"))["items"]
    assert (movement["kind"], movement["quantity"]) == ("correction", -5)
    assert "counted the wrong box" in movement["reason"]
    assert (await shop.said("print.logged"))[-1]["revision"] == 1


async def test_all_parts_of_a_mixed_plate_are_taken_back(shop):
    body, lid = await shop.mapped_part("set.3mf", 2, "Body"), await shop.part("Lid")
    await shop.post("/gcode-mappings", {"gcode_filename": "set.3mf", "part_id": lid, "quantity": 3})
    logged = await shop.post("/print-log", {"gcode_filename": "set.3mf", "prints": 2})
    answer = await reverse(shop, logged["entries"][1]["id"])
    assert len(answer["entries"]) == 2
    assert (await shop.stock(body), await shop.stock(lid)) == ((0, 0, 0), (0, 0, 0))


async def test_racing_reversals_take_back_once(shop):
    part = await shop.part("Hook")
    logged = await shop.log(part, 5)
    await shop.log(part, 5)
    path, body = f"/print-log/{logged['id']}/reverse", {"reason": "twice"}
    answers = await asyncio.gather(*(shop.call("POST", path, body) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    assert (await reverse(shop, logged["id"], status=409))["code"] == "already_reversed"
    assert (await shop.stock(part))[0] == 5


async def test_what_was_shipped_cannot_be_taken_back_and_is_said(shop):
    part = await shop.part("Hook")
    logged = await shop.log(part, 5)
    order = await shop.order(part, 3)
    await shop.post(f"/orders/{order['id']}/ship", status=200)
    answer = await reverse(shop, logged["id"])
    assert answer["quantity_gone"] == 3
    assert (await shop.stock(part))[0] == 0


async def test_a_print_that_a_printer_reported_is_corrected_where_it_came_from(shop):
    part = await shop.mapped_part("hook.3mf")
    await shop.publish(shop.completed("hook.3mf"))
    await shop.until_stock(part, 1)
    [entry] = (await shop.get("/print-log"))["items"]
    assert (await reverse(shop, entry["id"], status=409))["code"] == "reported_elsewhere"
    assert (await shop.stock(part))[0] == 1


async def test_an_unknown_entry_and_a_missing_reason_are_refused(shop, other_shop):
    theirs = await other_shop.log(await other_shop.part("Theirs"), 1)
    for entry in (theirs["id"], uuid4()):
        assert (await reverse(shop, entry, status=404))["code"] == "not_found"
    response = await shop.call("POST", f"/print-log/{uuid4()}/reverse", {"reason": " "})
    assert response.status_code == 422
