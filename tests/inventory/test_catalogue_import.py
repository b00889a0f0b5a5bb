"""Parts and mappings come from tables: every row is answered, what is right stands, again changes nothing."""

import asyncio

import pytest

from chassis.testing import eventually


@pytest.fixture
def send(shop):
    """Import a table."""

    async def send(path, table, status=200, **query):
        auth = shop.issuer.headers(shop.tenant, shop.role)
        if isinstance(table, str):
            content = {"content": table.encode(), "headers": auth | {"content-type": "text/csv"}}
        else:
            content = {"json": table, "headers": auth}
        response = await shop.client.post(f"/api/v1/{path}/import", params=query, timeout=60, **content)
        assert response.status_code == status, response.text
        return response.json()

    return send


def counts(report):
    return tuple(report[name] for name in ("created", "updated", "unchanged", "failed"))


async def names(shop):
    return {part["name"]: part for part in (await shop.get("/parts?limit=100"))["items"]}


async def test_parts_are_made_changed_and_left_alone(shop, send):
    await shop.part("Hook", sku="H-1", parts_per_print=2)
    await shop.part("Clip")
    table = "sku,name,description,parts_per_print\nH-1,Wall hook,,4\n,clip,Größe M,\nN-1,New,,\nH-2,Hook,,3\n"
    report = await send("parts", table)
    assert counts(report) == (2, 2, 0, 0)
    parts = await names(shop)
    assert {name: (p["sku"], p["parts_per_print"]) for name, p in parts.items()} == {
        "Wall hook": ("H-1", 4),
        "clip": (None, 1),
        "New": ("N-1", 1),
        "Hook": ("H-2", 3),
    }
    assert parts["clip"]["description"] == "Größe M"
    assert report["rows"][2]["id"] == parts["New"]["id"]
    assert await shop.stock(parts["New"]["id"]) == (0, 0, 0)
    [item] = (await shop.get(f"/inventory?part_id={parts['Wall hook']['id']}"))["items"]
    assert item["name"] == "Wall hook"
    assert [e["name"] for e in await shop.said("part.updated")] == ["Wall hook", "clip"]
    assert [e["version"] for e in await shop.said("part.updated")] == [2, 2]
    assert counts(await send("parts", table)) == (0, 0, 4, 0)
    assert len(await shop.said("part.created")) == 4


async def test_broken_rows_say_why_and_the_others_stand(shop, send):
    await shop.part("Hook", sku="H-1")
    await shop.part("Clip")
    report = await send(
        "parts",
        [
            {"name": "Good", "parts_per_print": 4},
            {"name": "Zero", "parts_per_print": 0},
            {"name": "Negative", "parts_per_print": -2},
            {"name": "Half", "parts_per_print": "1.5"},
            {"name": "Huge", "parts_per_print": 10**9},
            {"description": "nameless"},
            {"sku": "X-1"},
            {"name": "good"},
            {"sku": "H-1", "name": "Clip"},
            {"name": "Hook", "sku": "OTHER"},
            {"name": "Colour", "colour": "red"},
            "not a row",
            {"name": "NUL \u0000"},
        ],
    )
    assert counts(report) == (1, 0, 0, 12)
    wrong = [(row["errors"][0]["field"], row["errors"][0]["code"]) for row in report["rows"][1:]]
    assert wrong == [
        ("parts_per_print", "greater_than_equal"),
        ("parts_per_print", "greater_than_equal"),
        ("parts_per_print", "int_parsing"),
        ("parts_per_print", "less_than_equal"),
        ("row", "value_error"),
        ("name", "missing"),
        ("row", "duplicate_row"),
        ("name", "duplicate_part"),
        ("name", "duplicate_part"),
        ("colour", "extra_forbidden"),
        ("row", "model_type"),
        ("name", "invalid_characters"),
    ]
    assert set(await names(shop)) == {"Hook", "Clip", "Good"}


