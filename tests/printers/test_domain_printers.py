"""Versions of a printer, and what a connection needs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from printers.domain import connections, printers
from printers.domain.connections import BadConnectionError, Connection, Wanted
from printers.domain.printers import Printer

NOW = datetime(2026, 11, 21, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def printer() -> Printer:
    return Printer(tenant_id=uuid4(), id=uuid4(), name="One", created_at=NOW, updated_at=NOW)


def test_a_change_raises_the_version_and_leaves_the_connection_alone(printer):
    changed = printers.change(printer, {"name": "Two"}, LATER)
    assert (changed.version, changed.connection_version, changed.updated_at) == (2, 0, LATER)


def test_no_change_is_no_version(printer):
    assert printers.change(printer, {"name": "One", "nozzle_diameter_mm": Decimal("0.4")}, LATER) is printer


@pytest.mark.parametrize("changes", [{"is_active": False}, {"retired_at": LATER}])
def test_what_ends_a_session_raises_the_connection_version(printer, changes):
    assert printers.change(printer, changes, LATER).connection_version == 1


def test_a_new_reason_keeps_the_time_since_when_it_is_out_of_service(printer):
    out = printers.take_out_of_service(printer, "nozzle", NOW)
    again = printers.take_out_of_service(out, "nozzle and belt", LATER)
    assert (again.out_of_service_since, again.out_of_service_reason) == (NOW, "nozzle and belt")
    assert (out.connection_version, again.connection_version) == (1, 1)
    back = printers.bring_back(again, LATER)
    assert (back.out_of_service_since, back.connection_version) == (None, 2)
    assert printers.bring_back(back, LATER) is back


LAN = Wanted(kind="bambu_lan", host="10.0.0.1", serial="01P00A000000000", access_code="12345678")


@pytest.fixture
def existing() -> Connection:
    return Connection(
        tenant_id=uuid4(),
        printer_id=uuid4(),
        kind="bambu_lan",
        host="10.0.0.1",
        port=8883,
        ftps_port=990,
        serial=LAN.serial,
        sealed_access_code="sealed",
        tls_mode="strict",
        fingerprint=None,
        ca_pem=None,
        site=None,
        updated_at=NOW,
    )


def wrong(wanted: Wanted, existing: Connection | None = None) -> list[tuple[str, str]]:
    with pytest.raises(BadConnectionError) as caught:
        connections.check(wanted, existing)
    return [(error["field"], error["code"]) for error in caught.value.extra["errors"]]


def test_a_lan_connection_names_everything_that_is_missing():
    assert wrong(Wanted(kind="bambu_lan")) == [
        ("host", "missing"),
        ("serial", "missing"),
        ("access_code", "missing"),
    ]


def test_the_stored_code_stays_when_the_printer_moves(existing):
    connections.check(replace(LAN, access_code=None, host="10.0.0.2"), existing)


def test_another_machine_needs_its_own_code(existing):
    assert wrong(replace(LAN, access_code=None, serial="01P00A000000001"), existing) == [
        ("access_code", "missing")
    ]


def test_pin_may_trust_on_first_use_or_name_a_fingerprint():
    connections.check(replace(LAN, tls_mode="pin"), None)
    connections.check(replace(LAN, tls_mode="pin", fingerprint="ab" * 32), None)
    for mode in ("strict", "insecure"):
        assert wrong(replace(LAN, tls_mode=mode, fingerprint="ab" * 32)) == [
            ("fingerprint", "not_applicable")
        ]


def test_a_manual_printer_has_no_code():
    connections.check(Wanted(kind="manual"), None)
    assert wrong(Wanted(kind="manual", access_code="12345678")) == [("access_code", "not_applicable")]
