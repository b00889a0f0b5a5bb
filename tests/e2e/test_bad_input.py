"""What is wrong is answered in words and with a code, or kept with the reason; nothing of it is counted."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from chassis.testing import eventually
from cli.client import plain
from cli.installation import with_database
from contracts.envelope import Envelope
from contracts.printer_gateway import PlateCompleted, end_id

WITHIN = 120.0
MAPPED = "well_known.gcode.3mf"
NOBODY = str(uuid4())
METRIC = "platework_gateway_refused_reports_total{"

pytestmark = pytest.mark.timeout(600)


@dataclass
class Ids:
    """What both tenants have."""

    part: str
    printer: str
    their_part: str
    their_order: str
    their_printer: str

    def fill(self, value: object) -> object:
        """Put ids where a case names them, as `{part}`."""
        if isinstance(value, dict):
            return {name: self.fill(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.fill(one) for one in value]
        return value.format(**vars(self), nobody=NOBODY) if isinstance(value, str) else value


@pytest.fixture(scope="module")
async def ids(farm, us, others) -> Ids:
    await farm.map([MAPPED])
    part = farm.files[MAPPED]
    their_part = (await others.post("/parts", {"name": "Theirs"}))["id"]
    their_order = await others.post("/orders", {"lines": [{"part_id": their_part, "quantity": 1}]})
    their_printer = (await others.get("/printers"))["items"][0]["id"]
    return Ids(part, farm.printers[farm.serials[0]], their_part, their_order["id"], their_printer)


@pytest.fixture(autouse=True)
async def nothing_is_counted(us, others, ids) -> AsyncIterator[None]:
    before = [await us.books(), await others.books()]
    yield
    assert [await us.books(), await others.books()] == before


def lines(item: str, quantity: object) -> dict:
    return {"lines": [{"part_id": item, "quantity": quantity}]}


CONNECTION = {
    "kind": "bambu_lan",
    "host": "127.0.0.1",
    "serial": "01S00A000000001",
    "access_code": "12345678",
}

# What is asked, and the status, the code and the field of the answer.
REFUSED = {
    "a file that no mapping names": (
        ("POST", "/print-log", {"gcode_filename": "nobody_knows.3mf", "prints": 1}),
        (422, "unmapped_file", "gcode_filename"),
    ),
    "a print of an unknown printer": (
        ("POST", "/print-log", {"part_id": "{part}", "prints": 1, "printer_id": "{nobody}"}),
        (409, "not_yet_known", None),
    ),
    "the state of an unknown printer": (("GET", "/printers/{nobody}/state", None), (404, "not_found", None)),
    "the connection of an unknown printer": (
        ("PUT", "/printers/{nobody}/connection", CONNECTION),
        (404, "not_found", None),
    ),
    "a mapping that exists": (
        ("POST", "/gcode-mappings", {"gcode_filename": MAPPED, "part_id": "{part}"}),
        (409, "duplicate_mapping", None),
    ),
    "a mapping that exists in other letters": (
        ("POST", "/gcode-mappings", {"gcode_filename": MAPPED.upper(), "part_id": "{part}"}),
        (409, "duplicate_mapping", None),
    ),
    "a mapping to no part": (
        ("POST", "/gcode-mappings", {"gcode_filename": "new.3mf", "part_id": "{nobody}"}),
        (422, "unknown_reference", "part_id"),
    ),
    "an order of nothing": (("POST", "/orders", {"lines": []}), (422, "invalid_request", "lines")),
    "an order of zero": (
        ("POST", "/orders", lines("{part}", 0)),
        (422, "invalid_request", "lines.0.quantity"),
    ),
    "an order of less than zero": (
        ("POST", "/orders", lines("{part}", -1)),
        (422, "invalid_request", "lines.0.quantity"),
    ),
    "an order of a half": (
        ("POST", "/orders", lines("{part}", 0.5)),
        (422, "invalid_request", "lines.0.quantity"),
    ),
    "an order of more than can be counted": (
        ("POST", "/orders", lines("{part}", 10**12)),
        (422, "invalid_request", "lines.0.quantity"),
    ),
    "no prints": (
        ("POST", "/print-log", {"part_id": "{part}", "prints": 0}),
        (422, "invalid_request", "prints"),
    ),
    "less than no items": (
        ("POST", "/print-log", {"part_id": "{part}", "quantity_printed": -3}),
        (422, "invalid_request", "quantity_printed"),
    ),
    "a part that yields nothing": (
        ("POST", "/parts", {"name": "Nothing", "parts_per_print": 0}),
        (422, "invalid_request", "parts_per_print"),
    ),
    "a mapping that yields less than nothing": (
        ("POST", "/gcode-mappings", {"gcode_filename": "new.3mf", "part_id": "{part}", "quantity": -1}),
        (422, "invalid_request", "quantity"),
    ),
    "a field that nobody knows": (
        ("POST", "/parts", {"name": "More", "stock": 5}),
        (422, "invalid_request", "stock"),
    ),
    "another tenant's part": (("GET", "/parts/{their_part}", None), (404, "not_found", None)),
    "a change of another tenant's part": (
        ("PATCH", "/parts/{their_part}", {"name": "Ours"}),
        (404, "not_found", None),
    ),
    "the end of another tenant's part": (("DELETE", "/parts/{their_part}", None), (404, "not_found", None)),
    "an order of another tenant's part": (
        ("POST", "/orders", lines("{their_part}", 1)),
        (422, "unknown_reference", "lines.0.part_id"),
    ),
    "a mapping to another tenant's part": (
        ("POST", "/gcode-mappings", {"gcode_filename": "new.3mf", "part_id": "{their_part}"}),
        (422, "unknown_reference", "part_id"),
    ),
    "a print of another tenant's part": (
        ("POST", "/print-log", {"part_id": "{their_part}", "prints": 1}),
        (422, "unknown_reference", "part_id"),
    ),
    "a print on another tenant's printer": (
        ("POST", "/print-log", {"part_id": "{part}", "prints": 1, "printer_id": "{their_printer}"}),
        (409, "not_yet_known", None),
    ),
    "another tenant's order": (("GET", "/orders/{their_order}", None), (404, "not_found", None)),
    "the end of another tenant's order": (
        ("POST", "/orders/{their_order}/cancel", None),
        (404, "not_found", None),
    ),
    "another tenant's printer": (("GET", "/printers/{their_printer}", None), (404, "not_found", None)),
    "the connection of another tenant's printer": (
        ("PUT", "/printers/{their_printer}/connection", CONNECTION),
        (404, "not_found", None),
    ),
    "the end of another tenant's printer": (
        ("DELETE", "/printers/{their_printer}", None),
        (404, "not_found", None),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_a_request_is_refused_with_its_reason(us, ids, what):
    (method, path, body), (status, code, field) = REFUSED[what]
    response = await us.call(method, str(ids.fill(path)), ids.fill(body))
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (response.status_code, problem["status"], problem["code"]) == (status, status, code), problem
    assert problem["detail"]
    if field:
        assert field in {error["field"] for error in problem["errors"]}


async def test_lists_of_one_tenant_hold_nothing_of_another(us, others, ids):
    for path, theirs in (
        ("/parts", ids.their_part),
        ("/orders", ids.their_order),
        ("/printers", ids.their_printer),
    ):
        assert theirs in {one["id"] for one in (await others.get(f"{path}?limit=100"))["items"]}
        assert theirs not in {one["id"] for one in (await us.get(f"{path}?limit=100"))["items"]}


@pytest.mark.parametrize("path", ["/orders", "/parts", "/printers", "/prints", "/inventory", "/print-log"])
async def test_a_stranger_gets_nothing(farm, path):
    async with plain(farm.stack.edge_url) as client:
        for headers in ({}, {"Authorization": "Bearer nonsense"}):
            response = await client.get(f"/api/v1{path}", headers=headers)
            assert response.status_code == 401
            assert response.json()["code"]


async def test_a_print_of_an_unmapped_file_waits_visibly(farm, us):
    waiting = await us.total("/print-log/unmapped")
    await farm.print(farm.serials[0], "never_mapped.gcode.3mf")

    async def parked() -> dict | None:
        page = await us.get("/print-log/unmapped?limit=100")
        return page["items"] if page["total"] == waiting + 1 else None

    found = await eventually(parked, within=WITHIN)
    [one] = [one for one in found if "never_mapped" in " ".join([one["file_name"] or "", *one["candidates"]])]
    assert one["reason"] == "no_mapping"
    assert one["printer_id"] == farm.printers[farm.serials[0]]


async def test_malformed_reports_do_not_disturb_a_print(farm, us):
    """They are refused and counted; the print around them ends as if they had never been."""
    ended = await us.total("/prints?outcome=failed")
    serial = farm.serials[1]
    await farm.print(serial, MAPPED, outcome="fail", minutes=30)

    async def running() -> bool:
        return (await farm.machine(serial))["state"] == "RUNNING"

    await eventually(running, within=WITHIN)
    await farm.fault(serial, {"kind": "bad_json"}, {"kind": "bad_utf8"}, {"kind": "send", "text": "[]"})
    await eventually(lambda: _equals(us.total("/prints?outcome=failed"), ended + 1), within=WITHIN)
    assert await _refused(farm) > 0


def completed(tenant: str) -> PlateCompleted:
    ids = {"tenant_id": tenant, "print_id": uuid4(), "printer_id": uuid4()}
    return PlateCompleted(**ids, file_name=MAPPED, finished_at=datetime.now(UTC))


def _no_json(event: PlateCompleted, _: dict[str, str]) -> bytes:
    return event.model_dump_json().encode()[:-1]


def _no_finish(event: PlateCompleted, _: dict[str, str]) -> bytes:
    return event.model_dump_json(exclude={"finished_at"}).encode()


def _other_tenant(event: PlateCompleted, headers: dict[str, str]) -> bytes:
    headers["ce-tenantid"] = NOBODY
    return event.model_dump_json().encode()


def _negative(event: PlateCompleted, _: dict[str, str]) -> bytes:
    return event.model_copy(update={"good": -5}).model_dump_json().encode()


POISON = {
    "a body that is no JSON": (_no_json, "JSON"),
    "an end without its time": (_no_finish, "finished_at"),
    "less than no items": (_negative, "good"),
    "a header that names another tenant": (_other_tenant, "tenant"),
}


@pytest.mark.parametrize("what", POISON)
async def test_a_poison_message_is_a_dead_letter_that_names_the_reason(farm, us, what):
    spoil, reason = POISON[what]
    event = completed(us.id)
    headers = Envelope(end_id(event.print_id), "printer-gateway", datetime.now(UTC), event).headers()
    body = spoil(event, headers)
    client = await farm.installation.broker()
    try:
        await client.jetstream().publish(event.subject, body, headers=headers)
        tenants = {us.id, headers["ce-tenantid"]}
        letter = await eventually(lambda: _letter(farm, tenants, headers["ce-id"]), within=WITHIN)
    finally:
        await client.close()
    assert reason in letter["error"], letter["error"]
    assert letter["status"] == "open"


async def test_the_books_agree_after_all_that(wrong):
    assert await wrong() == []


async def _letter(farm, tenants: set[str], event_id: str) -> dict | None:
    """A dead letter of inventory, whoever's it is."""
    spec = next(spec for spec in with_database() if spec.name == "inventory")
    connection = await farm.installation.reader(spec)
    try:
        query = "SELECT error, status FROM dead_letters WHERE event_id = $1 AND tenant_id = ANY($2::uuid[])"
        row = await connection.fetchrow(query, event_id, list(tenants))
    finally:
        await connection.close()
    return dict(row) if row else None


async def _refused(farm) -> float:
    """How many reports the gateway refused."""
    async with plain(farm.stack.urls["printer-gateway"]) as client:
        text = (await client.get("/metrics")).text
    values = [line.rpartition(" ")[2] for line in text.splitlines() if line.startswith(METRIC)]
    return sum(map(float, values))


async def _equals(value, wanted: int) -> bool:
    return await value == wanted
