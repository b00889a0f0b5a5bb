"""Prints are started from files on the real path: the file travels over NATS to the gateway and over FTPS to
the printer, and the print that begins has the identity that was chosen for it.
"""

import asyncio
import io
import os
import zipfile
from uuid import UUID, uuid4

import pytest

from chassis.testing import eventually
from contracts.printer_gateway import PlateCompleted, PlateFailed, PlateNeedsReview
from contracts.printers import MAX_TASK_ID, MIN_TASK_ID
from simulator import Job, Plate, make_3mf
from tests.printers.test_forgetting import erased

pytestmark = pytest.mark.usefixtures("gateway")


@pytest.fixture
def upload(call):
    async def upload(name: str = "holder.gcode.3mf", size: int = 0, **plate) -> dict:
        made = {"minutes": 5, "layers": 20, "grams": ((1, 12.5), (2, 4.0))} | plate
        content = io.BytesIO(make_3mf({1: Plate(**made), 2: Plate(**made)}))
        with zipfile.ZipFile(content, "a") as archive:
            archive.writestr("Metadata/ballast", os.urandom(size or 8))
        files = {"file": (name, content.getvalue())}
        return await call.ok("POST", "/print-files", files=files)

    return upload


@pytest.fixture
def start(call):
    async def start(machine, file: dict, **options):
        body = {"file_id": file["id"], "ams_mapping": [1, 3]} | options
        return await call("POST", f"/printers/{machine.id}/prints", body)

    return start


@pytest.fixture
def history(call):
    """The print, once it is as expected."""

    async def history(print_id: str, **expected) -> dict:
        async def found() -> dict | None:
            response = await call("GET", f"/prints/{print_id}")
            answer = response.json()
            return answer if response.status_code == 200 and answer | expected == answer else None

        return await eventually(found)

    return history


def orders(machine) -> list[dict]:
    """The starts that reached a printer."""
    bodies = [request.get("print", {}) for request in machine.printer.requests]
    return [body for body in bodies if body.get("command") == "project_file"]


@pytest.mark.parametrize("family", ["P1S", "A1", "X1C", "H2D"])
async def test_a_started_print_has_the_chosen_identity_and_reports_its_filament(
    register, upload, start, history, family
):
    machine = await register(family)
    file = await upload("Holder v2.gcode.3mf", size=700_000)
    response = await start(machine, file, plate=2)
    assert response.status_code == 201, response.text
    answer = response.json()
    assert (answer["status"], answer["code"], answer["file_name"]) == (
        "accepted",
        "accepted",
        "Holder v2.gcode.3mf",
    )
    assert MIN_TASK_ID <= answer["task_id"] <= MAX_TASK_ID
    assert machine.printer.storage.files["/Holder_v2.gcode.3mf"] == file["size"]
    [order] = orders(machine)
    assert {order[name] for name in ("task_id", "subtask_id", "project_id")} == {str(answer["task_id"])}
    assert (order["param"], order["ams_mapping"]) == ("Metadata/plate_2.gcode", [1, 3])
    ended = await history(answer["print_id"], outcome="completed")
    assert (ended["file_name"], ended["plate_index"]) == ("Holder v2.gcode.3mf", 2)
    assert [(tray["tray"], tray["grams"]) for tray in ended["filament"]] == [(1, "12.50"), (3, "4.00")]
    [real] = machine.printer.prints
    assert (real.outcome, real.ids.task_id) == ("finish", str(answer["task_id"]))
    drawn = [(use.slot, use.grams, use.tray_type) for use in real.filament]
    assert drawn == [(tray["tray"], float(tray["grams"]), tray["material"]) for tray in ended["filament"]]
    await machine.printer.stop()


async def test_a_file_that_was_sent_for_a_forgotten_student_loses_its_name(
    call, machine, upload, start, history, publish, tenant
):
    file = await upload("JaneDoe_Filament_Blue_1.gcode.3mf")
    print_id = (await start(machine, file)).json()["print_id"]
    await history(print_id, outcome="completed")
    await publish(erased(tenant, UUID(print_id)))
    await history(print_id, file_name="(erased)")
    [kept] = (await call.ok("GET", "/print-files"))["items"]
    assert kept["name"] == "erased.gcode.3mf"


