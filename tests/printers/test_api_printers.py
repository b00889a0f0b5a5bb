"""The registry over HTTP."""

import asyncio
from uuid import uuid4

import pytest

from contracts.printers import PrinterRegistered, PrinterRetired, PrinterUpdated

FULL = {
    "name": "Bambu P2S",
    "manufacturer": "Bambu Lab",
    "model": "P2S",
    "bed_size_x_mm": 256,
    "bed_size_y_mm": 256,
    "bed_size_z_mm": 256,
    "nozzle_diameter_mm": "0.60",
    "default_bed_temp": 65,
    "default_nozzle_temp": 230,
    "capabilities": {"ams": True, "max_speed": 500, "materials": ["PLA"], "\u00fc": None},
    "is_active": False,
    "notes": "left of the door\nsecond shelf",
}


async def test_a_printer_keeps_every_field(call):
    made = await call("POST", "/printers", FULL)
    assert made.status_code == 201
    found = await call.ok("GET", f"/printers/{made.json()['id']}")
    assert found == made.json()
    assert {name: found[name] for name in FULL} == FULL
    assert (found["version"], found["connection"], found["link"]["online"]) == (1, None, False)


async def test_what_is_left_out_has_its_default(printer):
    assert (printer["nozzle_diameter_mm"], printer["is_active"], printer["capabilities"]) == (
        "0.40",
        True,
        {},
    )
    assert printer["manufacturer"] is None


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "", "string_too_short"),
        ("name", "   ", "string_too_short"),
        ("name", "x" * 101, "string_too_long"),
        ("name", "a\x00b", "invalid_characters"),
        ("name", None, "string_type"),
        ("model", "\ud800", "string_unicode"),
        ("bed_size_x_mm", 0, "greater_than"),
        ("bed_size_z_mm", 10_001, "less_than_equal"),
        ("bed_size_y_mm", 1.5, "int_from_float"),
        ("nozzle_diameter_mm", 0, "greater_than"),
        ("nozzle_diameter_mm", "0.405", "decimal_max_places"),
        ("nozzle_diameter_mm", "10.0", "decimal_whole_digits"),
        ("nozzle_diameter_mm", "NaN", "finite_number"),
        ("default_bed_temp", -1, "greater_than_equal"),
        ("default_nozzle_temp", 501, "less_than_equal"),
        ("capabilities", [], "dict_type"),
        ("capabilities", {"a": "\x00"}, "invalid_characters"),
        ("notes", "\x00", "invalid_characters"),
        ("is_active", "maybe", "bool_parsing"),
        ("version", 7, "extra_forbidden"),
        ("tenant_id", "7b1f4d6e-2c1a-4a53-9a51-1f0c3f0a9d11", "extra_forbidden"),
    ],
)
async def test_bad_input_is_refused_with_its_field_and_code(call, printer, field, value, code):
    body = {"name": "Two"} | {field: value}
    for method, path in (("POST", "/printers"), ("PATCH", f"/printers/{printer['id']}")):
        problem = await call(method, path, body)
        assert problem.status_code == 422, problem.text
        errors = [(error["field"], error["code"]) for error in problem.json()["errors"]]
        assert errors == [(field, code)]


async def test_numbers_that_json_does_not_have_are_refused(call):
    response = await call("POST", "/printers", {"name": "x", "capabilities": {"a": float("nan")}})
    assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "invalid_json")


async def test_a_name_is_used_once(call, printer):
    taken = await call("POST", "/printers", {"name": "One"})
    assert (taken.status_code, taken.json()["code"]) == (409, "duplicate_name")
    other = await call.ok("POST", "/printers", {"name": "Two"})
    renamed = await call("PATCH", f"/printers/{other['id']}", {"name": "One"})
    assert (renamed.status_code, renamed.json()["code"]) == (409, "duplicate_name")
    assert (await call.ok("GET", f"/printers/{other['id']}"))["version"] == 1


