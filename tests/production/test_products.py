"""Products over HTTP."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.production import ProductArchived, ProductCreated, ProductUpdated


async def test_a_product_keeps_every_field(farm: Any):
    body, wing = await farm.model("Body"), await farm.model("Wing", image_url="/wing.png")
    full = {
        "name": "Small Terrarium Set",
        "sku": "TER-S",
        "description": "glued",
        "labour_cost": "6.50",
        "image_url": "https://shop.example/set.jpg",
        "notes": "fragile",
        "components": [
            {"name": "Hot glue", "quantity": "1.500", "unit_cost": "0.1200"},
            {"name": "Box", "quantity": "1.000", "unit_cost": "1.3333"},
        ],
    }
    lines = [{"model_id": wing["id"], "quantity": 2}, {"model_id": body["id"], "quantity": 1}]
    made = await farm.call("POST", "/products", full | {"models": lines})
    assert made.status_code == 201, made.text
    found = await farm.get(f"/products/{made.json()['id']}")
    assert found == made.json()
    assert {name: found[name] for name in full} == full
    assert [(line["model_id"], line["quantity"], line["model_name"]) for line in found["models"]] == [
        (wing["id"], 2, "Wing"),
        (body["id"], 1, "Body"),
    ]
    assert (found["component_cost"], found["units_in_stock"], found["is_archived"]) == ("1.51", 0, False)


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("name", "", "name"),
        ("name", "\x00", "name"),
        ("sku", "", "sku"),
        ("labour_cost", -1, "labour_cost"),
        ("labour_cost", "1.001", "labour_cost"),
        ("units_in_stock", 5, "units_in_stock"),
        ("models", [{"model_id": "7"}], "models.0.model_id"),
        ("models", [{"model_id": str(uuid4()), "quantity": 0}], "models.0.quantity"),
        ("models", None, "models"),
        ("components", [{"name": "x", "quantity": 0}], "components.0.quantity"),
        ("components", [{"name": "x", "unit_cost": -1}], "components.0.unit_cost"),
        ("components", [{"quantity": 1}], "components.0.name"),
    ],
)
async def test_bad_input_is_refused_with_its_field(farm: Any, field: str, value: Any, where: str):
    product = await farm.product({})
    for method, path in (("POST", "/products"), ("PATCH", f"/products/{product['id']}")):
        problem = await farm.call(method, path, {"name": "Two"} | {field: value})
        assert problem.status_code == 422, problem.text
        assert [error["field"] for error in problem.json()["errors"]] == [where]


async def test_a_bill_names_known_models_once(farm: Any, other_farm: Any):
    model, foreign = await farm.model(), await other_farm.model()
    product = await farm.product({model["id"]: 1})
    for method, path in (("POST", "/products"), ("PATCH", f"/products/{product['id']}")):
        for unknown in (str(uuid4()), foreign["id"]):
            lines = [{"model_id": model["id"]}, {"model_id": unknown}]
            problem = await farm.call(method, path, {"name": "Set", "models": lines})
            assert (problem.status_code, problem.json()["code"]) == (422, "unknown_reference")
            assert problem.json()["errors"][0]["field"] == "models.1.model_id"
        twice = {"name": "Set", "models": [{"model_id": model["id"]}] * 2}
        assert await farm.refused(method, path, twice) == (422, "duplicate_model")


async def test_a_sku_is_used_once_among_the_products_that_are_made(farm: Any, other_farm: Any):
    answers = await asyncio.gather(
        *(farm.call("POST", "/products", {"name": f"P{n}", "sku": "A"}) for n in range(5))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 4
    [first] = [answer.json() for answer in answers if answer.status_code == 201]
    other = await farm.post("/products", {"name": "Other", "sku": "B"})
    path = f"/products/{other['id']}"
    assert await farm.refused("PATCH", path, {"sku": "A"}) == (409, "duplicate_sku")
    await farm.patch(f"/products/{first['id']}", {"is_archived": True})
    assert (await farm.patch(path, {"sku": "A"}))["sku"] == "A"
    back = {"is_archived": False}
    assert await farm.refused("PATCH", f"/products/{first['id']}", back) == (409, "duplicate_sku")
    assert (await other_farm.post("/products", {"name": "Theirs", "sku": "A"}))["sku"] == "A"


async def test_lines_and_components_are_replaced_or_left(farm: Any):
    one, two = await farm.model("One"), await farm.model("Two")
    made = await farm.product({one["id"]: 1}, components=[{"name": "Box", "unit_cost": 1}])
    path = f"/products/{made['id']}"
    renamed = await farm.patch(path, {"name": "Renamed"})
    assert (renamed["models"], renamed["components"]) == (made["models"], made["components"])
    changed = await farm.patch(path, {"models": [{"model_id": two["id"], "quantity": 3}], "components": []})
    assert [(line["model_id"], line["quantity"]) for line in changed["models"]] == [(two["id"], 3)]
    assert (changed["components"], changed["version"]) == ([], 3)


async def test_a_change_that_changes_nothing_is_no_version(farm: Any):
    model = await farm.model()
    made = await farm.product({model["id"]: 2}, components=[{"name": "Box", "unit_cost": "1.5"}])
    same = {
        "name": made["name"],
        "models": [{"model_id": model["id"], "quantity": 2}],
        "components": made["components"],
        "is_archived": False,
    }
    assert await farm.patch(f"/products/{made['id']}", same) == made


async def test_what_is_in_stock_comes_from_inventory_and_from_nowhere_else(farm: Any):
    product = await farm.product({})
    path = f"/products/{product['id']}"
    stocked = UUID(product["id"])
    await farm.publish(farm.stock_changed(product_id=stocked, available=3, reserved=2, version=2))
    await farm.publish(farm.stock_changed(product_id=stocked, available=9, version=1))
    await farm.settle()
    assert (await farm.get(path))["units_in_stock"] == 5
    assert await farm.refused("PATCH", path, {"units_in_stock": 9}) == (422, "invalid_request")


async def test_an_unused_product_is_deleted_and_a_used_one_is_archived(farm: Any):
    unused, used = await farm.product({}, "Unused"), await farm.product({}, "Used")
    await farm.publish(farm.stock_changed(product_id=UUID(used["id"]), available=0))
    await farm.settle()
    for product in (unused, used):
        assert (await farm.call("DELETE", f"/products/{product['id']}")).status_code == 204
    assert await farm.refused("GET", f"/products/{unused['id']}") == (404, "not_found")
    assert (await farm.get(f"/products/{used['id']}"))["is_archived"] is True
    assert (await farm.call("DELETE", f"/products/{used['id']}")).status_code == 204
    assert (await farm.get("/products"))["total"] == 0
    [listed] = (await farm.get("/products", include_archived=True))["items"]
    assert (listed["name"], listed["version"]) == ("Used", 2)
    events = await farm.published(ProductArchived, 2)
    assert [(event.name, event.version, event.is_archived) for event in events] == [
        ("Unused", 2, True),
        ("Used", 2, True),
    ]


async def test_a_product_says_what_happens_to_it(farm: Any):
    model = await farm.model("Body")
    made = await farm.product({model["id"]: 2}, "Set", sku="S", labour_cost=3)
    path = f"/products/{made['id']}"
    await farm.patch(path, {"name": "Bigger"})
    await farm.patch(path, {"is_archived": True})
    await farm.patch(path, {"is_archived": False})
    [created] = await farm.published(ProductCreated, 1)
    [renamed, restored] = await farm.published(ProductUpdated, 2)
    [archived] = await farm.published(ProductArchived, 1)
    assert [event.version for event in (created, renamed, archived, restored)] == [1, 2, 3, 4]
    assert (created.sku, str(created.labour_cost), renamed.name) == ("S", "3.00", "Bigger")
    assert [(line.model_id, line.model_name, line.quantity) for line in created.models] == [
        (UUID(model["id"]), "Body", 2)
    ]
    assert (archived.is_archived, restored.is_archived) == (True, False)


async def test_products_are_found_by_name_sku_and_model(farm: Any):
    model = await farm.model()
    await farm.product({model["id"]: 1}, "Terrarium", sku="T-1")
    await farm.product({}, "aquarium")
    names = [item["name"] for item in (await farm.get("/products"))["items"]]
    assert names == ["aquarium", "Terrarium"]
    for params in ({"search": "t-1"}, {"search": "TERR"}, {"model_id": model["id"]}):
        assert [item["name"] for item in (await farm.get("/products", **params))["items"]] == ["Terrarium"]


async def test_another_tenants_product_does_not_exist(farm: Any, other_farm: Any):
    product = await farm.product({})
    path = f"/products/{product['id']}"
    for method, body in (("GET", None), ("PATCH", {"name": "Mine"}), ("DELETE", None)):
        assert await other_farm.refused(method, path, body) == (404, "not_found")
    viewer = farm.of(role="viewer")
    assert await viewer.get(path) == product
    assert await viewer.refused("PATCH", path, {"name": "x"}) == (403, "forbidden")