async def test_a_busy_printer_is_left_alone(call, machine, upload, start):
    file = await upload()
    await machine.printer.begin(Job(file_name="other.gcode.3mf", minutes=600))
    await machine.printer.goto("RUNNING")
    await machine.shows(gcode_state="RUNNING")
    refused = await start(machine, file)
    assert (refused.status_code, refused.json()["code"]) == (409, "busy")
    assert orders(machine) == []
    assert "/holder.gcode.3mf" not in machine.printer.storage.files
    [entry] = (await call.ok("GET", f"/printers/{machine.id}/prints"))["items"]
    assert (entry["id"], entry["status"], entry["code"]) == (refused.json()["start_id"], "refused", "busy")


async def test_two_starts_at_once_are_one_print(call, machine, upload, start, history):
    file = await upload()
    answers = await asyncio.gather(*(start(machine, file) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers} == {"accepted", "busy"}
    assert len(orders(machine)) == 1
    [winner] = [answer.json() for answer in answers if answer.status_code == 201]
    await history(winner["print_id"], outcome="completed")
    assert len(machine.printer.prints) == 1


async def test_a_file_that_is_being_printed_is_not_deleted(call, machine, upload, start, history):
    file = await upload(minutes=60)
    made = (await start(machine, file)).json()
    await history(made["print_id"], outcome=None)
    refused = await call("DELETE", f"/print-files/{file['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "file_in_use")
    await machine.printer.cancel()
    ended = await history(made["print_id"], outcome="failed")
    assert (await call("DELETE", f"/print-files/{file['id']}")).status_code == 204
    [entry] = (await call.ok("GET", f"/printers/{machine.id}/prints"))["items"]
    assert entry["file_name"] == "holder.gcode.3mf"
    share = ended["progress_percent"] / 100
    assert [float(tray["grams"]) for tray in ended["filament"]] == [
        pytest.approx(12.5 * share, abs=0.01),
        pytest.approx(4.0 * share, abs=0.01),
    ]


async def test_firmware_that_wants_signatures_starts_nothing(machine, upload, start):
    file = await upload()
    machine.printer.locked = True
    refused = await start(machine, file)
    assert (refused.status_code, refused.json()["code"]) == (409, "control_blocked")
    assert machine.printer.prints == []


async def test_a_printer_that_does_not_confirm_leaves_the_start_unknown_and_is_not_asked_again(
    call, machine, upload, start, history
):
    file = await upload()
    machine.printer.deaf = True
    unsure = await start(machine, file)
    assert (unsure.status_code, unsure.json()["code"]) == (503, "no_answer")
    [entry] = (await call.ok("GET", f"/printers/{machine.id}/prints"))["items"]
    assert (entry["status"], entry["code"]) == ("unknown", "no_answer")
    machine.printer.deaf = False
    await asyncio.sleep(1)
    assert len(orders(machine)) == 1


async def test_a_wrong_ftps_port_is_said_and_nothing_is_started(gateway, register, upload, start):
    machine = await register(ftps_port=1)
    refused = await start(machine, await upload())
    assert (refused.status_code, refused.json()["code"]) == (409, "upload_failed")
    assert orders(machine) == []
    await machine.printer.stop()


async def test_a_full_card_is_said_and_nothing_is_started(machine, upload, start, monkeypatch):
    monkeypatch.setattr("simulator.storage.CARD_BYTES", 1000)
    refused = await start(machine, await upload(size=100_000))
    assert (refused.status_code, refused.json()["code"]) == (409, "upload_failed")
    assert orders(machine) == []


async def test_another_certificate_at_the_ftps_port_gets_no_file(register, upload, start):
    one, other = await register(), await register()
    connection = (await one.call.ok("GET", f"/printers/{one.id}"))["connection"]
    wanted = {name: connection[name] for name in ("kind", "host", "port", "serial", "ca_pem")}
    await one.call.ok(
        "PUT", f"/printers/{one.id}/connection", wanted | {"ftps_port": other.printer.ftps_port}
    )

    async def refused() -> dict | None:
        answer = (await start(one, await upload())).json()
        return answer if answer["code"] == "upload_failed" else None

    assert "certificate" in (await eventually(refused))["detail"]
    assert other.printer.storage.files == {}
    for machine in (one, other):
        await machine.printer.stop()


@pytest.mark.parametrize(
    ("options", "status", "code", "field"),
    [
        ({"plate": 3}, 422, "unknown_plate", "plate"),
        ({"ams_mapping": [0]}, 422, "bad_mapping", "ams_mapping"),
        ({"ams_mapping": [0, 900]}, 422, "invalid_request", "ams_mapping.1"),
        ({"file_id": str(uuid4())}, 422, "unknown_reference", "file_id"),
        ({"task_id": 5}, 422, "invalid_request", "task_id"),
    ],
)
async def test_a_start_that_cannot_be_is_refused_with_its_field(
    call, machine, upload, start, options, status, code, field
):
    refused = await start(machine, await upload(), **options)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    assert (await call.ok("GET", f"/printers/{machine.id}/prints"))["total"] == 0


async def test_plain_gcode_is_not_started(call, machine, start):
    files = {"file": ("part.gcode", b"G28\nM400\n" + os.urandom(4).hex().encode())}
    file = await call.ok("POST", "/print-files", files=files)
    refused = await start(machine, file)
    assert (refused.status_code, refused.json()["code"]) == (409, "needs_3mf")


async def test_a_retry_under_the_same_key_starts_once(call, machine, upload, history):
    body = {"file_id": (await upload())["id"]}
    path = f"/printers/{machine.id}/prints"
    first, second = await asyncio.gather(*(call("POST", path, body, key="start-1") for _ in range(2)))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    ended = await history(first.json()["print_id"], outcome="completed")
    assert [tray["tray"] for tray in ended["filament"]] == [254]
    assert len(machine.printer.prints) == 1


async def test_a_review_of_a_started_print_knows_its_filament(
    call, machine, upload, start, history, publish, published, tenant
):
    """The end was not seen; the grams are known all the same."""
    made = (await start(machine, await upload(minutes=600))).json()
    await history(made["print_id"], outcome=None)
    review = PlateNeedsReview(
        tenant_id=tenant,
        print_id=UUID(made["print_id"]),
        printer_id=UUID(machine.id),
        reason="gap",
        progress_percent=50,
    )
    await publish(review)
    await history(made["print_id"], needs_review=True)
    body = {"outcome": "failed", "reason": "spaghetti"}
    resolved = await call.ok("POST", f"/prints/{made['print_id']}/resolve", body)
    assert [tray["grams"] for tray in resolved["filament"]] == ["6.25", "2.00"]
    [event] = await published(PlateFailed, 1)
    assert [(tray.tray, str(tray.grams)) for tray in event.filament] == [(1, "6.25"), (3, "2.00")]


async def test_only_operators_and_admins_start_prints(call, machine, upload):
    body = {"file_id": (await upload())["id"]}
    for role in ("viewer", "staff"):
        refused = await call.of(role=role)("POST", f"/printers/{machine.id}/prints", body)
        assert refused.status_code == 403
    stranger = call.of(tenant=uuid4())
    assert (await stranger("POST", f"/printers/{machine.id}/prints", body)).status_code in {404, 422}
    assert orders(machine) == []


async def test_the_end_of_a_started_print_carries_grams_on_the_stream(machine, upload, start, published):
    made = (await start(machine, await upload())).json()
    [event] = await published(PlateCompleted, 1)
    assert str(event.print_id) == made["print_id"]
    assert [(tray.tray, str(tray.grams)) for tray in event.filament] == [(1, "12.50"), (3, "4.00")]
