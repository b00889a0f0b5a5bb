"""Bulk import of printer configurations."""

import asyncio
import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.printers import PrinterRegistered
from contracts.production import ModelUpdated
from production.schemas.importing import MAX_ROWS

PATH = "/model-printer-configs/import"


async def send(
    farm: Any, text: str | bytes, status: int = 200, kind: str = "text/csv", query: str = ""
) -> Any:
    content = text.encode() if isinstance(text, str) else text
    response = await farm.call("POST", PATH + query, content=content, headers={"content-type": kind})
    assert response.status_code == status, response.text
    return response.json()


def statuses(report: Any) -> list[str]:
    return [row["status"] for row in report["rows"]]


async def test_a_table_of_names_becomes_configurations(farm: Any):
    mini, big = await farm.printer("A1 Mini"), await farm.printer("A1")
    dragon, tongue = await farm.model("Dragon"), await farm.model("Tongue, pink")
    text = (
        "\ufeffmodel;printer;prints_per_plate;print_time_minutes;material_weight_grams;layer_height;supports;"
        "slicer_settings;notes\r\n"
        'Dragon;A1 Mini;3;45;30.5;0.2;yes;"{""speed"": 250}";"two\nlines"\r\n'
        "Dragon; A1 ;5;;;;;;\r\n"
        '"Tongue, pink";A1;9;20;;;false;;\r\n'
    )
    report = await send(farm, text)
    assert statuses(report) == ["created"] * 3, report
    assert (report["created"], report["failed"], report["dry_run"]) == (3, 0, False)
    first = await farm.get(f"/model-printer-configs/{report['rows'][0]['config_id']}")
    assert (first["model_id"], first["printer_id"], first["prints_per_plate"]) == (dragon["id"], mini, 3)
    assert (first["print_time_minutes"], first["material_weight_grams"]) == (45, "30.50")
    assert (first["layer_height"], first["supports"], first["slicer_settings"]) == (
        "0.20",
        True,
        {"speed": 250},
    )
    assert first["notes"] == "two\nlines"
    listed = await farm.get(f"/printers/{big}/model-configs")
    assert {item["model_id"]: item["prints_per_plate"] for item in listed["items"]} == {
        dragon["id"]: 5,
        tongue["id"]: 9,
    }
    events = await farm.published(ModelUpdated, 2)
    assert sorted((event.name, event.version, len(event.configs)) for event in events) == [
        ("Dragon", 2, 2),
        ("Tongue, pink", 2, 1),
    ]


async def test_rows_in_json_may_name_ids(farm: Any):
    printer, model = await farm.printer(), await farm.model()
    row = {"model_id": model["id"], "printer_id": printer, "prints_per_plate": 4, "slicer_settings": {"a": 1}}
    for document in ({"configs": [row]}, [row | {"prints_per_plate": 5}]):
        report = await send(farm, json.dumps(document), kind="application/json")
        assert report["failed"] == 0
    assert statuses(report) == ["updated"]
    found = await farm.get(f"/models/{model['id']}/printer-configs/{printer}")
    assert (found["prints_per_plate"], found["slicer_settings"]) == (5, {"a": 1})


async def test_importing_again_changes_nothing_and_an_empty_cell_says_nothing(farm: Any):
    await farm.printer("A1")
    await farm.model("Dragon")
    text = "model,printer,prints_per_plate,bed_temperature\nDragon,A1,3,60\n"
    created = await send(farm, text)
    again = await send(farm, text)
    assert (statuses(created), statuses(again)) == (["created"], ["unchanged"])
    changed = await send(farm, "model,printer,prints_per_plate,bed_temperature\nDragon,A1,,65\n")
    assert statuses(changed) == ["updated"]
    config = await farm.get(f"/model-printer-configs/{created['rows'][0]['config_id']}")
    assert (config["prints_per_plate"], config["bed_temperature"]) == (3, 65)
    assert [event.version for event in await farm.published(ModelUpdated, 2)] == [2, 3]


