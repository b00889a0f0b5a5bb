"""A product on an order comes from its stock, or becomes the parts it is made of."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from chassis.testing import eventually
from contracts.production import ProductCreated, ProductModel


@pytest.fixture
async def product(shop):
    """Makes a product of models, as production says it; waits until it is known."""

    async def make(*models: tuple[UUID, int]) -> str:
        event = ProductCreated(
            tenant_id=shop.tenant,
            product_id=uuid4(),
            version=1,
            name="Lamp",
            sku="LAMP",
            models=tuple(ProductModel(model_id=m, model_name=str(m), quantity=n) for m, n in models),
            component_cost=Decimal(0),
            labour_cost=Decimal(0),
        )
        await shop.publish(event)

        async def known() -> list:
            return (await shop.get(f"/inventory?product_id={event.product_id}"))["items"]

        await eventually(known)
        return str(event.product_id)

    return make


async def test_a_product_is_taken_from_the_stock_of_products(shop, product):
    lamp = await product((uuid4(), 1))
    await shop.post(f"/inventory/{lamp}/adjust", {"quantity": 2, "reason": "found"}, status=200)
    order = await shop.post("/orders", {"lines": [{"product_id": lamp, "quantity": 3}]})
    [line] = order["allocations"]
    assert (line["product_id"], line["quantity_needed"], line["quantity_allocated"]) == (lamp, 3, 2)


async def test_a_product_explodes_into_its_parts(shop, product):
    foot, shade = uuid4(), uuid4()
    parts = [await shop.part("Foot", model_id=str(foot)), await shop.part("Shade", model_id=str(shade))]
    lamp = await product((foot, 1), (shade, 2))
    lines = [{"product_id": lamp, "quantity": 3, "explode": True}, {"part_id": parts[1], "quantity": 1}]
    order = await shop.post("/orders", {"external_id": "L-1", "lines": lines})
    assert {(a["part_id"], a["quantity_needed"]) for a in order["allocations"]} == {
        (parts[0], 3),
        (parts[1], 7),
    }
    again = await shop.post("/orders", {"external_id": "L-1", "lines": lines})
    assert again["id"] == order["id"]
    lines[0]["explode"] = False
    other = await shop.call("POST", "/orders", {"external_id": "L-1", "lines": lines})
    assert (other.status_code, other.json()["code"]) == (409, "external_id_reused")


async def test_what_cannot_explode_says_why(shop, product):
    lamp = await product((uuid4(), 1))
    line = {"product_id": lamp, "quantity": 1, "explode": True}
    answer = await shop.call("POST", "/orders", {"lines": [line]})
    assert (answer.status_code, answer.json()["code"]) == (422, "not_explodable")
    assert answer.json()["errors"][0]["field"] == "lines.0.product_id"
    part = await shop.part()
    a_part = await shop.call(
        "POST", "/orders", {"lines": [{"part_id": part, "quantity": 1, "explode": True}]}
    )
    assert (a_part.status_code, a_part.json()["code"]) == (422, "invalid_request")


async def test_a_product_nobody_has_heard_of_may_be_asked_for_again(shop):
    answer = await shop.call("POST", "/orders", {"lines": [{"product_id": str(uuid4()), "quantity": 1}]})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_yet_known")


async def test_a_product_is_known_by_its_sku(shop, product):
    lamp = await product((uuid4(), 1))
    headers = shop.issuer.headers(shop.tenant, shop.role) | {"content-type": "text/csv"}
    text = "external_id,sku,quantity\nA,LAMP,2\n"
    answer = await shop.client.post("/api/v1/orders/import", content=text, headers=headers)
    assert answer.json()["created"] == 1
    order = (await shop.get("/orders"))["items"][0]
    assert order["allocations"][0]["product_id"] == lamp
