"""The test of a connection says what is wrong, by a real attempt to connect to a simulated printer."""

from uuid import uuid4

import pytest

from cli.embedded.ports import free_port
from simulator import PrinterSpec

pytestmark = pytest.mark.usefixtures("gateway")


@pytest.fixture
async def loose(machines):
    """A printer that nobody has registered."""
    printer = await machines.add(PrinterSpec(family="P1S"))
    yield printer
    await printer.stop()


@pytest.fixture
def judge(call, printer, loose, connection_of):
    """Test a connection to the loose printer that differs in some fields."""

    async def judge(**changes) -> dict:
        body = connection_of(loose) | changes
        return await call.ok("POST", f"/printers/{printer['id']}/test-connection", body)

    return judge


async def test_a_good_connection_is_found_good_and_not_saved(call, judge, printer, loose):
    verdict = await judge()
    assert (verdict["ok"], verdict["code"], verdict["state"]) == (True, "ok", "IDLE")
    assert (verdict["shown_serial"], len(verdict["fingerprint"])) == (loose.serial, 64)
    assert (await call.ok("GET", f"/printers/{printer['id']}"))["connection"] is None
    assert loose.clients == []


async def test_nobody_at_the_address_is_unreachable(judge):
    verdict = await judge(port=free_port())
    assert (verdict["ok"], verdict["code"]) == (False, "unreachable")
    assert "Nothing answers" in verdict["message"]


async def test_a_wrong_code_is_said(judge):
    verdict = await judge(access_code="00000000")
    assert (verdict["ok"], verdict["code"]) == (False, "auth_failed")
    assert "access code" in verdict["message"]


async def test_a_wrong_serial_number_is_said_with_the_right_one(judge, loose):
    verdict = await judge(serial="01P00A000000001")
    assert (verdict["ok"], verdict["code"], verdict["shown_serial"]) == (False, "wrong_serial", loose.serial)
    assert loose.serial in verdict["message"]


async def test_a_wrong_serial_number_is_said_when_certificates_are_not_checked(judge, loose):
    verdict = await judge(serial="01P00A000000001", tls_mode="insecure")
    assert (verdict["code"], verdict["shown_serial"]) == ("wrong_serial", loose.serial)


async def test_an_unknown_authority_is_a_wrong_certificate(judge, certificate):
    verdict = await judge(ca_pem=certificate)
    assert (verdict["ok"], verdict["code"]) == (False, "wrong_certificate")


async def test_another_certificate_than_the_pinned_one_is_said_with_the_one_shown(judge):
    verdict = await judge(tls_mode="pin", fingerprint="ab" * 32)
    assert (verdict["ok"], verdict["code"]) == (False, "certificate_changed")
    good = await judge(tls_mode="pin", fingerprint=verdict["fingerprint"])
    assert good["ok"]


async def test_a_printer_that_reports_nothing_is_said(judge, loose):
    loose.reporter.muted = True
    verdict = await judge()
    assert (verdict["ok"], verdict["code"]) == (False, "no_reports")


async def test_the_saved_connection_of_a_watched_printer_is_known_to_work(call, machine):
    verdict = await call.ok("POST", f"/printers/{machine.id}/test-connection")
    assert (verdict["ok"], verdict["state"]) == (True, "IDLE")
    assert machine.printer.broker.peak == 1


async def test_another_connection_to_a_watched_printer_is_not_tried(call, machine, connection_of):
    path = f"/printers/{machine.id}/test-connection"
    same = connection_of(machine.printer)
    assert (await call.ok("POST", path, same))["ok"]
    refused = await call("POST", path, same | {"access_code": "00000000"})
    assert (refused.status_code, refused.json()["code"]) == (409, "printer_connected")
    await call.ok("POST", f"/printers/{machine.id}/out-of-service", {"reason": "new code"})
    await machine.printer.until(lambda one: not one.clients)
    await machine.shows(online=False)
    assert (await call.ok("POST", path, same | {"access_code": "00000000"}))["code"] == "auth_failed"
    without_code = {name: value for name, value in same.items() if name != "access_code"}
    assert (await call.ok("POST", path, without_code))["ok"]
    assert machine.printer.broker.peak == 1


async def test_what_is_no_connection_is_refused(call, printer):
    path = f"/printers/{printer['id']}/test-connection"
    assert (await call("POST", path)).json()["code"] == "not_found"
    missing = await call("POST", path, {"kind": "bambu_lan", "host": "10.0.0.1"})
    assert (missing.status_code, missing.json()["errors"][0]["field"]) == (422, "serial")
    manual = await call("POST", path, {"kind": "manual"})
    assert (manual.status_code, manual.json()["errors"][0]["field"]) == (422, "kind")
    elsewhere = {"host": "169.254.169.254", "serial": "01P00A1", "access_code": "12345678"}
    forbidden = await call("POST", path, {"kind": "bambu_lan"} | elsewhere)
    assert forbidden.status_code == 422


async def test_who_may_not_connect_printers_may_not_test_them(call, machine):
    path = f"/printers/{machine.id}/test-connection"
    assert (await call.of(role="viewer")("POST", path)).status_code == 403
    assert (await call.of(tenant=uuid4())("POST", path)).status_code == 404
