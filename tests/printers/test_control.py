"""Printers are commanded and taken out of service on the real path: HTTP, NATS, the gateway, MQTT over TLS to
simulated printers.
"""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from chassis.testing import eventually
from contracts.printers import COMMAND_SECONDS
from simulator import Job

pytestmark = pytest.mark.usefixtures("gateway")


@pytest.fixture
def command(call, machine):
    async def command(name: str, **params):
        return await call("POST", f"/printers/{machine.id}/commands", {"command": name} | params)

    return command


@pytest.fixture
async def printing(machine, call) -> AsyncIterator:
    """A machine in the middle of a print."""
    await machine.printer.begin(Job(file_name="long.gcode.3mf", minutes=600))
    await machine.printer.goto("RUNNING")
    await machine.shows(gcode_state="RUNNING")
    return machine


async def test_a_print_is_paused_resumed_and_stopped(command, printing, call):
    for name, state in (("pause", "PAUSE"), ("resume", "RUNNING"), ("stop", "FAILED")):
        response = await command(name)
        assert response.status_code == 200, response.text
        answer = response.json()
        assert (answer["accepted"], answer["code"], answer["actor"]) == (True, "accepted", "Test User")
        await printing.shows(gcode_state=state)
        await asyncio.sleep(1)  # one command per second
    listed = await call.ok("GET", f"/printers/{printing.id}/commands")
    assert [entry["command"] for entry in listed["items"]] == ["stop", "resume", "pause"]


async def test_light_and_speed_take_their_parameters(command, machine):
    assert (await command("light", on=True)).status_code == 200
    await asyncio.sleep(1)
    assert (await command("speed", level="sport")).status_code == 200
    sent = [request for request in machine.printer.requests if "pushing" not in request]
    assert sent[0]["system"]["led_mode"] == "on"
    assert sent[1]["print"]["param"] == "3"


@pytest.mark.parametrize(
    "body",
    [
        {"command": "light"},
        {"command": "speed", "on": True},
        {"command": "pause", "level": "sport"},
        {"command": "gcode", "on": True},
        {"command": "pause", "gcode": "G28"},
    ],
)
async def test_a_command_with_wrong_parameters_is_refused_and_not_written_down(call, machine, body):
    assert (await call("POST", f"/printers/{machine.id}/commands", body)).status_code == 422
    assert (await call.ok("GET", f"/printers/{machine.id}/commands"))["total"] == 0


async def test_a_command_that_makes_no_sense_now_is_refused_with_the_reason(command, call, machine):
    refused = await command("pause")
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
    [entry] = (await call.ok("GET", f"/printers/{machine.id}/commands"))["items"]
    assert (entry["id"], entry["accepted"], entry["code"]) == (
        refused.json()["command_id"],
        False,
        "wrong_state",
    )


async def test_two_commands_at_once_are_too_fast(command, machine):
    answers = await asyncio.gather(command("light", on=True), command("light", on=False))
    assert sorted(answer.status_code for answer in answers) == [200, 429]
    [late] = [answer.json() for answer in answers if answer.status_code == 429]
    assert late["code"] == "too_fast"


async def test_firmware_that_wants_signatures_is_said(command, machine):
    machine.printer.locked = True
    refused = await command("light", on=True)
    assert (refused.status_code, refused.json()["code"]) == (409, "control_blocked")


async def test_a_printer_that_does_not_confirm_may_have_obeyed_all_the_same(command, call, machine):
    machine.printer.deaf = True
    async with asyncio.timeout(COMMAND_SECONDS + 2):
        unsure = await command("light", on=True)
    assert (unsure.status_code, unsure.json()["code"]) == (503, "no_answer")
    [entry] = (await call.ok("GET", f"/printers/{machine.id}/commands"))["items"]
    assert (entry["code"], entry["accepted"]) == ("no_answer", False)


async def test_a_printer_that_is_off_is_offline(command, machine):
    await machine.printer.stop()

    async def offline() -> bool:
        answer = await command("light", on=True)
        return answer.status_code == 409 and answer.json()["code"] == "offline"

    await eventually(offline)


