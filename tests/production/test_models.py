"""Models over HTTP."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.production import ModelCreated, ModelDeleted, ModelUpdated
from production.tables.runs import PRODUCTION_RUN_PLATES, PRODUCTION_RUNS

FULL = {
    "name": "Bearded dragon body",
    "description": "on its belly\nwithout the tongue",
    "prints_per_plate": 3,
    "print_time_minutes": 45,
    "purge_weight_grams": "4.50",
    "bed_temperature": 60,
    "nozzle_temperature": 220,
    "gcode_filename": "Dragon_Body.gcode.3mf",
    "image_url": "https://shop.example/dragon.jpg",
    "notes": "with brim",
    "materials": [
        {"material": "PLA", "color": "Sand", "color_hex": "#D8B98A", "weight_grams": "28.00"},
        {"material": "PLA", "color": None, "color_hex": None, "weight_grams": "2.25"},
    ],
}


async def test_a_model_keeps_every_field(farm: Any):
    made = await farm.call("POST", "/models", FULL)
    assert made.status_code == 201, made.text
    found = await farm.get(f"/models/{made.json()['id']}")
    assert found == made.json()
    assert {name: found[name] for name in FULL} == FULL
    assert (found["material_weight_grams"], found["version"], found["printer_configs"]) == ("30.25", 1, [])


async def test_a_model_needs_no_more_than_a_name(farm: Any):
    found = await farm.post("/models", {"name": "  Cube  "})
    assert (found["name"], found["prints_per_plate"], found["materials"]) == ("Cube", 1, [])
    assert found["material_weight_grams"] is None


async def test_a_weight_may_be_given_as_a_whole(farm: Any):
    model = await farm.model(material_weight_grams=30)
    assert model["material_weight_grams"] == "30.00"
    listed = await farm.patch(
        f"/models/{model['id']}", {"materials": [{"material": "PLA", "weight_grams": "12.5"}]}
    )
    assert listed["material_weight_grams"] == "12.50"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "", "string_too_short"),
        ("name", "   ", "string_too_short"),
        ("name", "x" * 201, "string_too_long"),
        ("name", "a\x00b", "string_pattern_mismatch"),
        ("name", None, "string_type"),
        ("prints_per_plate", 0, "greater_than_equal"),
        ("prints_per_plate", -1, "greater_than_equal"),
        ("prints_per_plate", 10_001, "less_than_equal"),
        ("prints_per_plate", None, "int_type"),
        ("prints_per_plate", "3", "int_type"),
        ("print_time_minutes", -1, "greater_than_equal"),
        ("print_time_minutes", 10**12, "less_than_equal"),
        ("material_weight_grams", "1.005", "decimal_max_places"),
        ("material_weight_grams", "NaN", "finite_number"),
        ("material_weight_grams", "123456789.00", "decimal_whole_digits"),
        ("purge_weight_grams", -1, "greater_than_equal"),
        ("bed_temperature", 201, "less_than_equal"),
        ("nozzle_temperature", 501, "less_than_equal"),
        ("gcode_filename", "a\nb", "string_pattern_mismatch"),
        ("image_url", "javascript:alert(1)", "string_pattern_mismatch"),
        ("notes", "\x00", "string_pattern_mismatch"),
        ("description", "\ud800", "string_unicode"),
        ("version", 7, "extra_forbidden"),
        ("tenant_id", "7b1f4d6e-2c1a-4a53-9a51-1f0c3f0a9d11", "extra_forbidden"),
    ],
)
async def test_bad_input_is_refused_with_its_field_and_code(farm: Any, field: str, value: Any, code: str):
    model = await farm.model()
    for method, path in (("POST", "/models"), ("PATCH", f"/models/{model['id']}")):
        content = json.dumps({"name": "Two"} | {field: value})
        headers = {"content-type": "application/json"}
        problem = await farm.call(method, path, content=content, headers=headers)
        assert problem.status_code == 422, problem.text
        assert [(e["field"], e["code"]) for e in problem.json()["errors"]] == [(field, code)]


@pytest.mark.parametrize(
    ("material", "field"),
    [
        ({"material": "PLA", "weight_grams": 0}, "materials.0.weight_grams"),
        ({"material": "", "weight_grams": 1}, "materials.0.material"),
        ({"material": "PLA", "weight_grams": 1, "color_hex": "red"}, "materials.0.color_hex"),
        ({"weight_grams": 1}, "materials.0.material"),
    ],
)
async def test_a_bad_material_is_refused(farm: Any, material: Any, field: str):
    problem = await farm.call("POST", "/models", {"name": "One", "materials": [material]})
    assert problem.status_code == 422
    assert [error["field"] for error in problem.json()["errors"]] == [field]


async def test_a_material_stands_once(farm: Any):
    twice = [
        {"material": "PLA", "color": "Red", "weight_grams": 1},
        {"material": "pla", "color": "RED", "weight_grams": 2},
    ]
    assert await farm.refused("POST", "/models", {"name": "One", "materials": twice}) == (
        422,
        "duplicate_material",
    )
    model = await farm.model()
    path = f"/models/{model['id']}"
    assert await farm.refused("PATCH", path, {"materials": twice}) == (422, "duplicate_material")
    any_color = [
        {"material": "PLA", "weight_grams": 1},
        {"material": "PLA", "color": "Red", "weight_grams": 1},
    ]
    assert len((await farm.patch(path, {"materials": any_color}))["materials"]) == 2


async def test_a_change_touches_only_what_is_given(farm: Any):
    made = await farm.post("/models", FULL)
    changed = await farm.patch(f"/models/{made['id']}", {"notes": None, "prints_per_plate": 4})
    touched = {"notes": None, "prints_per_plate": 4, "version": 2, "updated_at": changed["updated_at"]}
    assert changed == made | touched
    assert changed["updated_at"] > made["updated_at"]


async def test_a_change_that_changes_nothing_is_no_version(farm: Any):
    made = await farm.post("/models", FULL)
    assert await farm.patch(f"/models/{made['id']}", FULL) == made
    assert await farm.patch(f"/models/{made['id']}", {}) == made


async def test_models_are_found_by_name_and_file_and_paged(farm: Any):
    for name, file_name in (
        ("Delta", None),
        ("alpha 50%", "x.gcode"),
        ("Charlie", None),
        ("Bravo", "Alpha.3mf"),
    ):
        await farm.model(name, gcode_filename=file_name)

    async def names(**params: Any) -> list[str]:
        return [item["name"] for item in (await farm.get("/models", **params))["items"]]

    assert await names() == ["alpha 50%", "Bravo", "Charlie", "Delta"]
    assert await names(search="ALPHA") == ["alpha 50%", "Bravo"]
    assert await names(search="%") == ["alpha 50%"]
    assert await names(search="_") == []
    page = await farm.get("/models", skip=1, limit=2)
    assert [item["name"] for item in page.pop("items")] == ["Bravo", "Charlie"]
    assert page == {"total": 4, "skip": 1, "limit": 2}


@pytest.mark.parametrize("query", ["skip=-1", "limit=0", "limit=101", "search=%00", "printer_id=7"])
async def test_a_bad_query_is_refused(farm: Any, query: str):
    assert (await farm.call("GET", f"/models?{query}")).status_code == 422


async def test_a_model_says_what_happens_to_it_with_growing_versions(farm: Any):
    made = await farm.post("/models", FULL)
    await farm.patch(f"/models/{made['id']}", {"prints_per_plate": 4})
    assert (await farm.call("DELETE", f"/models/{made['id']}")).status_code == 204
    [created] = await farm.published(ModelCreated, 1)
    [updated] = await farm.published(ModelUpdated, 1)
    [deleted] = await farm.published(ModelDeleted, 1)
    assert (created.version, updated.version, deleted.version) == (1, 2, 3)
    assert (created.prints_per_plate, updated.prints_per_plate, deleted.prints_per_plate) == (3, 4, 4)
    assert created.gcode_filename == FULL["gcode_filename"]
    assert [(m.material, m.color, str(m.weight_grams)) for m in created.materials] == [
        ("PLA", "Sand", "28.00"),
        ("PLA", None, "2.25"),
    ]


async def test_a_deleted_model_takes_its_configurations_along(farm: Any):
    printer = await farm.printer()
    model = await farm.model()
    config = await farm.config(model["id"], printer, 3)
    assert (await farm.call("DELETE", f"/models/{model['id']}")).status_code == 204
    assert await farm.refused("GET", f"/models/{model['id']}") == (404, "not_found")
    assert await farm.refused("GET", f"/model-printer-configs/{config['id']}") == (404, "not_found")


async def test_a_model_that_a_product_is_made_of_stays(farm: Any):
    model = await farm.model()
    product = await farm.product({model["id"]: 1}, "Terrarium")
    problem = await farm.call("DELETE", f"/models/{model['id']}")
    assert (problem.status_code, problem.json()["code"]) == (409, "model_in_use")
    assert problem.json()["products"] == ["Terrarium"]
    await farm.call("DELETE", f"/products/{product['id']}")
    assert (await farm.call("DELETE", f"/models/{model['id']}")).status_code == 204


async def test_a_model_that_plates_use_stays(farm: Any):
    printer = await farm.printer()
    model = await farm.model()
    async with farm.database.transaction(farm.tenant) as tx:
        own = {"tenant_id": tx.tenant_id, "created_at": tx.now, "updated_at": tx.now}
        run = {"id": uuid4(), "run_number": "DEMO-1", "mode": "plates", "status": "pending"}
        await tx.session.execute(
            PRODUCTION_RUNS.insert().values(**own, **run, created_by="test", version=1, total_plates=1)
        )
        plate = {"id": uuid4(), "production_run_id": run["id"], "plate_number": 1, "plate_name": "One"}
        names = {"model_id": UUID(model["id"]), "printer_id": UUID(printer), "prints_per_plate": 1}
        await tx.session.execute(PRODUCTION_RUN_PLATES.insert().values(**own, **plate, **names))
    problem = await farm.call("DELETE", f"/models/{model['id']}")
    assert (problem.status_code, problem.json()["plates"]) == (409, 1)
    assert await farm.get(f"/models/{model['id']}") == model


async def test_another_tenants_model_does_not_exist(farm: Any, other_farm: Any):
    model = await farm.model()
    path = f"/models/{model['id']}"
    for method, body in (("GET", None), ("PATCH", {"name": "Mine"}), ("DELETE", None)):
        assert await other_farm.refused(method, path, body) == (404, "not_found")
    assert (await other_farm.get("/models"))["total"] == 0
    assert await farm.get(path) == model


async def test_a_viewer_reads_and_does_not_write(farm: Any):
    model = await farm.model()
    viewer = farm.of(role="viewer")
    path = f"/models/{model['id']}"
    assert await viewer.get(path) == model
    for method, where in (("POST", "/models"), ("PATCH", path), ("DELETE", path)):
        body = {"name": "x"} if method != "DELETE" else None
        assert await viewer.refused(method, where, body) == (403, "forbidden")
