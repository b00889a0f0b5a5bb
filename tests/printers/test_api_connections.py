"""How a printer is reached: what is accepted, kept and never answered."""

from uuid import uuid4

import pytest

from chassis.sealing import Sealer


@pytest.fixture
def path(printer) -> str:
    return f"/printers/{printer['id']}/connection"


async def test_a_connection_is_answered_without_its_code(call, path, lan, certificate):
    given = lan | {
        "site": "Hall 2",
        "tls_mode": "strict",
        "ca_pem": certificate,
        "port": 18883,
        "ftps_port": 1990,
    }
    response = await call("PUT", path, given)
    assert response.status_code == 200
    connection = response.json()["connection"]
    expected = given | {"serial": lan["serial"].upper(), "has_access_code": True, "fingerprint": None}
    expected.pop("access_code")
    assert {name: connection[name] for name in expected} == expected
    assert connection.keys() - expected.keys() == {"version", "updated_at"}
    assert lan["access_code"] not in response.text


async def test_the_port_and_the_strict_mode_are_defaults(call, path, lan):
    connection = (await call.ok("PUT", path, lan))["connection"]
    assert (connection["port"], connection["ftps_port"], connection["tls_mode"]) == (8883, 990, "strict")


async def test_every_change_raises_the_connection_version(call, path, lan):
    first = await call.ok("PUT", path, lan)
    second = await call.ok("PUT", path, lan | {"access_code": "87654321"})
    assert (first["connection"]["version"], second["connection"]["version"]) == (1, 2)
    assert (first["version"], second["version"]) == (2, 3)


async def stored_code(service, tenant, printer) -> str:
    key = service.settings.secret_key.get_secret_value()
    async with service.database.transaction(tenant) as tx:
        raw = await tx.raw()
        sealed = await raw.fetchval("SELECT sealed_access_code FROM connections")
    return Sealer(key).open(sealed, tenant, printer["id"])


async def test_a_code_left_out_stays_as_it_was(call, path, lan, service, tenant, printer):
    await call.ok("PUT", path, lan)
    moved = {key: value for key, value in lan.items() if key != "access_code"} | {"host": "10.0.0.9"}
    connection = (await call.ok("PUT", path, moved))["connection"]
    assert (connection["host"], connection["has_access_code"]) == ("10.0.0.9", True)
    assert await stored_code(service, tenant, printer) == lan["access_code"]


async def test_another_serial_number_needs_its_code_anew(call, path, lan):
    await call.ok("PUT", path, lan)
    other = {key: value for key, value in lan.items() if key != "access_code"} | {"serial": "01P00A999999999"}
    response = await call("PUT", path, other)
    assert response.status_code == 422
    assert response.json()["errors"] == [
        {"field": "access_code", "message": "Field required", "code": "missing"}
    ]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("kind", "octoprint", "literal_error"),
        ("kind", None, "literal_error"),
        ("host", "169.254.169.254", "forbidden_host"),
        ("host", "fe80::1", "forbidden_host"),
        ("host", "2852039166", "invalid_host"),
        ("host", "a b", "invalid_host"),
        ("host", None, "missing"),
        ("serial", "01P/+/#", "invalid_serial"),
        ("serial", None, "missing"),
        ("access_code", None, "missing"),
        ("access_code", "", "invalid_access_code"),
        ("access_code", "12 34", "invalid_access_code"),
        ("access_code", 12345678, "string_type"),
        ("port", 0, "greater_than_equal"),
        ("port", 65536, "less_than_equal"),
        ("ftps_port", 65536, "less_than_equal"),
        ("tls_mode", "none", "literal_error"),
        ("fingerprint", "abc", "invalid_fingerprint"),
        ("fingerprint", "ab" * 32, "not_applicable"),
        ("ca_pem", "hello", "invalid_pem"),
        ("ca_pem", "-----BEGIN PRIVATE KEY-----", "private_key"),
        ("site", "", "string_too_short"),
        ("password", "x", "extra_forbidden"),
    ],
)
async def test_bad_input_is_refused_with_its_field_and_code(call, path, lan, field, value, code):
    response = await call("PUT", path, lan | {field: value})
    assert response.status_code == 422
    assert response.json()["code"] == "invalid_request"
    errors = [(error["field"], error["code"]) for error in response.json()["errors"]]
    assert errors == [(field, code)]
    assert lan["access_code"] not in response.text


async def test_pin_takes_a_fingerprint_or_trusts_the_first(call, path, lan):
    pinned = await call.ok("PUT", path, lan | {"tls_mode": "pin", "fingerprint": "AB:" * 31 + "AB"})
    assert pinned["connection"]["fingerprint"] == "ab" * 32
    first = await call.ok("PUT", path, lan | {"tls_mode": "pin"})
    assert first["connection"]["fingerprint"] is None


async def test_a_manual_printer_needs_nothing(call, path):
    connection = (await call.ok("PUT", path, {"kind": "manual", "site": "Hall 2"}))["connection"]
    assert (connection["kind"], connection["has_access_code"]) == ("manual", False)
    refused = await call("PUT", path, {"kind": "manual", "access_code": "12345678"})
    assert refused.json()["errors"][0]["field"] == "access_code"


async def test_turning_manual_forgets_the_code(call, path, lan, service, tenant):
    await call.ok("PUT", path, lan)
    manual = await call.ok("PUT", path, {"kind": "manual", "serial": lan["serial"]})
    assert manual["connection"]["has_access_code"] is False
    back = await call("PUT", path, {key: value for key, value in lan.items() if key != "access_code"})
    assert back.status_code == 422


async def test_one_machine_is_one_printer(call, path, lan):
    await call.ok("PUT", path, lan)
    other = await call.ok("POST", "/printers", {"name": "Two"})
    same = lan | {"serial": lan["serial"].lower()}
    taken = await call("PUT", f"/printers/{other['id']}/connection", same)
    assert (taken.status_code, taken.json()["code"]) == (409, "duplicate_serial")
    assert (await call.ok("GET", f"/printers/{other['id']}"))["version"] == 1


@pytest.mark.usefixtures("planners")
async def test_the_serial_number_of_a_retired_printer_is_free(call, printer, path, lan):
    await call.ok("PUT", path, lan)
    assert (await call("DELETE", f"/printers/{printer['id']}")).status_code == 204
    other = await call.ok("POST", "/printers", {"name": "One"})
    await call.ok("PUT", f"/printers/{other['id']}/connection", lan)


async def test_a_connection_can_be_removed_once(call, printer, path, lan):
    missing = await call("DELETE", path)
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    await call.ok("PUT", path, lan)
    assert (await call("DELETE", path)).status_code == 204
    found = await call.ok("GET", f"/printers/{printer['id']}")
    assert (found["connection"], found["version"]) == (None, 3)
    assert (await call("DELETE", path)).status_code == 404
    again = await call.ok("PUT", path, lan)
    assert again["connection"]["version"] == 3


async def test_a_connection_of_an_unknown_printer_is_404(call, lan):
    response = await call("PUT", f"/printers/{uuid4()}/connection", lan)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