async def test_a_dry_run_tells_and_changes_nothing(shop, send):
    await shop.part("Hook")
    report = await send("parts", [{"name": "New"}, {"name": "Hook", "parts_per_print": 9}], dry_run=True)
    assert (report["dry_run"], counts(report)) == (True, (1, 1, 0, 0))
    assert {name: p["parts_per_print"] for name, p in (await names(shop)).items()} == {"Hook": 1}


async def test_a_name_that_one_row_gives_up_may_be_taken_by_the_next(shop, send):
    await shop.part("Old", sku="A")
    await shop.part("Other", sku="B")
    report = await send("parts", "sku;name\nA;Older\nB;Old\nC;Other\n")
    assert counts(report) == (1, 2, 0, 0)
    assert {name: p["sku"] for name, p in (await names(shop)).items()} == {
        "Older": "A",
        "Old": "B",
        "Other": "C",
    }


async def test_ten_thousand_rows_with_broken_ones_are_answered_row_by_row(shop, send):
    rows = [f"S-{n},Part {n},{0 if n % 10 == 0 else 3}" for n in range(10_000)]
    report = await send("parts", "sku,name,parts_per_print\n" + "\n".join(rows))
    assert counts(report) == (9_000, 0, 0, 1_000)
    assert [row["row"] for row in report["rows"] if row["status"] == "failed"] == list(range(1, 10_001, 10))
    assert (await shop.get("/parts?limit=1"))["total"] == 9_000
    maps = [f"file-{n}.3mf,S-{n},2" for n in range(10_000)]
    report = await send("gcode-mappings", "gcode_filename,part_sku,quantity\n" + "\n".join(maps))
    assert counts(report) == (9_000, 0, 0, 1_000)
    assert report["rows"][0]["errors"][0] == {
        "field": "part_sku",
        "message": "There is no such part.",
        "code": "unknown_reference",
    }


async def test_mappings_are_made_and_changed_and_count_what_waited(shop, send):
    hook, lid = await shop.part("Hook", sku="H-1"), await shop.part("Lid", 9)
    for name in ("set.3mf", "set.3mf", "other.3mf"):
        await shop.publish(shop.completed(name))

    async def parked():
        return (await shop.get("/print-log/unmapped"))["total"] == 3

    await eventually(parked)
    table = (
        "gcode_filename,part_sku,part_name,quantity,is_active\n"
        "set.3mf,H-1,,2,\n"
        "Set.3mf,,LID,,yes\n"
        "off.3mf,,Lid,,no\n"
    )
    report = await send("gcode-mappings", table, apply=True)
    assert (counts(report), report["counted"]) == ((3, 0, 0, 0), 2)
    assert ((await shop.stock(hook))[0], (await shop.stock(lid))[0]) == (4, 18)
    assert (await shop.get("/print-log/unmapped"))["total"] == 1
    assert counts(await send("gcode-mappings", table)) == (0, 0, 3, 0)
    changed = await send("gcode-mappings", [{"gcode_filename": "SET.3mf", "part_id": hook, "quantity": 5}])
    assert counts(changed) == (0, 1, 0, 0)
    mappings = (await shop.get(f"/gcode-mappings?part_id={hook}"))["items"]
    assert [(one["quantity"], one["id"]) for one in mappings] == [(5, changed["rows"][0]["id"])]


async def test_broken_mappings_say_why(shop, send, other_shop):
    await shop.part("Hook")
    theirs = await other_shop.part("Theirs")
    report = await send(
        "gcode-mappings",
        [
            {"gcode_filename": "a.3mf", "part_name": "Nobody"},
            {"gcode_filename": "a.3mf", "part_id": theirs},
            {"gcode_filename": "a.3mf"},
            {"gcode_filename": "", "part_name": "Hook"},
            {"gcode_filename": "a.3mf", "part_name": "Hook", "quantity": 0},
            {"gcode_filename": "a.3mf", "part_name": "Hook"},
            {"gcode_filename": "A.3MF", "part_name": "hook"},
        ],
        dry_run=True,
    )
    assert counts(report) == (1, 0, 0, 6)
    codes = [row["errors"][0]["code"] for row in report["rows"] if row["errors"]]
    assert codes == [
        "unknown_reference",
        "unknown_reference",
        "value_error",
        "string_too_short",
        "greater_than_equal",
        "duplicate_row",
    ]
    assert (await shop.get("/gcode-mappings"))["total"] == 0


