"""How models print on printers, over HTTP."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.printers import PrinterRegistered, PrinterRetired
from contracts.production import ModelUpdated

FULL = {
    "prints_per_plate": 3,
    "print_time_minutes": 45,
    "material_weight_grams": "30.00",
    "purge_weight_grams": "5.00",
    "bed_temperature": 65,
    "nozzle_temperature": 230,
    "layer_height": "0.20",
    "infill_percentage": 15,
    "supports": True,
    "brim": True,
    "slicer_settings": {"speed": 250, "retraction": 0.8, "list": [1, None, "ü"]},
    "gcode_filename": "dragon_x3.gcode.3mf",
    "notes": "0.4 nozzle",
}


async def test_a_configuration_keeps_every_field(farm: Any):
    printer = await farm.printer("A1 Mini", model="A1 Mini")
    model = await farm.model()
    body = {"model_id": model["id"], "printer_id": printer} | FULL
    made = await farm.call("POST", "/model-printer-configs", body)
    assert made.status_code == 201, made.text
    found = await farm.get(f"/model-printer-configs/{made.json()['id']}")
    assert found == made.json()
    assert {name: found[name] for name in body} == body
    assert found["plate_weight_grams"] == "95.00"
    assert found["model"]["name"] == model["name"]
    assert (found["printer"]["name"], found["printer"]["model"]) == ("A1 Mini", "A1 Mini")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("prints_per_plate", 0, "greater_than_equal"),
        ("prints_per_plate", -3, "greater_than_equal"),
        ("prints_per_plate", 1.5, "int_type"),
        ("print_time_minutes", -1, "greater_than_equal"),
        ("material_weight_grams", -1, "greater_than_equal"),
        ("layer_height", 0, "greater_than"),
        ("layer_height", "0.205", "decimal_max_places"),
        ("infill_percentage", 101, "less_than_equal"),
        ("infill_percentage", -1, "greater_than_equal"),
        ("supports", "maybe", "bool_parsing"),
        ("slicer_settings", [], "dict_type"),
        ("slicer_settings", {"a": "\x00"}, "invalid_characters"),
        ("slicer_settings", {"\x00": 1}, "invalid_characters"),
        ("slicer_settings", {"a": "x" * 9000}, "too_large"),
        ("slicer_settings", {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}, "too_deep"),
        ("gcode_filename", "", "string_too_short"),
        ("speed", 3, "extra_forbidden"),
    ],
)
async def test_bad_input_is_refused_with_its_field_and_code(farm: Any, field: str, value: Any, code: str):
    printer = await farm.printer()
    model, other = await farm.model(), await farm.model("Other")
    config = await farm.config(other["id"], printer, 1)
    body = {"model_id": model["id"], "printer_id": printer, field: value}
    for problem in (
        await farm.call("POST", "/model-printer-configs", body),
        await farm.call("PATCH", f"/model-printer-configs/{config['id']}", {field: value}),
    ):
        assert problem.status_code == 422, problem.text
        assert [(e["field"], e["code"]) for e in problem.json()["errors"]] == [(field, code)]


async def test_numbers_that_json_does_not_have_are_refused(farm: Any):
    config = await farm.config((await farm.model())["id"], await farm.printer(), 1)
    path, content = f"/model-printer-configs/{config['id']}", '{"slicer_settings": {"a": NaN}}'
    problem = await farm.call("PATCH", path, content=content, headers={"content-type": "application/json"})
    assert (problem.status_code, problem.json()["errors"][0]["code"]) == (422, "invalid_json")


async def test_a_model_has_one_configuration_per_printer(farm: Any):
    printer, other = await farm.printer("One"), await farm.printer("Two")
    model = await farm.model()
    body = {"model_id": model["id"], "printer_id": printer}
    answers = await asyncio.gather(*(farm.call("POST", "/model-printer-configs", body) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5
    assert await farm.refused("POST", "/model-printer-configs", body) == (409, "duplicate_config")
    await farm.config(model["id"], other, 4)
    found = await farm.get(f"/models/{model['id']}/printer-configs")
    assert [item["prints_per_plate"] for item in found["items"]] == [1, 4]


async def test_an_unknown_model_is_an_unknown_reference(farm: Any, other_farm: Any):
    printer = await farm.printer()
    foreign = await other_farm.model()
    for model_id in (str(uuid4()), foreign["id"]):
        problem = await farm.call(
            "POST", "/model-printer-configs", {"model_id": model_id, "printer_id": printer}
        )
        assert (problem.status_code, problem.json()["code"]) == (422, "unknown_reference")
        assert problem.json()["errors"][0]["field"] == "model_id"


async def test_an_unknown_printer_may_be_known_in_a_moment(farm: Any, other_farm: Any):
    model = await farm.model()
    foreign = await other_farm.printer()
    body = {"model_id": model["id"], "printer_id": foreign}
    refused = await farm.call("POST", "/model-printer-configs", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_yet_known")
    assert refused.headers["retry-after"] == "2"


async def test_a_printer_that_was_registered_this_moment_is_waited_for(farm: Any):
    model, printer = await farm.model(), uuid4()
    body = {"model_id": model["id"], "printer_id": str(printer)}
    asking = asyncio.create_task(farm.call("POST", "/model-printer-configs", body))
    await farm.publish(PrinterRegistered(tenant_id=farm.tenant, printer_id=printer, name="New", version=1))
    assert (await asking).status_code == 201


async def test_a_retired_printer_gets_no_new_configuration_and_keeps_the_old(farm: Any):
    printer = await farm.printer("Old")
    model, other = await farm.model(), await farm.model("Other")
    config = await farm.config(model["id"], printer, 2)
    state = {"tenant_id": farm.tenant, "printer_id": UUID(printer), "name": "Old"}
    await farm.publish(PrinterRetired(**state, version=2))
    await farm.settle()
    body = {"model_id": other["id"], "printer_id": printer}
    assert await farm.refused("POST", "/model-printer-configs", body) == (409, "printer_retired")
    assert (await farm.get(f"/model-printer-configs/{config['id']}"))["printer"]["is_retired"] is True


async def test_configurations_are_listed_by_model_and_by_printer(farm: Any):
    one, two = await farm.printer("One"), await farm.printer("Two")
    dragon, tongue = await farm.model("Dragon"), await farm.model("Tongue")
    for model, printer, count in ((dragon, one, 3), (dragon, two, 5), (tongue, one, 6)):
        await farm.config(model["id"], printer, count)

    async def counts(path: str, **params: Any) -> list[int]:
        return [item["prints_per_plate"] for item in (await farm.get(path, **params))["items"]]

    assert await counts(f"/models/{dragon['id']}/printer-configs") == [3, 5]
    assert await counts(f"/printers/{one}/model-configs") == [3, 6]
    assert await counts("/model-printer-configs") == [3, 5, 6]
    assert await counts("/model-printer-configs", printer_id=two) == [5]
    page = await farm.get(f"/printers/{one}/model-configs", skip=1, limit=1)
    assert (page["total"], page["items"][0]["model"]["name"]) == (2, "Tongue")
    assert [m["name"] for m in (await farm.get("/models", printer_id=two))["items"]] == ["Dragon"]


async def test_without_a_configuration_the_models_defaults_hold(farm: Any):
    printer = await farm.printer()
    model = await farm.model(
        prints_per_plate=2,
        print_time_minutes=50,
        material_weight_grams="30.00",
        bed_temperature=60,
        gcode_filename="dragon.gcode",
    )
    for path in (
        f"/models/{model['id']}/printer-configs/{printer}",
        f"/models/{model['id']}/production-defaults?printer_id={printer}",
        f"/models/{model['id']}/production-defaults",
    ):
        found = await farm.get(path)
        assert (found["source"], found["id"]) == ("model_defaults", None)
        assert (found["prints_per_plate"], found["print_time_minutes"]) == (2, 50)
        assert (found["material_weight_grams"], found["plate_weight_grams"]) == ("30.00", "60.00")
        assert (found["bed_temperature"], found["gcode_filename"]) == (60, "dragon.gcode")
    assert found["printer"] is None


async def test_a_configuration_wins_over_the_defaults_and_leaves_gaps_to_them(farm: Any):
    printer = await farm.printer()
    model = await farm.model(
        prints_per_plate=1, print_time_minutes=20, material_weight_grams=30, gcode_filename="one.gcode"
    )
    config = await farm.config(model["id"], printer, 3, bed_temperature=65)
    found = await farm.get(f"/models/{model['id']}/printer-configs/{printer}")
    assert (found["source"], found["id"], found["prints_per_plate"]) == ("config", config["id"], 3)
    assert (found["material_weight_grams"], found["bed_temperature"]) == ("30.00", 65)
    assert found["gcode_filename"] == "one.gcode"
    # The time of one item says nothing about a bed of three.
    assert found["print_time_minutes"] is None
    await farm.patch(f"/model-printer-configs/{config['id']}", {"prints_per_plate": 1})
    found = await farm.get(f"/models/{model['id']}/production-defaults?printer_id={printer}")
    assert (found["source"], found["print_time_minutes"]) == ("config", 20)


async def test_the_defaults_can_be_copied_into_a_configuration(farm: Any):
    printer = await farm.printer()
    values = {"print_time_minutes": 50, "material_weight_grams": "30.00", "bed_temperature": 60}
    model = await farm.model(prints_per_plate=2, nozzle_temperature=220, gcode_filename="d.gcode", **values)
    path = f"/models/{model['id']}/printer-configs/{printer}/copy-defaults"
    made = await farm.call("POST", path)
    assert made.status_code == 201
    assert {name: made.json()[name] for name in values} == values
    assert (made.json()["prints_per_plate"], made.json()["gcode_filename"]) == (2, "d.gcode")
    assert await farm.refused("POST", path) == (409, "duplicate_config")


async def test_a_deleted_configuration_gives_way_to_the_defaults(farm: Any):
    printer = await farm.printer()
    model = await farm.model()
    config = await farm.config(model["id"], printer, 3)
    assert (await farm.call("DELETE", f"/model-printer-configs/{config['id']}")).status_code == 204
    assert await farm.refused("DELETE", f"/model-printer-configs/{config['id']}") == (404, "not_found")
    found = await farm.get(f"/models/{model['id']}/printer-configs/{printer}")
    assert found["source"] == "model_defaults"


async def test_every_change_of_a_configuration_is_a_version_of_its_model(farm: Any):
    printer = await farm.printer()
    model = await farm.model()
    config = await farm.config(model["id"], printer, 3, gcode_filename="x3.gcode")
    await farm.patch(f"/model-printer-configs/{config['id']}", {"prints_per_plate": 4})
    await farm.patch(f"/model-printer-configs/{config['id']}", {"prints_per_plate": 4})
    await farm.call("DELETE", f"/model-printer-configs/{config['id']}")
    events = await farm.published(ModelUpdated, 3)
    assert [event.version for event in events] == [2, 3, 4]
    assert [[c.prints_per_plate for c in event.configs] for event in events] == [[3], [4], []]
    assert (events[0].configs[0].printer_id, events[0].configs[0].gcode_filename) == (
        UUID(printer),
        "x3.gcode",
    )


async def test_changes_at_once_give_consecutive_versions(farm: Any):
    model = await farm.model()
    printers = [await farm.printer(f"P{n}") for n in range(5)]
    await asyncio.gather(*(farm.config(model["id"], printer, 1) for printer in printers))
    events = await farm.published(ModelUpdated, 5)
    assert [event.version for event in events] == [2, 3, 4, 5, 6]
    assert [len(event.configs) for event in events] == [1, 2, 3, 4, 5]


async def test_another_tenants_configuration_does_not_exist(farm: Any, other_farm: Any):
    printer = await farm.printer()
    model = await farm.model()
    config = await farm.config(model["id"], printer, 3)
    path = f"/model-printer-configs/{config['id']}"
    for method, body in (("GET", None), ("PATCH", {"brim": True}), ("DELETE", None)):
        assert await other_farm.refused(method, path, body) == (404, "not_found")
    for where in (
        f"/models/{model['id']}/printer-configs",
        f"/models/{model['id']}/printer-configs/{printer}",
        f"/models/{model['id']}/production-defaults",
        f"/printers/{printer}/model-configs",
    ):
        assert await other_farm.refused("GET", where) == (404, "not_found")
    own = await other_farm.model()
    assert await other_farm.refused("GET", f"/models/{own['id']}/printer-configs/{printer}") == (
        404,
        "not_found",
    )
    assert await farm.get(path) == config
