"""Models make their parts and mappings by themselves; what a person made or changed is never touched."""

from typing import Any
from uuid import uuid4

import pytest

from chassis.testing import eventually
from contracts.production import ModelConfig, ModelCreated, ModelDeleted, ModelUpdated


def model(shop: Any, kind: Any = ModelUpdated, version: int = 1, **values: Any) -> Any:
    return kind(
        **{
            "tenant_id": shop.tenant,
            "model_id": uuid4(),
            "name": "Dragon",
            "prints_per_plate": 3,
            "gcode_filename": "Dragon x3.gcode",
            "version": version,
        }
        | values
    )


async def until_parts(shop: Any, *names: str) -> list[Any]:
    async def there() -> bool:
        return [p["name"] for p in (await shop.get("/parts"))["items"]] == list(names)

    await eventually(there)
    return (await shop.get("/parts"))["items"]


async def mappings(shop: Any) -> list[tuple[str, str, str]]:
    items = (await shop.get("/gcode-mappings"))["items"]
    return [(m["gcode_filename"], m["part_name"], m["source"]) for m in items]


async def test_a_model_makes_its_part_and_mapping(shop):
    made = model(shop, ModelCreated)
    await shop.publish(made)
    [part] = await until_parts(shop, "Dragon")
    assert (part["source"], part["parts_per_print"], part["model_id"]) == ("model", 3, str(made.model_id))
    assert await mappings(shop) == [("Dragon x3.gcode", "Dragon", "model")]
    await shop.publish(shop.completed("dragon X3.gcode"))
    await shop.until_stock(part["id"], 3)


async def test_a_model_without_a_file_makes_nothing(shop):
    await shop.publish(model(shop, gcode_filename=None))
    await shop.publish(model(shop, name="Other"))
    await until_parts(shop, "Other")


async def test_a_part_follows_its_model_until_somebody_changes_it(shop):
    first = model(shop)
    await shop.publish(first)
    [part] = await until_parts(shop, "Dragon")
    await shop.publish(
        model(shop, version=2, model_id=first.model_id, name="Wyvern", gcode_filename="w.gcode")
    )
    [part] = await until_parts(shop, "Wyvern")
    assert await mappings(shop) == [("w.gcode", "Wyvern", "model")]
    await shop.call("PATCH", f"/parts/{part['id']}", {"parts_per_print": 7})
    await shop.publish(
        model(shop, version=3, model_id=first.model_id, name="Drake", gcode_filename="d.gcode")
    )

    async def mapped() -> bool:
        return await mappings(shop) == [("d.gcode", "Wyvern", "model")]

    await eventually(mapped)
    [part] = (await shop.get("/parts"))["items"]
    assert (part["parts_per_print"], part["source"]) == (7, "manual")


@pytest.mark.parametrize("body", [{"name": "dragon"}, {"name": "My dragon"}], ids=["by name", "by model"])
async def test_describing_the_part_of_a_model_takes_it_over(shop, body):
    made = model(shop)
    await shop.publish(made)
    [part] = await until_parts(shop, "Dragon")
    named = {"model_id": str(made.model_id)} if body["name"] != "dragon" else {}
    taken = await shop.post("/parts", body | named | {"parts_per_print": 9})
    assert (taken["id"], taken["parts_per_print"], taken["source"]) == (part["id"], 9, "manual")
    mapped = {"gcode_filename": "dragon x3.gcode", "part_id": part["id"], "quantity": 2}
    again = await shop.post("/gcode-mappings", mapped)
    assert (again["quantity"], again["source"]) == (2, "manual")
    await shop.publish(shop.completed("Dragon x3.gcode"))
    await shop.until_stock(part["id"], 2)


@pytest.mark.parametrize("model_first", [True, False], ids=["model first", "hand first"])
async def test_a_file_mapped_by_hand_counts_once_whatever_came_first(shop, model_first):
    made = model(shop)
    if model_first:
        await shop.publish(made)
        await until_parts(shop, "Dragon")
    part = await shop.mapped_part("dragon x3.gcode", 4, name="Hand-made")
    if not model_first:
        await shop.publish(made)

    async def linked() -> bool:
        return (await shop.get(f"/parts/{part}"))["model_id"] == str(made.model_id)

    await eventually(linked)
    await until_parts(shop, "Hand-made")
    assert await mappings(shop) == [("dragon x3.gcode", "Hand-made", "manual")]
    await shop.publish(shop.completed("Dragon x3.gcode"))
    await shop.until_stock(part, 4)


async def test_a_part_of_the_same_name_is_the_models_part(shop):
    part = await shop.part("dragon", 5)
    made = model(shop)
    await shop.publish(made)

    async def mapped() -> bool:
        return await mappings(shop) == [("Dragon x3.gcode", "dragon", "model")]

    await eventually(mapped)
    assert (await shop.get(f"/parts/{part}"))["model_id"] == str(made.model_id)


async def test_a_deleted_model_takes_its_unused_part_along(shop):
    used, unused = model(shop), model(shop, name="Unused", gcode_filename="u.gcode")
    await shop.publish(used)
    await shop.publish(unused)
    [part, _] = await until_parts(shop, "Dragon", "Unused")
    await shop.log(part["id"], 1)
    for one in (used, unused):
        await shop.publish(model(shop, ModelDeleted, 2, model_id=one.model_id, name=one.name))
    await until_parts(shop, "Dragon")
    assert await mappings(shop) == []


async def test_a_part_that_was_deleted_is_not_made_again(shop):
    made = model(shop)
    await shop.publish(made)
    [part] = await until_parts(shop, "Dragon")
    await shop.call("DELETE", f"/parts/{part['id']}")
    await shop.publish(model(shop, version=2, model_id=made.model_id))
    await shop.publish(model(shop, name="Last", gcode_filename="last.gcode"))
    await until_parts(shop, "Last")


async def test_a_printer_counts_by_its_own_configuration_unless_the_mapping_says(shop):
    big, small = uuid4(), uuid4()
    configs = (
        ModelConfig(printer_id=big, prints_per_plate=8, gcode_filename="big.gcode"),
        ModelConfig(printer_id=small, prints_per_plate=2),
    )
    await shop.publish(model(shop, configs=configs))
    [part] = await until_parts(shop, "Dragon")
    await shop.publish(shop.completed("big.gcode", printer_id=big))
    await shop.until_stock(part["id"], 8)
    await shop.publish(shop.completed("Dragon x3.gcode", printer_id=small))
    await shop.until_stock(part["id"], 10)
    await shop.publish(shop.completed("Dragon x3.gcode"))
    await shop.until_stock(part["id"], 13)
    taken = {"gcode_filename": "Dragon x3.gcode", "part_id": part["id"], "quantity": 4}
    await shop.post("/gcode-mappings", taken)
    await shop.publish(shop.completed("Dragon x3.gcode", printer_id=small))
    await shop.until_stock(part["id"], 17)
    [entry] = [e for e in (await shop.get("/print-log"))["items"] if e["yield_note"]]
    assert entry["yield_note"] == (
        "the mapping says 4 per bed load, the printer's configuration 2; counted as mapped"
    )