async def test_no_gateway_is_said_at_once(call, printer, lan):
    await call.ok("PUT", f"/printers/{printer['id']}/connection", lan | {"host": "192.0.2.1"})
    body = {"command": "clear_error"}
    # The gateway takes a while to hear of the printer; before that, and for ever without one, nobody answers.
    response = await call("POST", f"/printers/{printer['id']}/commands", body)
    assert response.json()["code"] in {"no_gateway", "offline"}


async def test_a_printer_without_a_connection_is_not_commanded(call, printer, lan):
    path = f"/printers/{printer['id']}/commands"
    refused = await call("POST", path, {"command": "pause"})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_connected")
    await call.ok("PUT", f"/printers/{printer['id']}/connection", {"kind": "manual"})
    assert (await call("POST", path, {"command": "pause"})).json()["code"] == "not_connected"


@pytest.mark.parametrize("role", ["viewer", "staff"])
async def test_only_operators_and_admins_command(call, machine, role):
    path, body = f"/printers/{machine.id}/commands", {"command": "pause"}
    refused = await call.of(role=role)("POST", path, body)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert (
        await call.of(role="admin")("POST", f"/printers/{machine.id}/commands", {"command": "pause"})
    ).json()["code"] == "wrong_state"


async def test_another_tenant_commands_nothing(call, machine):
    stranger = call.of(tenant=uuid4())
    for method, body in (("POST", {"command": "pause"}), ("GET", None)):
        assert (await stranger(method, f"/printers/{machine.id}/commands", body)).status_code == 404


async def test_a_retry_under_the_same_key_is_one_command(call, machine):
    path = f"/printers/{machine.id}/commands"
    first = await call("POST", path, {"command": "light", "on": True}, key="light-1")
    second = await call("POST", path, {"command": "light", "on": True}, key="light-1")
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert (await call.ok("GET", path))["total"] == 1


async def test_out_of_service_drops_the_session_and_keeps_the_history(call, machine):
    await machine.printer.print(Job(file_name="before.gcode.3mf", minutes=5))

    async def history() -> list:
        found = (await call.ok("GET", "/prints", params={"printer_id": machine.id}))["items"]
        return [one["outcome"] for one in found]

    await eventually(lambda: _is(history, ["completed"]))
    await call.ok("POST", f"/printers/{machine.id}/out-of-service", {"reason": "new nozzle"})
    await machine.printer.until(lambda one: not one.clients)
    refused = await call("POST", f"/printers/{machine.id}/commands", {"command": "pause"})
    assert refused.json()["code"] == "not_connected"

    async def link() -> dict:
        return (await call.ok("GET", f"/printers/{machine.id}"))["link"]

    await eventually(lambda: _is(link, False, "online"))
    assert await history() == ["completed"]
    await call.ok("POST", f"/printers/{machine.id}/back-in-service")
    await machine.printer.until(lambda one: one.clients)
    await machine.printer.print(Job(file_name="after.gcode.3mf", minutes=5))
    await eventually(lambda: _is(history, ["completed", "completed"]))


async def test_a_print_during_which_the_printer_went_out_of_service_ends_once(call, machine):
    await machine.printer.enqueue(Job(file_name="through.gcode.3mf", minutes=60))

    async def history() -> list:
        found = (await call.ok("GET", "/prints", params={"printer_id": machine.id}))["items"]
        return [one["outcome"] for one in found]

    await eventually(lambda: _is(history, [None]))
    await call.ok("POST", f"/printers/{machine.id}/out-of-service", {"reason": "belt"})
    await machine.printer.until(lambda one: not one.clients)
    await machine.printer.idle(deadline=60)
    await call.ok("POST", f"/printers/{machine.id}/back-in-service")
    await eventually(lambda: _is(history, ["completed"]))


async def _is(ask, wanted, name: str | None = None) -> bool:
    found = await ask()
    return (found[name] if name else found) == wanted