async def test_good_rows_are_applied_and_bad_rows_say_why(farm: Any, other_farm: Any):
    printer = await farm.printer("A1")
    foreign = await other_farm.model("Theirs")
    for name in ("Dragon", "Twin", "Twin"):
        await farm.model(name)
    rows = [
        {"model": "Dragon", "printer": "A1", "prints_per_plate": 3},
        {"model": "Dragon", "printer": "A1", "prints_per_plate": 4},
        {"model": "Nobody", "printer": "Nowhere"},
        {"model": "Twin", "printer": "A1"},
        {"model": "Dragon", "printer": "A1", "prints_per_plate": 0},
        {"model": "Dragon", "printer_id": str(uuid4())},
        {"model_id": foreign["id"], "printer_id": printer},
        {"printer": "A1", "prints_per_plate": 1},
        {"model": "Dragon", "model_id": foreign["id"], "printer": "A1"},
        {"model": "Dragon", "printer": "A1", "colour": "red"},
        "nonsense",
    ]
    report = await send(farm, json.dumps({"configs": rows}), kind="application/json")
    assert (report["created"], report["failed"]) == (1, 10)
    found = [[(error["field"], error["code"]) for error in row["errors"]] for row in report["rows"]]
    assert found == [
        [],
        [("", "duplicate_row")],
        [("model", "unknown_reference"), ("printer", "unknown_reference")],
        [("model", "ambiguous")],
        [("prints_per_plate", "greater_than_equal")],
        [("printer_id", "unknown_reference")],
        [("model_id", "unknown_reference")],
        [("", "value_error")],
        [("", "value_error")],
        [("colour", "extra_forbidden")],
        [("", "model_type")],
    ]
    assert [row["row"] for row in report["rows"]] == list(range(1, 12))


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("prints_per_plate", "three", "int_type"),
        ("prints_per_plate", "99999999999999999999", "int_type"),
        ("print_time_minutes", "-1", "greater_than_equal"),
        ("material_weight_grams", "1,5", "decimal_parsing"),
        ("supports", "perhaps", "bool_parsing"),
        ("slicer_settings", "{", "dict_type"),
        ("slicer_settings", '{"a": NaN}', "invalid_json"),
        ("layer_height", "NaN", "finite_number"),
        ("notes", "\x00", "string_pattern_mismatch"),
    ],
)
async def test_a_cell_that_does_not_fit_its_column_is_named(farm: Any, column: str, cell: str, code: str):
    await farm.printer("A1")
    await farm.model("Dragon")
    quoted = cell.replace('"', '""')
    report = await send(farm, f'model,printer,{column}\nDragon,A1,"{quoted}"\n')
    [row] = report["rows"]
    assert [(error["field"], error["code"]) for error in row["errors"]] == [(column, code)]
    assert (await farm.get("/model-printer-configs"))["total"] == 0


async def test_a_trial_run_reports_and_changes_nothing(farm: Any):
    await farm.printer("A1")
    model = await farm.model("Dragon")
    text = "model,printer,prints_per_plate\nDragon,A1,3\nNobody,A1,3\n"
    report = await send(farm, text, query="?dry_run=true")
    assert (statuses(report), report["dry_run"]) == (["created", "failed"], True)
    assert (await farm.get("/model-printer-configs"))["total"] == 0
    assert await farm.get(f"/models/{model['id']}") == model


async def test_a_printer_of_this_moment_is_waited_for(farm: Any):
    model, printer = await farm.model(), uuid4()
    row = {"model_id": model["id"], "printer_id": str(printer)}
    sending = asyncio.create_task(send(farm, json.dumps([row]), kind="application/json"))
    await farm.publish(PrinterRegistered(tenant_id=farm.tenant, printer_id=printer, name="New", version=1))
    assert statuses(await sending) == ["created"]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("application/json", b"{"),
        ("application/json", b"[" * 100_000),
        ("application/json", b'{"configs": 7}'),
        ("application/json", b'{"rows": []}'),
        ("application/json", b"[]"),
        ("application/json", b"7"),
        ("application/json", b"\xff\xfe"),
        ("text/csv", b""),
        ("text/csv", b"model,printer\n"),
        ("text/csv", b"model,printer,speed\nDragon,A1,3\n"),
        ("text/csv", b"model,model,printer\nDragon,Dragon,A1\n"),
        ("text/csv", b"model,printer\nDragon\n"),
        ("text/csv", b"model,printer\nDragon,A1,3\n"),
        ("text/csv", b'model,printer\n"Dragon,A1\n'),
        ("text/csv", b'model,printer\n"Dragon"x,A1\n'),
        ("text/csv", "model,printer\nDragön,A1\n".encode("latin-1")),
        ("text/csv", b"model,printer\n" + b"Dragon,A1\n" * (MAX_ROWS + 1)),
        ("text/csv", b"model,printer\n" + b"x" * 200_000 + b",A1\n"),
    ],
)
async def test_what_is_no_table_is_refused_as_a_whole(farm: Any, kind: str, content: bytes):
    problem = await send(farm, content, 422, kind)
    assert problem["code"] == "unreadable_import"


async def test_other_kinds_of_files_and_people_are_turned_away(farm: Any):
    assert (await send(farm, b"PK", 415, "application/zip"))["code"] == "unsupported_media_type"
    await send(farm.of(role="viewer"), "model,printer\n", 403)


async def test_two_imports_at_once_agree(farm: Any):
    printers = [await farm.printer(f"P{n}") for n in range(3)]
    models = [await farm.model(f"M{n}") for n in range(4)]
    rows = [
        {"model_id": model["id"], "printer_id": printer, "prints_per_plate": 2}
        for model in models
        for printer in printers
    ]
    reports = await asyncio.gather(
        send(farm, json.dumps(rows), kind="application/json"),
        send(farm, json.dumps(rows[::-1]), kind="application/json"),
    )
    assert sorted(report["created"] for report in reports) == [0, 12]
    assert sorted(report["unchanged"] for report in reports) == [0, 12]
    assert {event.version for event in await farm.published(ModelUpdated, 4)} == {2}
    assert {UUID(item["id"]) for item in (await farm.get("/models"))["items"]} == {
        UUID(model["id"]) for model in models
    }
