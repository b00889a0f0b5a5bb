"""Quantities that make no sense are refused with the field; the largest that do are kept exactly."""

import pytest

WRONG = [0, -1, 1.5, 1_000_001, 10**30, "2", "two", None, True, [1]]
IDS = ["zero", "negative", "fraction", "too many", "astronomic", "text", "word", "null", "bool", "list"]
MOST = 1_000_000


@pytest.mark.parametrize("quantity", WRONG, ids=IDS)
async def test_a_quantity_that_makes_no_sense_is_refused_everywhere(shop, quantity):
    part = await shop.part()
    await shop.log(part, 3)
    order = await shop.order(part, 2)
    path, line = f"/orders/{order['id']}", {"part_id": part, "quantity": quantity}
    asked = [
        ("POST", "/orders", {"lines": [line]}, "lines.0.quantity"),
        ("PATCH", path, {"lines": [line]}, "lines.0.quantity"),
        ("POST", f"{path}/ship", {"lines": [line]}, "lines.0.quantity"),
        ("POST", f"{path}/return", {"lines": [line], "reason": "x"}, "lines.0.quantity"),
        ("POST", f"{path}/allocate", line | {"reason": "x"}, "quantity"),
        ("POST", f"{path}/deallocate", line | {"reason": "x"}, "quantity"),
    ]
    for method, address, body, field in asked:
        answer = await shop.call(method, address, body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request"), address
        assert [error["field"] for error in answer.json()["errors"]] == [field], address
    assert await shop.stock(part) == (3, 2, 1)


async def test_the_largest_quantities_are_kept_exactly(shop):
    part = await shop.part()
    await shop.log(part, MOST)
    order = await shop.order(part, MOST)
    assert order["fulfillment_status"] == "fulfilled"
    assert await shop.stock(part) == (MOST, MOST, 0)
    too_many = [{"part_id": part, "quantity": MOST}, {"part_id": part, "quantity": 1}]
    refused = await shop.call("POST", "/orders", {"lines": too_many})
    assert (refused.status_code, refused.json()["code"]) == (422, "quantity_too_large")