@pytest.mark.parametrize("format_", ["csv", "json"])
async def test_what_was_exported_is_imported_elsewhere(shop, other_shop, send, format_):
    part = await other_shop.part("=Größe", 4, sku="-1", description='a, "b"\nc')
    await other_shop.post("/gcode-mappings", {"gcode_filename": "x.3mf", "part_id": part, "quantity": 2})
    await other_shop.part("Plain")
    for path in ("parts", "gcode-mappings"):
        file = await other_shop.call("GET", f"/{path}/export?format={format_}")
        assert file.headers["content-disposition"].endswith(f'.{format_}"')
        report = await send(path, file.content.decode() if format_ == "csv" else file.json())
        assert report["failed"] == 0, report
    parts = await names(shop)
    assert (parts["=Größe"]["sku"], parts["=Größe"]["description"]) == ("-1", 'a, "b"\nc')
    assert parts["=Größe"]["coverage"] == "configured"
    [mapping] = (await shop.get("/gcode-mappings"))["items"]
    assert (mapping["gcode_filename"], mapping["quantity"]) == ("x.3mf", 2)


async def test_the_list_of_parts_tells_which_are_covered(shop):
    await shop.mapped_part("hook.3mf", name="Hook")
    lid = await shop.part("Lid")
    body = {"gcode_filename": "lid.3mf", "part_id": lid, "is_active": False}
    await shop.post("/gcode-mappings", body)
    assert {name: p["coverage"] for name, p in (await names(shop)).items()} == {
        "Hook": "configured",
        "Lid": "missing",
    }
    assert [p["name"] for p in (await shop.get("/parts?coverage=missing"))["items"]] == ["Lid"]
    assert [p["name"] for p in (await shop.get("/parts?coverage=configured"))["items"]] == ["Hook"]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("", "there are no rows"),
        ("sku,name\n", "there are no rows"),
        ("sku,colour\n1,red\n", "unknown columns: colour"),
        ("sku,sku\n1,2\n", "a column stands twice"),
        ({"name": "Hook"}, "an array of objects is expected"),
    ],
    ids=["empty", "header only", "unknown column", "column twice", "no array"],
)
async def test_what_is_no_table_is_refused_as_a_whole(send, table, why):
    answer = await send("parts", table, status=422)
    assert (answer["code"], why in answer["detail"]) == ("unreadable_import", True)


async def test_another_kind_of_file_is_refused(shop):
    auth = shop.issuer.headers(shop.tenant, shop.role) | {"content-type": "application/pdf"}
    response = await shop.client.post("/api/v1/parts/import", content=b"%PDF", headers=auth)
    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")


async def test_racing_imports_make_each_part_once(shop, send):
    table = [{"name": f"Part {n}"} for n in range(50)]
    auth = shop.issuer.headers(shop.tenant, shop.role)
    answers = await asyncio.gather(
        *(shop.client.post("/api/v1/parts/import", json=table, headers=auth) for _ in range(4))
    )
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert counts(await send("parts", table)) == (0, 0, 50, 0)
    assert len(await shop.said("part.created")) == 50


async def test_a_viewer_may_export_and_not_import(shop, send):
    await shop.part("Hook")
    shop.role = "viewer"
    assert (await shop.call("GET", "/parts/export")).status_code == 200
    assert (await send("parts", [{"name": "New"}], status=403))["code"] == "forbidden"