async def test_eight_at_once_get_one_printer_of_a_name(call):
    answers = await asyncio.gather(*(call("POST", "/printers", {"name": "Race"}) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7


async def test_another_tenant_may_use_the_same_name(call, printer):
    await call.of(tenant=uuid4()).ok("POST", "/printers", {"name": "One"})


async def test_a_change_touches_only_what_is_given(call):
    made = await call.ok("POST", "/printers", FULL)
    changed = await call.ok("PATCH", f"/printers/{made['id']}", {"notes": None, "default_bed_temp": 60})
    assert changed["version"] == 2
    assert changed["updated_at"] > made["updated_at"]
    touched = {"notes": None, "default_bed_temp": 60, "version": 2, "updated_at": changed["updated_at"]}
    assert changed == made | touched


async def test_a_change_that_changes_nothing_is_no_version(call, printer):
    again = await call.ok("PATCH", f"/printers/{printer['id']}", {"name": "One", "is_active": True})
    assert again == printer
    assert await call.ok("PATCH", f"/printers/{printer['id']}", {}) == printer


async def test_the_list_is_sorted_filtered_and_paged(call):
    for name, manufacturer, active in (
        ("Delta", "Prusa", True),
        ("alpha 50%", "Bambu Lab", True),
        ("Charlie", "Bambu Lab", False),
        ("Bravo", None, True),
    ):
        body = {"name": name, "manufacturer": manufacturer, "is_active": active, "model": f"M-{name}"}
        await call.ok("POST", "/printers", body)

    async def names(**params) -> list[str]:
        return [item["name"] for item in (await call.ok("GET", "/printers", params=params))["items"]]

    everything = await names()
    assert everything == sorted(everything)
    assert sorted(everything) == ["Bravo", "Charlie", "Delta", "alpha 50%"]
    assert await names(is_active="true") == [name for name in everything if name != "Charlie"]
    assert await names(is_active="false") == ["Charlie"]
    assert sorted(await names(manufacturer="bambu lab")) == ["Charlie", "alpha 50%"]
    assert await names(search="AR") == ["Charlie"]
    assert await names(search="prus") == ["Delta"]
    assert await names(search="m-bra") == ["Bravo"]
    assert await names(search="%") == ["alpha 50%"]
    assert await names(search="_") == []
    page = await call.ok("GET", "/printers", params={"skip": 1, "limit": 2})
    assert [item["name"] for item in page.pop("items")] == everything[1:3]
    assert page == {"total": 4, "skip": 1, "limit": 2}


async def test_a_printer_is_found_by_its_serial_number(call, printer, lan):
    await call.ok("POST", "/printers", {"name": "Two"})
    await call.ok("PUT", f"/printers/{printer['id']}/connection", lan)
    found = await call.ok("GET", "/printers", params={"search": lan["serial"]})
    assert [item["id"] for item in found["items"]] == [printer["id"]]


@pytest.mark.parametrize(
    "params", [{"skip": -1}, {"limit": 0}, {"limit": 101}, {"search": "\x00"}, {"is_active": "x"}]
)
async def test_a_bad_query_is_refused(call, params):
    response = await call("GET", "/printers", params=params)
    assert (response.status_code, response.json()["code"]) == (422, "invalid_request")


async def test_another_tenants_printer_does_not_exist(call, printer, lan):
    stranger = call.of(tenant=uuid4())
    path = f"/printers/{printer['id']}"
    for method, suffix, body in (
        ("GET", "", None),
        ("PATCH", "", {"name": "Mine"}),
        ("DELETE", "", None),
        ("PUT", "/connection", lan),
        ("DELETE", "/connection", None),
        ("GET", "/state", None),
        ("POST", "/out-of-service", {"reason": "x"}),
        ("POST", "/back-in-service", None),
    ):
        response = await stranger(method, path + suffix, body)
        assert (response.status_code, response.json()["code"]) == (404, "not_found"), (method, suffix)
    assert (await stranger.ok("GET", "/printers"))["total"] == 0
    assert await call.ok("GET", path) == printer


async def test_a_viewer_reads_and_changes_nothing(call, printer):
    viewer = call.of(role="viewer")
    assert await viewer.ok("GET", f"/printers/{printer['id']}") == printer
    for method, path in (
        ("POST", "/printers"),
        ("PATCH", f"/printers/{printer['id']}"),
        ("DELETE", f"/printers/{printer['id']}"),
        ("PUT", f"/printers/{printer['id']}/connection"),
        ("POST", f"/printers/{printer['id']}/out-of-service"),
        ("POST", f"/prints/{uuid4()}/resolve"),
    ):
        assert (await viewer(method, path, {})).status_code == 403, path


@pytest.mark.usefixtures("planners")
async def test_a_retired_printer_is_gone_and_its_name_free(call, printer):
    path = f"/printers/{printer['id']}"
    assert (await call("DELETE", path)).status_code == 204
    assert (await call("GET", path)).status_code == 404
    assert (await call("DELETE", path)).status_code == 404
    assert (await call("PATCH", path, {"name": "x"})).status_code == 404
    assert (await call.ok("GET", "/printers"))["total"] == 0
    again = await call.ok("POST", "/printers", {"name": "One"})
    assert again["id"] != printer["id"]


async def test_a_printer_out_of_service_says_why_and_since_when(call, printer):
    path = f"/printers/{printer['id']}"
    out = await call.ok("POST", f"{path}/out-of-service", {"reason": "nozzle clogged"})
    assert out["out_of_service_reason"] == "nozzle clogged"
    since = out["out_of_service_since"]
    again = await call.ok("POST", f"{path}/out-of-service", {"reason": "nozzle and belt"})
    assert (again["out_of_service_since"], again["out_of_service_reason"]) == (since, "nozzle and belt")
    back = await call.ok("POST", f"{path}/back-in-service")
    assert (back["out_of_service_since"], back["out_of_service_reason"]) == (None, None)
    assert await call.ok("POST", f"{path}/back-in-service") == back
    missing = await call("POST", f"{path}/out-of-service", {})
    assert missing.json()["errors"][0] == {"field": "reason", "message": "Field required", "code": "missing"}


@pytest.mark.usefixtures("planners")
async def test_events_carry_the_full_state_and_a_version_without_gaps(call, published, lan):
    made = await call.ok("POST", "/printers", FULL)
    path = f"/printers/{made['id']}"
    await call.ok("PATCH", path, {"is_active": True})
    await call.ok("PUT", f"{path}/connection", lan)
    await call.ok("POST", f"{path}/out-of-service", {"reason": "moved"})
    assert (await call("DELETE", path)).status_code == 204
    (registered,) = await published(PrinterRegistered, 1)
    updates = await published(PrinterUpdated, 3)
    (retired,) = await published(PrinterRetired, 1)
    assert [event.version for event in (registered, *updates, retired)] == [1, 2, 3, 4, 5]
    assert [event.connection_version for event in (registered, *updates, retired)] == [0, 1, 2, 3, 4]
    shared = PrinterRegistered.model_fields.keys() & FULL.keys()
    assert {name: getattr(registered, name) for name in shared} == {name: FULL[name] for name in shared}
    assert (updates[0].is_active, updates[0].serial) == (True, None)
    assert (updates[1].connection_kind, updates[1].serial) == ("bambu_lan", lan["serial"].upper())
    assert (retired.name, retired.serial, retired.is_active) == ("Bambu P2S", lan["serial"].upper(), False)


async def test_eight_changes_at_once_make_eight_versions(call, printer, published):
    path = f"/printers/{printer['id']}"
    await asyncio.gather(*(call.ok("PATCH", path, {"notes": f"note {n}"}) for n in range(8)))
    assert (await call.ok("GET", path))["version"] == 9
    assert [event.version for event in await published(PrinterUpdated, 8)] == list(range(2, 10))


async def test_dead_letters_are_not_mistaken_for_a_printer(call):
    assert (await call.ok("GET", "/printers/dead-letters"))["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"name": "x", "capabilities": ' + b'{"a":' * 200 + b"1" + b"}" * 200 + b"}",
        b'{"name": "x", "capabilities": {"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        b'{"name": "x", "capabilities": {"a": ' + b"9" * 5_000 + b"}}",
        b'{"name": "x", "capabilities": {"\\ud800": 1}}',
        b'{"name": "x", "bed_size_x_mm": 1e400}',
        b'{"name": "x", "default_bed_temp": ' + b"9" * 400 + b"}",
        b'{"name": "x", "nozzle_diameter_mm": "1e-999999"}',
    ],
    ids=range(12),
)
async def test_a_hostile_body_is_the_callers_fault(service, issuer, tenant, body):
    headers = issuer.headers(tenant) | {"content-type": "application/json"}
    response = await service.client.post("/api/v1/printers", content=body, headers=headers)
    assert response.status_code in {400, 422}, response.text
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_number_that_fits_the_database_is_kept_as_it_is(call):
    values = {"big": 10**300, "small": 1e-300, "text": "\u20ac \U0001f5a8", "none": None, "list": [1, 2.5]}
    made = await call.ok("POST", "/printers", {"name": "x", "capabilities": values})
    assert (await call.ok("GET", f"/printers/{made['id']}"))["capabilities"] == values


async def test_search_finds_a_printer_by_name_model_or_serial_number(call, lan):
    made = await call.ok(
        "POST", "/printers", {"name": "By The Door", "manufacturer": "Bambu Lab", "model": "A1"}
    )
    await call.ok("PUT", f"/printers/{made['id']}/connection", lan)
    serial = lan["serial"].upper()
    for words in ("door", "bambu door", serial[-6:].lower()):
        [hit] = (await call.ok("GET", f"/printers/search?q={words}"))["items"]
        assert (hit["kind"], hit["title"]) == ("printer", "By The Door")
        assert (hit["subtitle"], hit["href"]) == (f"Bambu Lab A1 · {serial}", f"/printers/{made['id']}")
    await call("DELETE", f"/printers/{made['id']}/connection")
